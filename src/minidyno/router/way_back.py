"""Tells the control plane what this worker has applied and what is in flight."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

RETRY = 0.5  # seconds
EVERY = 1.0  # seconds: the longest silence
LAG_LIMIT = 65_536  # bytes unread by the control plane, beyond which the line is dropped


class WayBack(asyncio.Protocol):
    """Keeps a line to the control plane's socket; without one, serving goes on all the same."""

    def __init__(self, path: Path, worker: str, state: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._worker = worker
        self._state = state
        self._transport: asyncio.Transport | None = None
        self._dialling: asyncio.Task[None] | None = None
        self._next_dial = 0.0
        self._next_report = 0.0

    def tick(self, now: float) -> None:
        """Dial again, or break the silence, when it is time."""
        if self._transport is not None:
            if now >= self._next_report:
                self.report()
        elif self._dialling is None and now >= self._next_dial:
            self._next_dial = now + RETRY
            self._dialling = asyncio.get_running_loop().create_task(self.dial())

    def report(self) -> None:
        """Say now how things are."""
        if self._transport is None:
            return
        if self._transport.get_write_buffer_size() > LAG_LIMIT:
            self._transport.abort()
            return
        self._next_report = asyncio.get_running_loop().time() + EVERY
        line = {"worker": self._worker, "pid": os.getpid(), **self._state()}
        self._transport.write(json.dumps(line).encode() + b"\n")

    def close(self) -> None:
        """Hang up."""
        if self._dialling is not None:
            self._dialling.cancel()
        if self._transport is not None:
            self._transport.close()

    async def dial(self) -> None:
        """Try once to reach the control plane; nobody there is no error."""
        try:
            await asyncio.get_running_loop().create_unix_connection(lambda: self, str(self._path))
        except (OSError, NotImplementedError):
            pass  # nobody listens, or this system has no such sockets
        finally:
            self._dialling = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = cast(asyncio.Transport, transport)
        self.report()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002, D102
        self._transport = None
