"""Ports for one platform, which no other program of the course takes meanwhile.

That a port is free now says little where several platforms start at once: a dyno listens only a
moment after its port was chosen, and until then another platform may choose it too, and take the
one dyno for the other. So each platform has a range of its own, held by a lock that goes with its
holder, even by SIGKILL.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from curso.launch.ports import held, is_free

# Below 20000, where the student's own apps begin.
FIRST, LAST, SIZE = 10_000, 19_999, 320
# Where the parts of a range begin: API and router are its first two ports, two more are spare.
_SPARE, _APPS, _DYNOS, _ADDONS = 2, 4, 52, 252


@contextmanager
def port_block() -> Iterator[dict[str, str]]:
    """Hold a range of ports, as the settings of a platform that uses them.

    Raises OSError when every range is taken.
    """
    firsts = list(range(FIRST, LAST - SIZE + 2, SIZE))
    random.shuffle(firsts)
    for first in firsts:
        lock = held(first)
        if lock is None:
            continue
        with lock:
            # Whoever held it before may have left something that still listens.
            if all(is_free(port) for port in range(first, first + SIZE)):
                yield _settings(first)
                return
    raise OSError("no free range of ports")


def spare_ports(settings: Mapping[str, str]) -> tuple[int, int]:
    """Give the two ports of a held range that its platform itself does not use."""
    first = int(settings["MINIDYNO_API_PORT"]) + _SPARE
    return first, first + 1


def _settings(first: int) -> dict[str, str]:
    ports = {
        "API_PORT": first,
        "ROUTER_PORT": first + 1,
        "APP_PORT_FIRST": first + _APPS,
        "APP_PORT_LAST": first + _DYNOS - 1,
        "DYNO_PORT_FIRST": first + _DYNOS,
        "DYNO_PORT_LAST": first + _ADDONS - 1,
        "ADDON_PORT_FIRST": first + _ADDONS,
        "ADDON_PORT_LAST": first + SIZE - 1,
    }
    return {f"MINIDYNO_{name}": str(port) for name, port in ports.items()}
