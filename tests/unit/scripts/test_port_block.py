"""Platforms that start at once do not meet on a port."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from curso import port_block as blocks
from curso.port_block import port_block, spare_ports

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


def test_what_another_program_holds_is_left_alone_until_it_ends_even_by_sigkill(
    tmp_path: Path,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(FIRST), str(LAST)],
        # Neither's folders are the other's: what they share is the ports alone.
        env={**os.environ, "TMPDIR": str(tmp_path)},
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


def test_the_two_spare_ports_are_of_the_range_and_no_setting_has_them() -> None:
    with port_block() as ports:
        spare = set(spare_ports(ports))
    used = {int(ports[f"MINIDYNO_{name}_PORT"]) for name in ("API", "ROUTER")}
    for kind in ("APP", "DYNO", "ADDON"):
        first, last = (int(ports[f"MINIDYNO_{kind}_PORT_{end}"]) for end in ("FIRST", "LAST"))
        used |= set(range(first, last + 1))
    assert len(spare) == 2
    assert spare | used == _range(ports)
    assert spare.isdisjoint(used)


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
