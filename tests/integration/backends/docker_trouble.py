"""A door to the Engine that can be shut: what a stopped daemon is to its clients."""

import asyncio
import contextlib
from pathlib import Path

SOCKET = "/var/run/docker.sock"


class Door:
    """Passes on what comes to a socket of its own, until it is shut."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_unix_server(self._pass_on, str(self.path))

    async def shut(self) -> None:
        """Cut who is in, and let nobody in."""
        assert self._server is not None
        self._server.close()
        self.path.unlink(missing_ok=True)
        for writer in list(self._writers):
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_unix_connection(SOCKET)
        self._writers |= {writer, outer}
        try:
            await asyncio.gather(_copy(reader, outer), _copy(inner, writer))
        finally:
            for end in (writer, outer):
                self._writers.discard(end)
                end.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
