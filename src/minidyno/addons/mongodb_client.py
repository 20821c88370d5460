"""One server of MongoDB's protocol, as the platform's user speaks to it: all that needs `pymongo`.

It is spoken to as by any client of MongoDB, but for some words of the stand-in.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

import bson
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from minidyno.addons import mongodb_roles as roles
from minidyno.addons.mongodb_launch import DATABASE, PORT, SERVED_BY, WRITES
from minidyno.addons.room import CONNECTIONS, is_taken, no_connection_free
from minidyno.addons.servers.mongo_words import LIMITS, USED
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Restriction, Server

PATIENCE_MS = 5_000

_MB = 1024**2


class CrowdedError(Exception):
    """Apps have all connections of the plan."""


class MongoDBClient:
    """What a provider does with a server that runs (`ports.addon_provider`).

    All but `answers` raises `addon_refused` and ConnectionError.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    async def answers(self) -> bool:
        """Say whether it does; one whose connections are all taken is ready too."""
        try:
            await self._greeted()
        except (OSError, TimeoutError):
            return False
        return True

    async def admit(self, user: Credentials) -> None:
        """Make the user, who owns the database and sees no other."""
        async with self._connected() as connection:
            await roles.admit(connection, user)

    async def dismiss(self, user: Credentials) -> None:
        """Remove the user, and end its connections."""
        async with self._connected() as connection:
            await roles.dismiss(connection, user.user)

    async def apply(self, before: Collection[str]) -> Sequence[Restriction]:
        """Set the limits of the plan, and look what is refused for their sake."""
        limits = self._server.plan.limits
        words = {name: limits[name] for name in ("connections", "disk")}
        try:
            used = await self._ask({LIMITS: words})
        except CrowdedError:
            crowded = no_connection_free(limits["connections"])
            # Of what it stores we know no more than before.
            return [self._full(), crowded] if WRITES in before else [crowded]
        found = []
        refused = WRITES in before or used["writesRefused"]
        if is_taken(used["stored"], limits["disk"], before=refused):
            found.append(self._full())
        held = CONNECTIONS in before
        if used["connectionsRefused"] or is_taken(_apps(used), limits["connections"], before=held):
            found.append(no_connection_free(limits["connections"]))
        return found

    async def facts(self) -> Sequence[Fact]:
        """Which server it is, and how full."""
        limits = self._server.plan.limits
        who = Fact(name="Server", value=SERVED_BY["en"])
        try:
            used = await self._ask({USED: 1})
        except CrowdedError:
            all_taken = f"{limits['connections']}/{limits['connections']} (more are refused)"
            return (who, Fact(name="Connections", value=all_taken))
        async with self._connected() as connection:
            build = await connection.admin.command("buildInfo")
            found = await connection[DATABASE].command("dbStats")
        stored, most = used["stored"], limits["disk"]
        full = " (full: read and delete only)" if stored * 100 > most * 99 else ""
        return (
            who,
            Fact(name="Protocol", value=f"MongoDB {build['version']}"),
            Fact(name="Data Size", value=f"{stored / _MB:.2f} MB of {most // _MB} MB{full}"),
            Fact(name="Collections", value=str(found["collections"])),
            Fact(name="Documents", value=str(found["objects"])),
            Fact(name="Connections", value=f"{_apps(used)}/{limits['connections']}"),
            Fact(name="Persistence", value="fsync before each acknowledgement"),
        )

    def _full(self) -> Restriction:
        most = self._server.plan.limits["disk"]
        said = (
            f"Database is full, at the {self._server.plan.name} plan limit of {most // _MB} MB: "
            "writes are refused until there is less, reads and deletes are not"
        )
        return Restriction(name=WRITES, said=said)

    async def _ask(self, words: Mapping[str, Any]) -> Mapping[str, Any]:
        """Say words of ours to it; raises CrowdedError if it has no connection for us."""
        if await self._is_crowded():
            raise CrowdedError
        try:
            async with self._connected() as connection:
                answer: dict[str, Any] = await connection.admin.command(
                    {"setParameter": 1, **words}
                )
        except ConnectionError:
            if await self._is_crowded():
                raise CrowdedError from None
            raise
        return answer

    async def _is_crowded(self) -> bool:
        try:
            return await self._greeted() == b""
        except (OSError, TimeoutError):
            return False

    async def _greeted(self) -> bytes:
        """How its answer to a greeting begins: nothing, if it sends away whoever is too much.

        Raises OSError and TimeoutError where there is nobody.
        """
        at = self._server.at[PORT]
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection(at.host, at.port)
            try:
                writer.write(_HELLO)
                return await reader.read(4)
            except ConnectionError:
                return b""
            finally:
                writer.close()

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


def _apps(used: Mapping[str, Any]) -> int:
    """Connections, without those of this client: one that watches, and one that asks."""
    return max(0, int(used["connections"]) - 2)


def _said(error: PyMongoError) -> str:
    """The first line, without the topology that follows it."""
    return str(error).partition(" (configured")[0].partition(", full error")[0][:200]


def _message(body: Mapping[str, Any]) -> bytes:
    """One message of the wire protocol (OP_MSG)."""
    content = bytes(4) + b"\0" + bson.encode(body)
    head = (16 + len(content), 1, 0, 2013)
    return b"".join(number.to_bytes(4, "little") for number in head) + content


_HELLO = _message({"hello": 1, "$db": "admin"})
