"""Who may enter a PostgreSQL server: users that come and go, and the owner that stays.

Every user works as one role, `app_owner`, to which all belongs that any of them makes. So a user
that takes over from another finds everything its own, and the other can go.
"""

import contextlib

from psycopg.errors import DuplicateDatabase, DuplicateObject, Error, UniqueViolation
from psycopg.sql import SQL, Composed, Identifier, Literal

from minidyno.addons.postgresql_connection import MAINTENANCE, Connection
from minidyno.addons.postgresql_launch import DATABASE
from minidyno.domain.addon_servers import Credentials

OWNER = "app_owner"


async def make_database(connection: Connection) -> None:
    """Make the app's database and the role that owns it, unless they are there."""
    found = await connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
    if await found.fetchone() is not None:
        return
    owner, database = Identifier(OWNER), Identifier(DATABASE)
    await _unless(DuplicateObject, connection, SQL("CREATE ROLE {} NOLOGIN").format(owner))
    await connection.execute(
        SQL("REVOKE ALL ON DATABASE {}, template1 FROM PUBLIC").format(Identifier(MAINTENANCE))
    )
    await _unless(
        DuplicateDatabase, connection, SQL("CREATE DATABASE {} OWNER {}").format(database, owner)
    )
    await connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))


async def drop_database(connection: Connection) -> None:
    """Drop the app's database, ending all connections to it: its data is gone."""
    name = Identifier(DATABASE)
    await connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


async def admit(connection: Connection, user: Credentials) -> None:
    """Let a user in, who works as the owner."""
    # Not the password but what is kept of it goes over the wire: no log can ever show it.
    kept = connection.pgconn.encrypt_password(
        user.password.encode(), user.user.encode(), b"scram-sha-256"
    ).decode()
    name, secret = Identifier(user.user), Literal(kept)
    await _unless(
        DuplicateObject, connection, SQL("CREATE ROLE {} PASSWORD {}").format(name, secret)
    )
    await connection.execute(SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, secret))
    await connection.execute(SQL("GRANT {} TO {}").format(Identifier(OWNER), name))
    await connection.execute(SQL("ALTER ROLE {} SET role = {}").format(name, Literal(OWNER)))


async def dismiss(connection: Connection, user: Credentials) -> None:
    """Let a user in no longer and end its connections; what it made goes to the owner."""
    found = await connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (user.user,))
    if await found.fetchone() is None:
        return
    name = Identifier(user.user)
    await connection.execute(SQL("ALTER ROLE {} NOLOGIN").format(name))
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = %s AND usename = %s",
        (DATABASE, user.user),
    )
    # Someone who had said RESET ROLE made things as that user.
    await connection.execute(SQL("REASSIGN OWNED BY {} TO {}").format(name, Identifier(OWNER)))
    await connection.execute(SQL("DROP OWNED BY {}").format(name))
    await connection.execute(SQL("DROP ROLE {}").format(name))


async def _unless(kind: type[Error], connection: Connection, statement: Composed) -> None:
    """Do it, and let it be done already (two who come at once may both try)."""
    with contextlib.suppress(kind, UniqueViolation):
        await connection.execute(statement)
