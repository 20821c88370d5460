"""One server of MongoDB's protocol, as the platform's user speaks to it: all that needs `pymongo`.

It is spoken to as by any client of MongoDB, but for one word of the stand-in.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import bson
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from minidyno.addons import mongodb_roles as roles
from minidyno.addons.mongodb_launch import DATABASE, PORT, SERVED_BY
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Restriction, Server

PATIENCE_MS = 5_000

_MB = 1024**2
_CONNECTIONS = "minidynoConnections"  # as addons.servers.mongo has it


class MongoDBClient:
    """What a provider does with a server that runs (`ports.addon_provider`).

    All but `answers` raises `addon_refused` and ConnectionError.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    async def answers(self) -> bool:
        """Say whether it does; one whose connections are all taken is ready too."""
        at = self._server.at[PORT]
        try:
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection(at.host, at.port)
                try:
                    writer.write(_HELLO)
                    # Nothing at all is how it sends away whoever is too much.
                    return await reader.read(4) != b"" or reader.at_eof()
                except ConnectionError:
                    return True
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False

    async def admit(self, user: Credentials) -> None:
        """Make the user, who owns the database and sees no other."""
        async with self._connected() as connection:
            await roles.admit(connection, user)

    async def dismiss(self, user: Credentials) -> None:
        """Remove the user, and end its connections."""
        async with self._connected() as connection:
            await roles.dismiss(connection, user.user)

    async def apply(self) -> Sequence[Restriction]:
        """Set the number of connections; who stores more than the plan has cannot write."""
        plan = self._server.plan
        most = plan.limits["disk"]
        async with self._connected() as connection:
            words = {"setParameter": 1, _CONNECTIONS: plan.limits["connections"]}
            await connection.admin.command(words)
            stored = _stored(await connection[DATABASE].command("dbStats"))
            await roles.let_write(connection, stored <= most)
        if stored <= most:
            return ()
        said = (
            f"Database holds {stored / _MB:.2f} MB, exceeding the {plan.name} plan limit of "
            f"{most // _MB} MB: only reads and deletes are allowed until there is less"
        )
        return (Restriction(name="writes", said=said),)

    async def facts(self) -> Sequence[Fact]:
        """Which server it is, and how full."""
        limits = self._server.plan.limits
        async with self._connected() as connection:
            build = await connection.admin.command("buildInfo")
            found = await connection[DATABASE].command("dbStats")
            status = await connection.admin.command("serverStatus")
        stored, clients = _stored(found), status["connections"]["current"]
        used = f"{stored / _MB:.2f} MB of {limits['disk'] // _MB} MB"
        full = " (full: read and delete only)" if stored > limits["disk"] else ""
        return (
            Fact(name="Server", value=SERVED_BY["en"]),
            Fact(name="Protocol", value=f"MongoDB {build['version']}"),
            Fact(name="Data Size", value=used + full),
            Fact(name="Collections", value=str(found["collections"])),
            Fact(name="Documents", value=str(found["objects"])),
            Fact(name="Connections", value=f"{clients}/{limits['connections']}"),
            Fact(name="Persistence", value="fsync before each acknowledgement"),
        )

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[roles.Connection]:
        at, admin = self._server.at[PORT], self._server.admin
        connection: roles.Connection = AsyncMongoClient(
            at.host,
            at.port,
            username=admin.user,
            password=admin.password,
            authSource="admin",
            directConnection=True,
            maxPoolSize=1,
            serverSelectionTimeoutMS=PATIENCE_MS,
            socketTimeoutMS=PATIENCE_MS,
        )
        try:
            async with connection:
                yield connection
        except OperationFailure as error:
            raise MinidynoError("addon_refused", service="mongodb", reason=_said(error)) from error
        except PyMongoError as error:
            raise ConnectionError(_said(error)) from error


def _stored(stats: Mapping[str, Any]) -> int:
    return int(stats["totalSize"])


def _said(error: PyMongoError) -> str:
    """The first line, without the topology that follows it."""
    return str(error).partition(" (configured")[0].partition(", full error")[0][:200]


def _message(body: Mapping[str, Any]) -> bytes:
    """One message of the wire protocol (OP_MSG)."""
    content = bytes(4) + b"\0" + bson.encode(body)
    head = (16 + len(content), 1, 0, 2013)
    return b"".join(number.to_bytes(4, "little") for number in head) + content


_HELLO = _message({"hello": 1, "$db": "admin"})
