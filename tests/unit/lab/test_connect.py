"""Finding a platform, and what is said when there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.lab import connect
from tests.unit.lab.servers import says, server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("MINIDYNO_") and name != "MINIDYNO_LANG":
            monkeypatch.delenv(name)
    monkeypatch.setenv("MINIDYNO_HOME", str(tmp_path))
    return tmp_path


async def _closed_port() -> int:
    async with server(says(b"")) as port:
        return port


async def test_without_a_platform_the_cure_is_told(home: Path) -> None:
    with pytest.raises(MinidynoError) as caught:
        await connect()
    assert caught.value.error_id == "platform_down"
    assert "minidyno up" in caught.value.say("es")


async def test_a_platform_that_does_not_answer_is_down_at_the_address_of_its_settings(
    home: Path,
) -> None:
    port = await _closed_port()
    (home / "token").write_text("abc\n")
    (home / "config.toml").write_text(f"api_port = {port}\n")
    with pytest.raises(MinidynoError) as caught:
        await connect()
    assert caught.value.error_id == "platform_down"
    assert caught.value.params == {"url": f"http://127.0.0.1:{port}"}


async def test_the_environment_wins_over_the_settings_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = await _closed_port()
    (home / "token").write_text("abc\n")
    (home / "config.toml").write_text("api_port = 1\n")
    monkeypatch.setenv("MINIDYNO_API_PORT", str(port))
    with pytest.raises(MinidynoError) as caught:
        await connect()
    assert caught.value.params == {"url": f"http://127.0.0.1:{port}"}


@pytest.mark.parametrize("content", [b"api_port = \n", b"\xff\xfe", b'api_port = "many"\n'])
async def test_a_broken_settings_file_is_said_to_be_broken(home: Path, content: bytes) -> None:
    (home / "config.toml").write_bytes(content)
    with pytest.raises(MinidynoError) as caught:
        await connect()
    assert caught.value.error_id == "setting_invalid"


async def test_something_else_on_the_port_is_not_taken_for_a_platform(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "token").write_text("abc\n")
    page = b"HTTP/1.1 404 x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
    async with server(says(page)) as port:
        monkeypatch.setenv("MINIDYNO_API_PORT", str(port))
        with pytest.raises(MinidynoError) as caught:
            await connect()
    assert caught.value.error_id == "not_a_platform"


async def test_the_simulated_platform_says_that_it_is_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with await connect(simulated=True) as platform:
        assert platform.is_simulated
        assert repr(platform) == platform.sentence
        # A cell that ends in `platform` says it once.
        assert capsys.readouterr().out == ""


def test_ipython_shows_the_sentence_and_no_traceback(tmp_path: Path) -> None:
    shown = subprocess.run(
        [
            sys.executable,
            "-m",
            "IPython",
            "--no-banner",
            "--colors=NoColor",
            "-c",
            "from minidyno.lab import connect; await connect()",
        ],
        env={
            **os.environ,
            "IPYTHONDIR": str(tmp_path / "ipython"),
            "MINIDYNO_HOME": str(tmp_path / "none"),
            "MINIDYNO_LANG": "es",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = shown.stdout + shown.stderr
    assert "minidyno no responde en" in said
    assert "Traceback" not in said
    assert "connect.py" not in said
