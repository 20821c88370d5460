"""Hears from the Engine when a dyno's memory is used up."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import naming
from minidyno.backends.docker.engine import Engine
from minidyno.domain.errors import MinidynoError

HURT = 1.0  # seconds after an Engine that did not answer
Heard = Callable[[str, str], Awaitable[None]]


class OomWatch:
    """Calls `heard` with a container's id and its dyno's name."""

    def __init__(self, engine: Engine, home: str, heard: Heard) -> None:
        self._engine = engine
        self._home = home
        self._heard = heard
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin to listen, if not begun yet."""
        if self._task is None:
            self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Listen no more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        filters = {**naming.of_home(self._home), "type": ["container"], "event": ["oom"]}
        while True:
            with contextlib.suppress(DockerError, MinidynoError):
                chunks = self._engine.chunks("events", filters=json.dumps(filters))
                async with contextlib.aclosing(chunks):
                    await self._hear(chunks)
            await asyncio.sleep(HURT)

    async def _hear(self, chunks: AsyncIterator[bytes]) -> None:
        rest = b""
        async for chunk in chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if line.strip():
                    actor = json.loads(line)["Actor"]
                    name = actor["Attributes"].get(naming.INSTANCE)
                    if name:
                        await self._heard(actor["ID"], name)
