"""Asks an app through the router, again and again, which release answers."""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from scripts._medir.proxies import HOST

EVERY = 0.02
SURE = 10  # answers in a row after which no older release is expected any more
PATIENCE = 60.0
_ASK = b"GET /json HTTP/1.1\r\nHost: %s\r\n\r\n" % HOST.encode()


@dataclass(slots=True)
class Probe:
    """Runs within its block; `failed` counts requests without a right answer."""

    router_port: int
    failed: int = 0
    _answers: list[tuple[float, int]] = field(default_factory=list)
    _task: "asyncio.Task[None] | None" = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.get_running_loop().create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def switched_to(self, version: int) -> float:
        """Wait until only this release answers, and give since when (seconds since the epoch)."""
        async with asyncio.timeout(PATIENCE):
            while True:
                last = self._answers[-SURE:]
                if len(last) == SURE and all(release == version for _, release in last):
                    return since(self._answers, version)
                await asyncio.sleep(EVERY)

    async def _run(self) -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.router_port)
                with contextlib.closing(writer):
                    while True:
                        writer.write(_ASK)
                        head = await reader.readuntil(b"\r\n\r\n")
                        self._note(head, await _body(reader, head))
                        await asyncio.sleep(EVERY)
            except (OSError, asyncio.IncompleteReadError):
                self.failed += 1
                await asyncio.sleep(EVERY)

    def _note(self, head: bytes, body: bytes) -> None:
        if head.split(b" ", 2)[1] != b"200":
            self.failed += 1
            return
        self._answers.append((time.time(), int(json.loads(body)["release"].removeprefix("v"))))


def since(answers: list[tuple[float, int]], version: int) -> float:
    """When the last unbroken row of answers of this release began."""
    began = answers[-1][0]
    for at, release in reversed(answers):
        if release != version:
            break
        began = at
    return began


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return await reader.readexactly(int(value))
    return b""
