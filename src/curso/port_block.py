"""Ports for one platform, which no other program of the course takes meanwhile.

That a port is free now says little where several platforms start at once: a dyno listens only a
moment after its port was chosen, and until then another platform may choose it too, and take the
one dyno for the other. So each platform has a range of its own, held by a lock that goes with its
holder, even by SIGKILL.
"""

import fcntl
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from curso.launch.ports import is_free

# Below 20000, where the student's own apps begin.
FIRST, LAST, SIZE = 10_000, 19_999, 320
# Where the parts of a range begin: API and router are its first two ports.
_APPS, _DYNOS, _ADDONS = 2, 52, 252


@contextmanager
def port_block() -> Iterator[dict[str, str]]:
    """Hold a range of ports, as the settings of a platform that uses them.

    Raises OSError when every range is taken.
    """
    firsts = list(range(FIRST, LAST - SIZE + 2, SIZE))
    random.shuffle(firsts)
    for first in firsts:
        lock = _locked(first)
        if lock is None:
            continue
        try:
            # Whoever held it before may have left something that still listens.
            if all(is_free(port) for port in range(first, first + SIZE)):
                yield _settings(first)
                return
        finally:
            os.close(lock)
    raise OSError("no free range of ports")


def _locked(first: int) -> int | None:
    # It stays, with its empty files: a lock that is removed may be held twice.
    folder = Path(tempfile.gettempdir()) / f".curso-ports-{os.getuid()}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(folder / str(first), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
        else:
            return lock
    return None


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
