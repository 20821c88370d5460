"""One supervised process: started, found again, started again; with real processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minidyno.bootstrap.process_record import ProcessRecord, start_time
from minidyno.bootstrap.supervised_child import LOG_LIMIT, SupervisedChild

SLEEPS = [sys.executable, "-c", "import time; print('hola', flush=True); time.sleep(60)"]
FAILS = [sys.executable, "-c", "raise SystemExit(3)"]


class Nursery:
    """Children in one folder, ended with the test."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.said: list[str] = []
        self._children: list[SupervisedChild] = []
        for name in ("run", "logs"):
            (home / name).mkdir()

    def child(self, command: list[str]) -> SupervisedChild:
        environ = {**os.environ, "MARK": "yes"}
        child = SupervisedChild("api", command, self.home, environ, self.said.append)
        self._children.append(child)
        return child

    def close(self) -> None:
        for child in self._children:
            child.kill()
            until(lambda child=child: not child.is_alive)  # type: ignore[misc]


def until(comes_true: Callable[[], bool], limit: float = 60.0) -> None:
    ends = time.monotonic() + limit
    while not comes_true():
        assert time.monotonic() < ends, "it never came true"
        time.sleep(0.01)


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    made = Nursery(tmp_path)
    yield made
    made.close()


def test_a_child_runs_in_a_session_of_its_own_and_prints_to_its_log(nursery: Nursery) -> None:
    child = nursery.child(SLEEPS)
    child.tend()
    assert child.pid is not None
    assert os.getsid(child.pid) == child.pid != os.getsid(0)
    until(lambda: child.log.read_text() == "hola\n")
    assert nursery.said == [f"api started (pid {child.pid})"]


def test_a_child_is_known_from_its_first_moment(nursery: Nursery) -> None:
    child = nursery.child(SLEEPS)
    child.start()
    record = ProcessRecord.read(child.record_path)
    assert record is not None
    assert record.pid == child.pid
    # Becoming the program keeps the start time, so the record stays true.
    until(lambda: child.log.exists() and child.log.read_text() == "hola\n")
    assert record.is_alive


def test_a_living_child_is_adopted_and_not_started_twice(nursery: Nursery) -> None:
    first = nursery.child(SLEEPS)
    first.tend()
    second = nursery.child(SLEEPS)
    second.tend()
    assert second.pid == first.pid
    assert nursery.said[-1] == f"api adopted (pid {first.pid})"


def test_a_number_given_to_another_process_is_not_taken_for_the_child(nursery: Nursery) -> None:
    stranger = subprocess.Popen(SLEEPS, stdout=subprocess.DEVNULL)
    try:
        ProcessRecord(stranger.pid, "long ago").write(nursery.home / "run" / "api.json")
        child = nursery.child(SLEEPS)
        assert not child.is_alive
        child.ask_to_end()
        child.tend()
        assert child.pid not in {None, stranger.pid}
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_killed_child_is_started_again(nursery: Nursery) -> None:
    child = nursery.child(SLEEPS)
    child.tend()
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    def another_runs() -> bool:
        child.tend()
        return child.pid not in {None, first}

    until(another_runs)
    assert nursery.said[1] == "api ended; starting it again in 0.1 s"


def test_a_child_that_falls_at_once_is_started_with_growing_pauses(nursery: Nursery) -> None:
    child = nursery.child(FAILS)

    def fell_four_times() -> bool:
        child.tend()
        return sum("ended" in line for line in nursery.said) == 4

    until(fell_four_times)
    pauses = [line.rpartition(" in ")[2] for line in nursery.said if "ended" in line]
    assert pauses == ["0.1 s", "0.2 s", "0.4 s", "0.8 s"]


def test_a_log_grown_too_large_is_put_aside_at_the_start(nursery: Nursery) -> None:
    child = nursery.child(SLEEPS)
    child.log.write_bytes(b"x" * (LOG_LIMIT + 1))
    child.start()
    until(lambda: child.log.exists() and child.log.read_text() == "hola\n")
    assert child.log.with_suffix(".log.1").stat().st_size == LOG_LIMIT + 1


def test_the_start_time_of_an_ended_process_is_nothing() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    # A process that has ended and was not yet waited for is a zombie: it has ended all the same.
    until(lambda: start_time(ended.pid) is None)
    ended.wait()
    assert start_time(ended.pid) is None
    assert start_time(os.getpid()) == start_time(os.getpid()) != None  # noqa: E711


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "start_time": 1}'])
def test_half_a_record_is_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "api.json"
    path.write_text(content)
    assert ProcessRecord.read(path) is None
    assert ProcessRecord.read(tmp_path / "none.json") is None
