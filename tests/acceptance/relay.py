"""A network that can be cut or go silent: between a client and a server of this machine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import cast

from tests.free_ports import free_port


class Relay:
    """Passes connections on to a port, until it is told to misbehave."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._silent: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self.port = free_port()
        self.connections = 0

    async def listen(self) -> None:
        """Begin, or begin again on the same port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Cut all connections, and take no more."""
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._serving)

    def fall_silent(self) -> None:
        """Pass nothing more on over the connections there are, without closing them."""
        self._silent |= self._writers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        # Before there is another end: trouble that comes meanwhile is for this connection too.
        self._writers.add(writer)
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        pair = {writer, back}
        self._writers |= pair
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        finally:
            for one in pair:
                one.transport.abort()
            self._writers -= pair

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                if writer not in self._silent:
                    writer.write(data)
                    await writer.drain()
            writer.transport.abort()


@contextlib.asynccontextmanager
async def relay_to(port: int) -> AsyncIterator[Relay]:
    """Relay to a port until the block ends."""
    relay = Relay(port)
    await relay.listen()
    try:
        yield relay
    finally:
        await relay.cut()
