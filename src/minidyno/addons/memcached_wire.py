"""Speaks to the front of a memcached server (`memcached_front`) as the platform's own user."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping

from minidyno.domain.addon_servers import Credentials
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Server

PORT = "memcached"  # the name of the one port it listens on
PATIENCE = 5.0  # seconds for all that is asked on one connection


class FrontConnection:
    """One connection to a front; see `connected`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def log_in(self, user: Credentials) -> None:
        """Say who we are; raises as `ask` does."""
        who = f"{user.user} {user.password}".encode()
        said = await self._say(b"set admin 0 0 %d\r\n%b" % (len(who), who))
        if said != "STORED":
            raise _refused(said)

    async def ask(self, command: str) -> str:
        """Send a command and give its answer; raises `addon_refused` and OSError."""
        said = await self._say(command.encode())
        if said.startswith("ERROR"):
            raise _refused(said)
        return said

    async def stats(self) -> Mapping[str, str]:
        """The figures of memcached, and of its front."""
        figures: dict[str, str] = json.loads(await self.ask("stats"))
        return figures

    async def _say(self, line: bytes) -> str:
        self._writer.write(line + b"\r\n")
        answer = await self._reader.readline()
        if not answer:
            raise ConnectionResetError("memcached's front closed the connection")
        return answer.decode().rstrip("\r\n")


@contextlib.asynccontextmanager
async def connected(server: Server) -> AsyncIterator[FrontConnection]:
    """Connect as the platform's own user; raises `addon_refused`, OSError, TimeoutError."""
    at = server.at[PORT]
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(at.host, at.port)
        try:
            connection = FrontConnection(reader, writer)
            await connection.log_in(server.admin)
            yield connection
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


def _refused(said: str) -> MinidynoError:
    return MinidynoError("addon_refused", service="memcached", reason=said)
