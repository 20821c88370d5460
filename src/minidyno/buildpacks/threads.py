"""Work with files off the event loop, that can be called off."""

import asyncio
import contextlib
from collections.abc import Callable
from threading import Event
from typing import TypeVar

Result = TypeVar("Result")


class CalledOffError(Exception):
    """The work in the thread saw that nobody wants it any more."""


class Stop:
    """Asked by long work between two steps."""

    def __init__(self) -> None:
        self._event = Event()

    def set(self) -> None:
        """Call the work off."""
        self._event.set()

    def check(self) -> None:
        """Raise CalledOffError once the work is called off."""
        if self._event.is_set():
            raise CalledOffError


async def in_thread(work: Callable[[Stop], Result]) -> Result:
    """Run `work` in a thread; when cancelled, call it off and wait until it has ended.

    Waiting matters: the caller removes the folder next, and a thread still writing into it would
    leave files behind.
    """
    stop = Stop()
    task = asyncio.ensure_future(asyncio.to_thread(work, stop))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        while not task.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not complain of it
        raise
