"""Ends what a notebook started when the notebook ends, however it ends.

Run as a file of its own, with the folder to remove at the end. Each line of its input is `+GROUP`
or `-GROUP`, a process group that was started or that is gone. The notebook holds the other end of
the pipe; when the notebook is killed, the system closes that end, and what is still listed here is
ended.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress

GRACE = 3.0


def main() -> None:
    """Listen until the pipe ends, then end what is left (ask first, insist after a while)."""
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    _send(groups, signal.SIGTERM)
    until = time.monotonic() + GRACE
    while any(map(_lives, groups)) and time.monotonic() < until:
        time.sleep(0.05)
    _send({group for group in groups if _lives(group)}, signal.SIGKILL)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


def _send(groups: set[int], number: signal.Signals) -> None:
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
