"""Follows what one container prints, into its spool, until it has ended and said all."""

import asyncio
import contextlib
import fcntl
import os
import time
from pathlib import Path

from aiodocker.exceptions import DockerError

from minidyno.backends.docker.engine import NOT_FOUND, Engine
from minidyno.backends.docker.frames import LineReader
from minidyno.backends.docker.spool import Spool
from minidyno.domain.errors import MinidynoError

BEHIND = 0.5  # seconds that a stream may be behind
AGAIN = 0.05  # seconds after a stream that ended although the container goes on
HURT = 1.0  # seconds after an Engine that did not answer
_LOCK = ".lock"


class Follower:
    """Reads one container's log. Of two over the same spool one reads, the other waits.

    To one who follows, Docker gives no sign when its files were turned over faster than they were
    read: it leaves lines out that it may even still have. So who is behind does not follow, but
    reads what is there, again and again, until a reading takes no time; and what is missing
    between two readings the spool sees.
    """

    def __init__(self, engine: Engine, container: str, spool: Path, limit: int) -> None:
        self._engine = engine
        self._container = container
        self._folder = spool
        self._limit = limit
        self._up_to_date = False
        self._task = asyncio.create_task(self._follow())

    @property
    def drained(self) -> bool:
        """Say whether all is read that the container will ever have printed."""
        return self._task.done()

    async def wait(self, seconds: float) -> None:
        """Wait until it is drained, but not for ever."""
        await asyncio.wait([self._task], timeout=seconds)

    async def close(self) -> None:
        """Stop reading; another one goes on from there."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await self._task

    async def _follow(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            await _acquire(lock)
            spool = Spool(self._folder, self._limit)
            try:
                more = True
                while more:
                    more = await self._read(spool)
            finally:
                spool.close()
        finally:
            os.close(lock)

    async def _read(self, spool: Spool) -> bool:
        """Read until the stream ends; say whether there may be more."""
        try:
            # Before reading: Docker may end a stream without the last words of a container that
            # ends meanwhile. Those come when it is read once more.
            ended = not await self._runs()
            # In a thread: after a flood there are a hundred thousand lines to compare.
            await asyncio.to_thread(spool.begin)
            # A container of which nothing is known has just been started.
            follow = not ended and (self._up_to_date or not spool.since)
            self._up_to_date = False
            reader = LineReader(spool.line_limit)
            delay = Delay()
            began = None  # with the first bytes: Docker may look for them through all its files
            chunks = self._engine.chunks(
                f"containers/{self._container}/logs",
                stdout=1,
                stderr=1,
                timestamps=1,
                follow=int(follow),
                since=f"{spool.since:.6f}",
            )
            async with contextlib.aclosing(chunks):
                async for chunk in chunks:
                    began = began or time.monotonic()
                    lines = list(reader.feed(chunk))
                    ends = (*lines[:1], *lines[-1:])
                    if follow and any(delay.of(line.at) > BEHIND for line in ends):
                        return True  # without these: there may be lines missing among them
                    spool.write(lines)
                    await asyncio.sleep(0)  # a flood must not hold up the others
            if ended:
                spool.write(reader.finish())
                return False
            swift = began is None or time.monotonic() - began < BEHIND
            self._up_to_date = not follow and swift
            await asyncio.sleep(AGAIN)
        except DockerError as error:
            if error.status == NOT_FOUND:
                return False
            await asyncio.sleep(HURT)
        except MinidynoError:
            await asyncio.sleep(HURT)  # the Engine is away; Docker keeps the lines meanwhile
        return True

    async def _runs(self) -> bool:
        found = await self._engine.json(f"containers/{self._container}/json")
        return bool(found["State"]["Running"]) or found["State"]["Status"] == "created"


class Delay:
    """How far behind a stream is, whatever the Engine's clock says: beside the least it was."""

    def __init__(self) -> None:
        self._least = float("inf")

    def of(self, at: int) -> float:
        """Seconds by which a line came later after its time (in microseconds) than another did."""
        delay = time.time() - at / 1e6
        self._least = min(self._least, delay)
        return delay - self._least


async def _acquire(lock: int) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            await asyncio.sleep(AGAIN)
