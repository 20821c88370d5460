"""Platforms that start at once do not meet on a port."""

import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest

from curso import port_block as blocks
from curso.port_block import port_block

# Three ranges that are nobody's else: here all of them are taken at once.
FIRST, LAST = 9_000, 9_000 + 3 * blocks.SIZE - 1
HOLDER = """
import sys
from curso import port_block
port_block.FIRST, port_block.LAST = int(sys.argv[1]), int(sys.argv[2])
with port_block.port_block() as ports:
    print(ports["MINIDYNO_API_PORT"], flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "FIRST", FIRST)
    monkeypatch.setattr(blocks, "LAST", LAST)


def test_two_platforms_have_no_port_in_common() -> None:
    with port_block() as one, port_block() as other:
        assert _range(one).isdisjoint(_range(other))


def test_what_another_program_holds_is_left_alone_until_it_ends_even_by_sigkill() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(FIRST), str(LAST)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        held = holder.stdout.readline().strip()
        assert held not in _all_that_are_free()
        holder.kill()
        holder.wait()
    assert held in _all_that_are_free()


def test_a_range_in_which_something_listens_still_is_passed_over() -> None:
    with port_block() as ports:
        first = int(ports["MINIDYNO_API_PORT"])
    with socket.create_server(("127.0.0.1", first + 7)):
        assert str(first) not in _all_that_are_free()


def _range(ports: dict[str, str]) -> set[int]:
    return set(range(int(ports["MINIDYNO_API_PORT"]), int(ports["MINIDYNO_ADDON_PORT_LAST"]) + 1))


def _all_that_are_free() -> set[str]:
    """Every range that can be had now, by its first port."""
    found = set[str]()
    with ExitStack() as stack:
        while True:
            try:
                ports = stack.enter_context(port_block())
            except OSError:
                return found
            found.add(ports["MINIDYNO_API_PORT"])
