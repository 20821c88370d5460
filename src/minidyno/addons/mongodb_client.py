"""Speaks to MongoDB's stand-in as any client of MongoDB would: all that needs `pymongo`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import bson
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from minidyno.addons.mongodb_launch import DATABASE, PORT, SERVED_BY
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Restriction, Server

PATIENCE_MS = 5_000

_MB = 1024**2
_ROLES = ("readWrite", "dbAdmin")
# Who stores more than the plan has can read and delete, and no longer write.
_FULL = "minidynoFull"
_FULL_MAY = ("find", "remove", "dropCollection", "listCollections", "listIndexes", "dbStats")
_NOT_FOUND, _THERE_ALREADY = 11, {51002, 51003}

_CONNECTIONS = "minidynoConnections"  # as addons.servers.mongo has them
_END = "minidynoEndConnections"


async def answers(server: Server) -> bool:
    """Say whether it does; one whose connections are all taken is ready too."""
    at = server.at[PORT]
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


async def admit(server: Server, user: Credentials) -> None:
    """Make the user, who owns the database and sees no other."""
    async with _admin(server) as client:
        try:
            await client[DATABASE].command(
                "createUser", user.user, pwd=user.password, roles=_roles(*_ROLES)
            )
        except OperationFailure as error:
            if error.code not in _THERE_ALREADY:
                raise
            await client[DATABASE].command("updateUser", user.user, pwd=user.password)


async def dismiss(server: Server, user: Credentials) -> None:
    """Remove the user, and end its connections."""
    async with _admin(server) as client:
        try:
            await client[DATABASE].command("dropUser", user.user)
        except OperationFailure as error:
            if error.code != _NOT_FOUND:
                raise
        await client.admin.command({"setParameter": 1, _END: f"{user.user}@{DATABASE}"})


async def apply(server: Server) -> Sequence[Restriction]:
    """Set the number of connections; who stores more than the plan has cannot write."""
    connections, most = server.plan.limits["connections"], server.plan.limits["disk"]
    async with _admin(server) as client:
        await client.admin.command({"setParameter": 1, _CONNECTIONS: connections})
        stored = await _stored(client)
        await _let_write(client, stored <= most)
    if stored <= most:
        return ()
    said = (
        f"Database holds {stored / _MB:.2f} MB, exceeding the {server.plan.name} plan limit of "
        f"{most // _MB} MB: only reads and deletes are allowed until there is less"
    )
    return (Restriction(name="writes", said=said),)


async def facts(server: Server) -> Sequence[Fact]:
    """Which server it is, and how full."""
    limits = server.plan.limits
    async with _admin(server) as client:
        build = await client.admin.command("buildInfo")
        found = await client[DATABASE].command("dbStats")
        status = await client.admin.command("serverStatus")
        stored = await _stored(client)
    used = f"{stored / _MB:.2f} MB of {limits['disk'] // _MB} MB"
    full = " (full: read and delete only)" if stored > limits["disk"] else ""
    return (
        Fact(name="Server", value=SERVED_BY["en"]),
        Fact(name="Protocol", value=f"MongoDB {build['version']}"),
        Fact(name="Data Size", value=used + full),
        Fact(name="Collections", value=str(found["collections"])),
        Fact(name="Documents", value=str(found["objects"])),
        Fact(
            name="Connections",
            value=f"{status['connections']['current']}/{limits['connections']}",
        ),
        Fact(name="Persistence", value="fsync before each acknowledgement"),
    )


Client = AsyncMongoClient[dict[str, Any]]


@contextlib.asynccontextmanager
async def _admin(server: Server) -> AsyncIterator[Client]:
    """Connect as the platform's own user; raises `addon_refused` and ConnectionError."""
    at = server.at[PORT]
    client: Client = AsyncMongoClient(
        at.host,
        at.port,
        username=server.admin.user,
        password=server.admin.password,
        authSource="admin",
        directConnection=True,
        maxPoolSize=1,
        serverSelectionTimeoutMS=PATIENCE_MS,
        socketTimeoutMS=PATIENCE_MS,
    )
    try:
        async with client:
            yield client
    except OperationFailure as error:
        raise MinidynoError("addon_refused", service="mongodb", reason=_said(error)) from error
    except PyMongoError as error:
        raise ConnectionError(_said(error)) from error


def _said(error: PyMongoError) -> str:
    """The first line, without the topology that follows it."""
    return str(error).partition(" (configured")[0].partition(", full error")[0][:200]


async def _stored(client: Client) -> int:
    found = await client[DATABASE].command("dbStats")
    return int(found["totalSize"])


async def _let_write(client: Client, may: bool) -> None:
    """Give all users of the database the roles to write, or those without."""
    if not may:
        await _make_role(client)
    wanted = _roles(*_ROLES) if may else _roles(_FULL)
    for user in (await client[DATABASE].command("usersInfo", 1))["users"]:
        if _names(user["roles"]) == _names(wanted):
            continue
        await client[DATABASE].command("updateUser", user["user"], roles=wanted)
        # Whoever is in keeps the rights with which it came.
        gone = f"{user['user']}@{DATABASE}"
        await client.admin.command({"setParameter": 1, _END: gone})


async def _make_role(client: Client) -> None:
    known = await client[DATABASE].command("rolesInfo", _FULL)
    if not known["roles"]:
        may = [
            {"resource": {"db": DATABASE, "collection": ""}, "actions": list(_FULL_MAY)},
        ]
        await client[DATABASE].command("createRole", _FULL, privileges=may, roles=[])


def _roles(*names: str) -> list[dict[str, str]]:
    return [{"role": name, "db": DATABASE} for name in names]


def _names(roles: Sequence[Mapping[str, str]]) -> set[str]:
    return {role["role"] for role in roles}


def _message(body: Mapping[str, Any]) -> bytes:
    """One message of the wire protocol (OP_MSG)."""
    content = bytes(4) + b"\0" + bson.encode(body)
    return (
        b"".join(number.to_bytes(4, "little") for number in (16 + len(content), 1, 0, 2013))
        + content
    )


_HELLO = _message({"hello": 1, "$db": "admin"})
