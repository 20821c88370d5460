"""Hears from the Engine when something happens to a container of ours."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import naming
from minidyno.backends.docker.engine import Engine
from minidyno.domain.errors import MinidynoError

HURT = 1.0  # seconds after an Engine that did not answer
OVERLAP = 1.0  # seconds told once more after a stream that was lost
OOM, DIE = "oom", "die"
_EVENTS = ["create", "start", "pause", "unpause", "rename", DIE, "destroy", OOM]

Heard = Callable[[str, str], Awaitable[None]]


class EngineEvents:
    """Counts what happens (`turn`), and calls `out_of_memory` with a container's id and name.

    `ended` is called when one has ended. Where nobody is `listening`, anything may have happened.
    """

    def __init__(
        self, engine: Engine, home: str, *, out_of_memory: Heard, ended: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._home = home
        self._out_of_memory = out_of_memory
        self._ended = ended
        self._task: asyncio.Task[None] | None = None
        self.listening = False
        self.turn = 0

    def begin(self) -> None:
        """Begin to listen, if not begun yet."""
        if self._task is None:
            self._task = asyncio.create_task(self._listen())

    def changed(self) -> None:
        """We ourselves have changed something, and need not be told."""
        self.turn += 1

    async def close(self) -> None:
        """Listen no more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        filters = {**naming.of_home(self._home), "type": ["container"], "event": _EVENTS}
        since = time.time()
        while True:
            with contextlib.suppress(DockerError, MinidynoError):
                stream = self._engine.stream(
                    "events", filters=json.dumps(filters), since=f"{since - OVERLAP:.3f}"
                )
                async with stream as chunks:
                    self._heed(True)
                    try:
                        await self._hear(chunks)
                    finally:
                        since = time.time()
                        self._heed(False)
            await asyncio.sleep(HURT)

    def _heed(self, listening: bool) -> None:
        self.listening = listening
        self.turn += 1

    async def _hear(self, chunks: AsyncIterator[bytes]) -> None:
        rest = b""
        async for chunk in chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if line.strip():
                    await self._take(json.loads(line))

    async def _take(self, event: dict[str, object]) -> None:
        self.turn += 1
        actor = event["Actor"]
        assert isinstance(actor, dict)
        name = actor["Attributes"].get(naming.INSTANCE)
        if event["Action"] == OOM and name:
            await self._out_of_memory(actor["ID"], name)
        if event["Action"] == DIE:
            self._ended()
