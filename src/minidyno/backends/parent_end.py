"""Ends a dyno by way of its parent, and never by a number that may be someone else's."""

import asyncio
import os
import signal
import sys
import time

from minidyno.backends.dyno_folder import DynoFolder, Identity

LOOK_EVERY = 0.02  # seconds between two looks at a dyno that is being stopped
PARENT_LATE = 5.0  # seconds after the deadline at which the parent itself is taken for stuck


async def end_by(folder: DynoFolder, identity: Identity | None, deadline: float) -> None:
    """Have the parent ask its dyno to end, and insist from the deadline on (monotonic clock).

    Returns when the parent is gone. It does the work, so it is done even if we are killed.
    """
    folder.ask_stop(deadline)
    signal_parent(folder, identity, signal.SIGTERM)
    while folder.is_held():
        if time.monotonic() > deadline + PARENT_LATE:
            signal_parent(folder, identity, signal.SIGKILL)
        await asyncio.sleep(LOOK_EVERY)


def signal_parent(folder: DynoFolder, identity: Identity | None, number: signal.Signals) -> None:
    """Signal the parent, if it is alive and has said who it is."""
    if identity is None:
        return
    try:
        if sys.platform == "linux":
            process = os.pidfd_open(identity.parent)
            try:
                # With the handle in hand, the lock tells that it is still the parent.
                if folder.is_held():
                    signal.pidfd_send_signal(process, number)
            finally:
                os.close(process)
        elif folder.is_held():
            os.kill(identity.parent, number)
    except ProcessLookupError:
        pass  # it has just ended
