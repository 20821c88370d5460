"""Starts under way, and how long those who stop a dyno wait: alike for dynos of any kind."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from minidyno.ports.dyno_backend import Handle

Start = Coroutine[Any, Any, Handle]


class Starts:
    """Each dyno's start, begun once.

    Whoever waits may be cancelled; a start that has begun comes to its end all the same, for it
    has a thread, a process or a container under way that cannot be called back.
    """

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Handle]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._tasks

    def begin(self, name: str, work: Start) -> "asyncio.Task[Handle]":
        """Begin a start."""
        task = asyncio.create_task(work)
        self._tasks[name] = task
        task.add_done_callback(lambda _: self._tasks.pop(name))
        return task

    async def join(self, name: str, work: Callable[[], Start]) -> Handle:
        """Wait for the start of that name, which is begun unless it is under way."""
        return await asyncio.shield(self._tasks.get(name) or self.begin(name, work()))

    async def over(self, name: str) -> None:
        """Wait until no start of that name is under way, however it ends."""
        if name in self._tasks:
            await asyncio.wait([self._tasks[name]])

    async def all_over(self) -> None:
        """Wait for all of them."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()))


class Deadlines:
    """Until when a dyno that is being stopped has time: of several stops the earliest counts."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def set(self, name: str, grace: float) -> float:
        """Take a stop into account that begins now; gives the deadline (monotonic clock)."""
        deadline = time.monotonic() + grace
        self._until[name] = min(deadline, self._until.get(name, deadline))
        return self._until[name]

    def left(self, name: str) -> float:
        """Seconds that it still has; none when nobody knows of a stop any more."""
        return self._until.get(name, 0.0) - time.monotonic()

    def clear(self, name: str) -> None:
        """It has ended."""
        self._until.pop(name, None)
