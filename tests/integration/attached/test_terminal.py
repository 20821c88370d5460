"""`minidyno run` and `ps:exec` on a real terminal, as a student has it."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.integration.attached.seat import Seat
from tests.integration.supervisor.house import House, until

Sit = Callable[..., Seat]


@pytest.fixture
def sit(house: House) -> Iterator[Sit]:
    with contextlib.ExitStack() as stack:

        def begin(*words: str, size: tuple[int, int] = (80, 24)) -> Seat:
            environ = {**house.environ, "TERM": "xterm"}
            seat = Seat([*words, "-a", "demo"], environ, house.home.parent, size)
            stack.callback(seat.leave)
            return seat

        yield begin


def one_offs(house: House) -> list[str]:
    return [dyno["command"] for dyno in house.json("ps", "-a", "demo") if dyno["type"] == "run"]


def gone(house: House) -> Callable[[], bool]:
    return lambda: not one_offs(house)


def test_a_shell_is_used_and_left_with_its_exit_code(house: House, sit: Sit) -> None:
    seat = sit("run", "bash --norc")
    seat.until("run.1 (Basic)")
    seat.until("$ " if os.getuid() else "# ")
    seat.type("echo in $DYNO on $TERM; ls\r")
    seat.until("in run.1 on xterm")
    seat.until("hola.txt")
    assert house.must("ps", "-a", "demo").startswith("=== run: one-off processes (1)\n\nrun.1 (")
    seat.type("exit 42\r")
    assert seat.end() == 42
    assert seat.is_as_before()
    until(gone(house))


def test_ctrl_c_is_for_the_dyno_and_ctrl_d_ends_its_input(house: House, sit: Sit) -> None:
    seat = sit("run", "trap 'echo caught' INT; echo ready; cat; echo end of cat; exit 5")
    seat.until("ready\r\n")
    seat.type("hello\r")
    seat.until("hello\r\nhello\r\n")  # the terminal's echo, and that of cat, which runs now
    seat.type("\x03")
    seat.until("caught")
    assert seat.end() == 5
    other = sit("run", "echo ready; cat; exit 6")
    other.until("ready\r\n")
    other.type("hello\r\x04")
    assert other.end() == 6
    assert other.shown.count(b"hello") == 2  # the terminal's echo, and cat's


def test_the_windows_size_is_the_dynos_and_follows(house: House, sit: Sit) -> None:
    script = "trap 'stty size; exit 3' WINCH; stty size; while true; do sleep 0.05; done"
    seat = sit("run", script, size=(97, 31))
    seat.until("31 97\r\n")
    seat.resize((64, 20))
    seat.until("20 64\r\n")
    assert seat.end() == 3


def test_a_terminal_that_does_not_know_its_size_gets_the_usual_one(house: House, sit: Sit) -> None:
    seat = sit("run", "stty size", size=(0, 0))
    assert seat.end() == 0
    assert b"24 80\r\n" in seat.shown


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_client_that_is_asked_to_end_leaves_the_terminal_as_it_was(
    house: House, sit: Sit, number: int
) -> None:
    seat = sit("run", "echo ready; sleep 300")
    seat.until("ready\r\n")
    assert not seat.is_as_before()
    seat.signal(number)
    assert seat.end() == 128 + number
    assert seat.is_as_before()
    until(gone(house))


def test_a_client_that_is_killed_takes_its_dyno_along(house: House, sit: Sit) -> None:
    seat = sit("run", "trap '' TERM; echo ready; while true; do sleep 300; done")
    seat.until("ready\r\n")
    assert len(one_offs(house)) == 1
    seat.signal(signal.SIGKILL)
    until(gone(house))
    assert "run.1]: Process exited with status 129" in house.must("logs", "-a", "demo")


def test_a_dyno_that_is_stopped_ends_the_session_with_its_code(house: House, sit: Sit) -> None:
    seat = sit("run", "bash --norc")
    seat.until("$ " if os.getuid() else "# ")
    house.must("ps:stop", "run.1", "-a", "demo")
    assert seat.end() == 129
    assert seat.is_as_before()


def test_what_is_typed_before_the_dyno_is_there_is_not_lost(house: House, sit: Sit) -> None:
    seat = sit("run", "read line; echo got $line")
    seat.type("early\r")
    assert seat.end() == 0
    assert b"got early" in seat.shown


def test_a_lost_platform_is_said_and_the_terminal_is_as_it_was(house: House, sit: Sit) -> None:
    until(gone(house))
    seat = sit("run", "echo ready; sleep 300")
    seat.until("ready\r\n")
    house.kill("api")
    assert seat.end() == 3
    assert b"The connection to run.1 was cut" in seat.shown
    assert seat.is_as_before()
    until(lambda: house.run("ps", "-a", "demo").returncode == 0)
    until(gone(house))


def test_one_goes_inside_a_dyno_that_serves(house: House, sit: Sit) -> None:
    seat = sit("ps:exec", "--dyno", "web.1")
    seat.until("$ " if os.getuid() else "# ")
    seat.type("echo inside $DYNO $PORT; echo changed > hola.txt; exit 4\r")
    assert seat.end() == 4
    assert b"inside web.1 " in seat.shown
    assert house.ask() == (200, "changed\n")
    assert "web.1]: Exec session begun by user" in house.must("logs", "-a", "demo")
    house.must("ps:restart", "-a", "demo")
    until(lambda: house.ask() == (200, "hola\n"))


# Without a terminal


def run(house: House, *words: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "minidyno", *words, "-a", "demo"],
        env=house.environ,
        input=stdin,
        capture_output=True,
        timeout=300,
        check=False,
    )


def test_binary_goes_through_a_pipe_unchanged_and_errors_apart(house: House) -> None:
    data = os.urandom(300_000)
    done = run(house, "run", "cat; echo wrong >&2; exit 9", stdin=data)
    assert done.returncode == 9
    assert done.stdout == data
    assert done.stderr.endswith(b"wrong\n")


def test_fifty_megabytes_come_whole(house: House) -> None:
    done = run(house, "run", "head -c 50000000 /dev/zero")
    assert done.returncode == 0
    assert done.stdout == bytes(50_000_000)


def test_who_has_read_enough_may_leave(house: House) -> None:
    command = f"{sys.executable} -m minidyno run yes -a demo | head -n 2"
    done = subprocess.run(
        command, shell=True, env=house.environ, capture_output=True, timeout=300, check=False
    )
    assert done.stdout == b"y\ny\n"
    assert b"Traceback" not in done.stderr
    until(gone(house))


def test_a_command_that_is_not_there_is_127_and_wrong_words_are_said(house: House) -> None:
    assert run(house, "run", "no-such-command").returncode == 127
    unknown = house.run("run", "true", "-a", "nobody")
    assert (unknown.returncode, "nobody" in unknown.stderr) == (4, True)
    house.must("apps:create", "empty")
    no_code = house.run("run", "true", "-a", "empty")
    assert (no_code.returncode, "no code yet" in no_code.stderr) == (5, True)
    for words in (["--size", "huge"], ["--type", "clock"], ["--env", "=x"]):
        wrong = house.run("run", "true", "-a", "demo", *words)
        assert wrong.returncode in {2, 4}, words
        assert "Traceback" not in wrong.stderr
    no_dyno = house.run("ps:exec", "--dyno", "web.7", "true", "-a", "demo")
    assert (no_dyno.returncode, "web.7" in no_dyno.stderr) == (4, True)


def test_options_of_the_command_follow_two_dashes_and_env_and_type_are_heard(
    house: House,
) -> None:
    until(gone(house))
    words = ["run", "--env", "A=1", "--type", "web", "-x", "-a", "demo", "--"]
    done = house.run(*words, "sh", "-c", "echo $A $DYNO")
    assert (done.returncode, done.stdout) == (0, "1 run.1\n")


def test_a_one_off_dyno_without_a_formation_runs(house: House) -> None:
    house.must("ps:scale", "web=0", "-a", "demo")
    assert house.run("run", "echo alone", "-a", "demo").stdout == "alone\n"
    refused = house.run("ps:exec", "true", "-a", "demo")
    assert refused.returncode == 4
    house.must("ps:scale", "web=1", "-a", "demo")
