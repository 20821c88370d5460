"""MongoDB: documents; by a stand-in that speaks its wire protocol and says so."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import quote

import bson
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from minidyno.domain.addon_servers import Address, Credentials, Ground, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Launch, Server

PORT = "mongodb"
DATABASE = "app"
PATIENCE_MS = 5_000

_SERVER = "SecantusDB, a stand-in: not MongoDB's own server"

_MB = 1024**2
_OVERHEAD = 160 * _MB  # what the server takes beside its cache
_ROLES = ("readWrite", "dbAdmin")
# Who stores more than the plan has can read and delete, and no longer write.
_FULL = "minidynoFull"
_FULL_MAY = ("find", "remove", "dropCollection", "listCollections", "listIndexes", "dbStats")
_NOT_FOUND, _THERE_ALREADY = 11, {51002, 51003}

_CONNECTIONS = "minidynoConnections"  # as addons.servers.mongo has them
_END = "minidynoEndConnections"


def _plan(name: str, disk: int, connections: int, cache: int) -> Plan:
    limits = {"disk": disk, "connections": connections, "cache": cache}
    amount = f"{disk // _MB} MB"
    return Plan(
        name=name,
        human={
            "es": f"{name.capitalize()}: {amount}, {connections} conexiones",
            "en": f"{name.capitalize()}: {amount}, {connections} connections",
        },
        cents_per_month=None,
        limits=limits,
    )


class MongoDB:
    """Knows the stand-in; it speaks to it as any client of MongoDB would."""

    service = Service(
        name="mongodb",
        human={
            "es": "MongoDB: documentos (un servidor libre de su protocolo, SecantusDB)",
            "en": "MongoDB: documents (a free server of its protocol, SecantusDB)",
        },
        aliases=("mongolab", "objectrocket", "ormongo"),
        attachment="MONGODB",
        suffixes=("URI",),
        served_by=_SERVER,
        plans=(
            _plan("sandbox", 496 * _MB, 40, 32 * _MB),
            _plan("shared", 2048 * _MB, 200, 128 * _MB),
        ),
    )
    program: Program | None = Program(
        commands=(sys.executable,),  # the Python that runs the platform, with its packages
        image="minidyno/servicios:1",
        image_packages=(),
        install={},
    )
    ports: Sequence[str] = (PORT,)

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Start it; raises `addon_mongodb_absent` where it is not made for this system."""
        machine = place.ground is Ground.MACHINE
        if machine and find_spec("secantus") is None:
            raise MinidynoError("addon_mongodb_absent")
        config = {
            "bind": place.bind,
            "port": place.ports[PORT],
            "connections": plan.limits["connections"],
            "cache": plan.limits["cache"],
            # It keeps what it derives from this, and reads this again at each start.
            "admin": {"user": admin.user, "password": admin.password},
        }
        python = sys.executable if machine else "python3"
        return Launch(
            argv=(python, "-P", "-m", "minidyno.addons.servers.mongo", "server.json"),
            files={"server.json": json.dumps(config).encode()},
            env={"PYTHONUNBUFFERED": "1"},
            memory=plan.limits["cache"] + _OVERHEAD,
        )

    async def answers(self, server: Server) -> bool:
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

    async def admit(self, server: Server, user: Credentials) -> None:
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

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Remove the user, and end its connections."""
        async with _admin(server) as client:
            try:
                await client[DATABASE].command("dropUser", user.user)
            except OperationFailure as error:
                if error.code != _NOT_FOUND:
                    raise
            await client.admin.command({"setParameter": 1, _END: f"{user.user}@{DATABASE}"})

    async def apply(self, server: Server) -> None:
        """Set the number of connections, and look whether all that is stored fits the plan."""
        limits = server.plan.limits
        async with _admin(server) as client:
            await client.admin.command({"setParameter": 1, _CONNECTIONS: limits["connections"]})
            full = await _stored(client) > limits["disk"]
            if full:
                await _make_role(client)
            wanted = _roles(_FULL) if full else _roles(*_ROLES)
            for user in (await client[DATABASE].command("usersInfo", 1))["users"]:
                if _names(user["roles"]) == _names(wanted):
                    continue
                await client[DATABASE].command("updateUser", user["user"], roles=wanted)
                # Whoever is in keeps the rights with which it came.
                gone = f"{user['user']}@{DATABASE}"
                await client.admin.command({"setParameter": 1, _END: gone})

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """MONGODB_URI, with the database in it."""
        where = at[PORT]
        who = f"{quote(user.user, safe='')}:{quote(user.password, safe='')}"
        return {"URI": f"mongodb://{who}@{where.host}:{where.port}/{DATABASE}"}

    async def facts(self, server: Server) -> Sequence[Fact]:
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
            Fact(name="Server", value=_SERVER),
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
