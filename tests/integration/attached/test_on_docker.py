"""`minidyno run` and `ps:exec` where dynos are containers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docker_engine import docker_or_skip
from tests.integration.attached.seat import Seat
from tests.integration.supervisor.house import House, running_house, until


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    docker_or_skip()
    with running_house(
        tmp_path / "home", MINIDYNO_BACKEND="docker", MINIDYNO_HANGUP_GRACE="60"
    ) as house:
        yield house


def test_a_terminal_in_a_container(house: House) -> None:
    folder = house.home.parent / "app"
    folder.mkdir()
    (folder / "Procfile").write_text("clock: exec sleep 600\n")
    house.must("apps:create", "demo")
    house.must("deploy", str(folder), "-a", "demo")
    house.must("ps:scale", "clock=1", "-a", "demo")
    environ = {**house.environ, "TERM": "xterm"}

    seat = Seat(["run", "bash --norc", "-a", "demo"], environ, folder, (91, 33))
    seat.until("$ ")
    seat.type("stty size; hostname; cat\r")
    seat.until("33 91\r\nrun-1\r\n")
    seat.resize((70, 20))
    seat.type("\x03")
    seat.until("^C")
    seat.type("stty size; exit 42\r")
    assert seat.end() == 42
    assert b"20 70\r\n" in seat.shown
    seat.leave()

    data = os.urandom(200_000)
    piped = subprocess.run(
        [sys.executable, "-m", "minidyno", "run", "cat; exit 9", "-a", "demo"],
        env=environ,
        input=data,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (piped.returncode, piped.stdout == data) == (9, True)

    inside = house.run("ps:exec", "--dyno", "clock.1", "echo $DYNO; exit 4", "-a", "demo")
    assert (inside.returncode, inside.stdout) == (4, "clock.1\n")

    lost = Seat(["run", "echo ready; sleep 600", "-a", "demo"], environ, folder)
    lost.until("ready\r\n")
    house.kill("api")
    assert lost.end() == 3
    assert lost.is_as_before()
    lost.leave()
    until(lambda: house.run("ps", "-a", "demo").returncode == 0)
    until(lambda: [d["name"] for d in house.json("ps", "-a", "demo")] == ["clock.1"])
