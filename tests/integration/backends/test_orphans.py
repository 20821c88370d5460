"""What is left of dynos is ended, and nobody who has one of their numbers by now."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from minidyno.backends.dyno_folder import Identity
from minidyno.backends.dyno_parent.processes import started
from minidyno.backends.orphans import end_orphans


@pytest.fixture
def leader() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that leads a session of its own."""
    code = "import sys; sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, start_new_session=True
    ) as running:
        yield running
        running.kill()


def test_who_leads_the_session_of_a_dyno_is_ended(leader: "subprocess.Popen[bytes]") -> None:
    end_orphans({"web.1": _attached(leader.pid, started(leader.pid))})
    assert leader.poll() == -9


def test_who_got_its_number_later_is_left_alone(leader: "subprocess.Popen[bytes]") -> None:
    end_orphans({"web.1": _attached(leader.pid, "1")})
    assert leader.poll() is None


def _attached(pid: int, since: str) -> Identity:
    return Identity(parent=pid, parent_started=since, pid=pid, started=since, port=None)
