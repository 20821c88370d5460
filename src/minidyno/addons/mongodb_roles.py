"""Who may come into a server of MongoDB's protocol: users that own the database, and see no other.

Whoever is in stays in when its user is gone, so its connections are ended with it.
"""

from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from minidyno.addons.mongodb_launch import DATABASE
from minidyno.addons.servers.mongo_words import END
from minidyno.domain.addon_servers import Credentials

Connection = AsyncMongoClient[dict[str, Any]]

_OWNER = ("readWrite", "dbAdmin")
_NOT_FOUND, _THERE_ALREADY = 11, {51002, 51003}


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


async def _end_connections(connection: Connection, user: str) -> None:
    await connection.admin.command({"setParameter": 1, END: f"{user}@{DATABASE}"})


def _roles(*names: str) -> list[dict[str, str]]:
    return [{"role": name, "db": DATABASE} for name in names]
