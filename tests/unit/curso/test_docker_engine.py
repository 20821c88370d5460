"""Docker for the tests: what is said and done where it is not there."""

import io
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from curso.launch import docker_engine
from curso.launch.layout import Layout
from curso.launch.talk import Talk


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the Engine's socket would be: the path must be short."""
    with tempfile.TemporaryDirectory(prefix="eng-") as folder:
        path = Path(folder) / "s"
        monkeypatch.setattr(docker_engine, "SOCKET", path)
        yield path


def _serve(path: Path, answer: bytes) -> threading.Thread:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen()

    def work() -> None:
        with listener, listener.accept()[0] as asked:
            asked.recv(1000)
            asked.sendall(answer)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("answer", "is_there"),
    [(b"HTTP/1.0 200 OK\r\n\r\nOK", True), (b"HTTP/1.0 500 No\r\n\r\n", False)],
)
def test_an_engine_is_there_when_it_answers_well(door: Path, answer: bytes, is_there: bool) -> None:
    thread = _serve(door, answer)
    assert docker_engine.answers() is is_there
    thread.join()


def test_without_an_engine_and_without_root_the_cure_is_said_and_the_tests_go_on(
    door: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(docker_engine, "can_install", lambda: False)
    said = io.StringIO()
    went_on = False
    with docker_engine.docker_for_tests(Layout(tmp_path, tmp_path), Talk("en", said), {}):
        went_on = True
    assert went_on
    assert "minidyno stack:build" in said.getvalue()


def test_an_engine_that_cannot_start_is_said_with_what_it_said(
    door: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "dockerd"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho no cgroups here\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(docker_engine, "can_install", lambda: True)
    said = io.StringIO()
    env = {"PATH": str(program.parent)}
    with docker_engine.docker_for_tests(Layout(tmp_path, tmp_path), Talk("en", said), env):
        pass
    assert "no cgroups here" in said.getvalue()


def test_an_engine_that_was_started_for_the_tests_is_ended_with_them(
    door: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "dockerd"
    program.parent.mkdir()
    ready, ended = tmp_path / "ready", tmp_path / "ended"
    program.write_text(
        f"#!/bin/sh\ntrap 'echo > {ended}; exit 0' TERM\n"
        f"echo > {ready}\nwhile :; do sleep 0.05; done\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(docker_engine, "can_install", lambda: True)
    monkeypatch.setattr(docker_engine, "answers", ready.exists)
    monkeypatch.setattr(docker_engine, "_ensure_image", lambda *_: None)
    env = {"PATH": f"{program.parent}:/usr/bin:/bin"}
    talk = Talk("en", io.StringIO())
    with docker_engine.docker_for_tests(Layout(tmp_path, tmp_path), talk, env):
        assert not ended.exists()
    assert ended.exists()
