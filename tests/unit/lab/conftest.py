"""What the lab's tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from minidyno.lab import connect
from minidyno.lab.platform import Platform


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIDYNO_LANG", "en")


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with await connect(simulated=True, seed=1) as platform:
        yield platform


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "hola"
    source.mkdir()
    (source / "Procfile").write_text("web: python app.py\nworker: python work.py\n")
    (source / "requirements.txt").write_text("flask\n")
    (source / "app.py").write_text("print('hola')\n")
    return source
