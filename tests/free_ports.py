"""Ports for the servers of tests: free when they are chosen, and still free a moment later.

A port that the system would give to a client (`bind` to 0) is one that any connection of another
test may have a moment later, while the server that it was chosen for is still starting. These are
below that range, and above the ranges that platforms hold (curso.port_block).
"""

import os
import random
from collections.abc import Iterator

from curso.launch.ports import is_free

FIRST, LAST = 20_000, 31_999
_LANES = 4  # as many as tests run side by side


def free_port() -> int:
    """Give a port that nobody listens on, and that no other test of this run is given soon."""
    return next(port for port in _PORTS if is_free(port))


def _ports() -> Iterator[int]:
    """Go round the ports of this lane, beginning somewhere: two runs may go on side by side."""
    lane = int("".join(filter(str.isdigit, os.environ.get("PYTEST_XDIST_WORKER", ""))) or 0)
    own = range(FIRST + lane % _LANES, LAST + 1, _LANES)
    begin = random.randrange(len(own))
    while True:
        yield from own[begin:]
        yield from own[:begin]


_PORTS = _ports()
