"""Which processes are a build's own, when numbers come round again."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from minidyno.buildpacks.process_tree import MARK, BuildProcesses


@pytest.fixture
def stranger() -> Iterator[psutil.Process]:
    """A child of this process, of no build."""
    code = "import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as running:
        yield psutil.Process(running.pid)
        running.kill()


def test_a_child_of_one_that_was_seen_is_of_the_build(stranger: psutil.Process) -> None:
    build = BuildProcesses("b-1")
    build._seen[os.getpid()] = psutil.Process().create_time()
    assert build._is_ours(stranger)


def test_a_child_of_whoever_got_a_number_that_was_seen_is_not(stranger: psutil.Process) -> None:
    build = BuildProcesses("b-1")
    build._seen[os.getpid()] = psutil.Process().create_time() - 60
    assert MARK not in stranger.environ()
    assert not build._is_ours(stranger)
