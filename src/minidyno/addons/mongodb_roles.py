"""Who may do what in a server of MongoDB's protocol: users that own the database, or may not write.

Whoever is in keeps the rights with which it came, so its connections are ended when they change.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from minidyno.addons.mongodb_launch import DATABASE
from minidyno.domain.addon_servers import Credentials

Connection = AsyncMongoClient[dict[str, Any]]

_OWNER = ("readWrite", "dbAdmin")
# Who stores more than the plan has can read and delete, and no longer write.
_FULL = "minidynoFull"
_FULL_MAY = ("find", "remove", "dropCollection", "listCollections", "listIndexes", "dbStats")
_NOT_FOUND, _THERE_ALREADY = 11, {51002, 51003}
_END = "minidynoEndConnections"  # as addons.servers.mongo has it


async def admit(connection: Connection, user: Credentials) -> None:
    """Make the user, who owns the database and sees no other."""
    try:
        await connection[DATABASE].command(
            "createUser", user.user, pwd=user.password, roles=_roles(*_OWNER)
        )
    except OperationFailure as error:
        if error.code not in _THERE_ALREADY:
            raise
        await connection[DATABASE].command("updateUser", user.user, pwd=user.password)


async def dismiss(connection: Connection, user: str) -> None:
    """Remove the user, and end its connections; an unknown one is no error."""
    try:
        await connection[DATABASE].command("dropUser", user)
    except OperationFailure as error:
        if error.code != _NOT_FOUND:
            raise
    await _end_connections(connection, user)


async def let_write(connection: Connection, may: bool) -> None:
    """Let all users write, or only read and delete."""
    if not may:
        await _make_role(connection)
    wanted = _roles(*_OWNER) if may else _roles(_FULL)
    for user in (await connection[DATABASE].command("usersInfo", 1))["users"]:
        if _names(user["roles"]) != _names(wanted):
            await connection[DATABASE].command("updateUser", user["user"], roles=wanted)
            await _end_connections(connection, user["user"])


async def _end_connections(connection: Connection, user: str) -> None:
    await connection.admin.command({"setParameter": 1, _END: f"{user}@{DATABASE}"})


async def _make_role(connection: Connection) -> None:
    known = await connection[DATABASE].command("rolesInfo", _FULL)
    if not known["roles"]:
        everything = {"db": DATABASE, "collection": ""}
        may = [{"resource": everything, "actions": list(_FULL_MAY)}]
        await connection[DATABASE].command("createRole", _FULL, privileges=may, roles=[])


def _roles(*names: str) -> list[dict[str, str]]:
    return [{"role": name, "db": DATABASE} for name in names]


def _names(roles: Sequence[Mapping[str, str]]) -> set[str]:
    return {role["role"] for role in roles}
