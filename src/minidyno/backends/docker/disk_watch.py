"""Looks at how much disk the dynos' folders take.

A mounted folder has no quota of its own on most file systems, so the platform looks. A single
file cannot exceed the limit: there the kernel says no (`fsize` in config.py).
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

LOOK_EVERY = 1.0  # seconds
SHARE = 20  # a look may take a twentieth of the time, and with many files comes less often
_BLOCK = 512

Found = Callable[[str], Awaitable[None]]


class DiskWatch:
    """Calls `found` with the name of a dyno whose folder takes more than `limit` bytes."""

    def __init__(self, limit: int, folders: Callable[[], Mapping[str, Path]], found: Found) -> None:
        self._limit = limit
        self._folders = folders
        self._found = found
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin to look, if not begun yet."""
        if self._task is None:
            self._task = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Look no more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            began = time.monotonic()
            for name, folder in self._folders().items():
                if await asyncio.to_thread(taken, folder, self._limit) > self._limit:
                    await self._found(name)
            await asyncio.sleep(max(LOOK_EVERY, SHARE * (time.monotonic() - began)))


def taken(folder: Path, enough: int) -> int:
    """Bytes that a folder takes on disk; counted no further than `enough`."""
    total = 0
    waiting = [str(folder)]
    while waiting and total <= enough:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
        except OSError:
            continue  # it went away meanwhile
    return total
