"""Passes bytes between two sockets of this machine, and keeps those that go towards the app."""

import asyncio
import contextlib
import ssl
from typing import Self

_CHUNK = 65_536


class Relay:
    """Listens on a free port of the loopback address; under TLS where it is given a context."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.recorded = bytearray()
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()

    @classmethod
    async def start(cls, target: int, tls: ssl.SSLContext | None = None) -> Self:
        """Listen, and pass on to a port of this machine."""
        relay = cls(target)
        relay._server = await asyncio.start_server(relay._serve, "127.0.0.1", 0, ssl=tls)
        return relay

    @property
    def listening(self) -> bool:
        """Say whether it was not closed yet."""
        return self._server is not None and self._server.is_serving()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return int(port)

    async def close(self) -> None:
        """Listen no longer, and cut what is being passed."""
        if self._server is not None:
            self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        try:
            theirs, ours = await asyncio.open_connection("127.0.0.1", self.target)
            try:
                await asyncio.gather(_copy(reader, ours, self.recorded), _copy(theirs, writer))
            finally:
                ours.close()
        except (OSError, ssl.SSLError, asyncio.CancelledError):
            pass  # one of the two sides went away, or `close` cut it: so ends this connection
        finally:
            writer.close()
            self._passing.discard(task)


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray | None = None
) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(_CHUNK):
            if kept is not None:
                kept.extend(data)
            writer.write(data)
            await writer.drain()
    writer.close()
