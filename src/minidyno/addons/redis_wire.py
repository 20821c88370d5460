"""Speaks to a Redis server, as much of its protocol (RESP 2) as the platform needs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TypeAlias

from minidyno.domain.addon_servers import Address, Credentials

PATIENCE = 5.0  # seconds for all that is asked on one connection
_LINE_LIMIT = 1_000_000  # bytes; INFO is some 5,000

Reply: TypeAlias = "str | int | list[Reply] | None"


class RedisRefusedError(Exception):
    """The server answered with an error; the text is its own."""


class RedisConnection:
    """One connection to a server; see `connected`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, *words: str) -> Reply:
        """Send a command and give its reply; raises RedisRefusedError and OSError."""
        encoded = [word.encode() for word in words]
        parts = [b"*%d\r\n" % len(encoded)]
        parts += [b"$%d\r\n%b\r\n" % (len(word), word) for word in encoded]
        self._writer.write(b"".join(parts))
        await self._writer.drain()
        return await self._reply()

    async def _reply(self) -> Reply:
        line = await self._reader.readuntil(b"\r\n")
        kind, text = line[:1], line[1:-2].decode(errors="replace")
        if kind == b"-":
            raise RedisRefusedError(text)
        if kind == b"+":
            return text
        number = int(text)
        if kind == b":":
            return number
        if number < 0:
            return None
        if kind == b"*":
            return [await self._reply() for _ in range(number)]
        content = await self._reader.readexactly(number + 2)
        return content[:-2].decode(errors="replace")


@contextlib.asynccontextmanager
async def connected(at: Address, user: Credentials) -> AsyncIterator[RedisConnection]:
    """Connect and log in; raises RedisRefusedError, OSError and TimeoutError, also inside."""
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(at.host, at.port, limit=_LINE_LIMIT)
        try:
            connection = RedisConnection(reader, writer)
            try:
                await connection.ask("AUTH", user.user, user.password)
                yield connection
            except asyncio.IncompleteReadError as error:
                raise ConnectionResetError("Redis closed the connection") from error
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
