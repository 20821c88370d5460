"""Who may enter a PostgreSQL server: users that come and go, and the owner that stays.

Every user works as one role, `app_owner`, to which all belongs that any of them makes. So a user
that takes over from another finds everything its own, and the other can go.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import DuplicateDatabase, DuplicateObject, Error, UniqueViolation
from psycopg.sql import SQL, Composed, Identifier, Literal

from minidyno.addons.postgresql_launch import DATABASE, PORT
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Server

OWNER = "app_owner"
_MAINTENANCE = "postgres"  # the database that every server has
_PATIENCE = 10.0  # seconds for anything that is asked here

Connection = AsyncConnection[tuple[Any, ...]]


@contextlib.asynccontextmanager
async def connected(
    server: Server, database: str = DATABASE, patience: float = _PATIENCE
) -> AsyncIterator[Connection]:
    """Be connected as the platform's own user, for no longer than `patience` seconds.

    Raises `database_refused`, also for what the server says to what is asked of it.
    """
    at = server.at[PORT]
    async with _told(), asyncio.timeout(patience):
        connection = await AsyncConnection.connect(
            host=at.host,
            port=at.port,
            user=server.admin.user,
            password=server.admin.password,
            dbname=database,
            autocommit=True,
            connect_timeout=max(1, int(patience)),
            # A statement that fails is not written to the server's log: it may hold a secret.
            options="-c log_min_error_statement=panic -c lock_timeout=5s",
            application_name="minidyno",
        )
        async with connection:
            yield connection


@contextlib.asynccontextmanager
async def _told() -> AsyncIterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise MinidynoError("database_refused", reason="timeout") from error
    except (Error, OSError) as error:
        reason = str(error).strip() or type(error).__name__
        raise MinidynoError("database_refused", reason=reason) from error


async def answers(server: Server) -> bool:
    """Say whether it takes connections and answers a question."""
    try:
        async with connected(server, _MAINTENANCE, patience=2.0) as connection:
            await connection.execute("SELECT 1")
    except MinidynoError:
        return False
    return True


async def prepare(server: Server) -> None:
    """Make the app's database and the role that owns it, unless they are there."""
    async with connected(server, _MAINTENANCE) as connection:
        await _make_database(connection)


async def empty(server: Server) -> None:
    """Make the app's database anew, ending all connections to it: its data is gone."""
    async with connected(server, _MAINTENANCE) as connection:
        name = Identifier(DATABASE)
        await connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        await _make_database(connection)


async def admit(server: Server, user: Credentials) -> None:
    """Let a user in; the first one finds the database made."""
    async with connected(server, _MAINTENANCE) as connection:
        await _make_database(connection)
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


async def _make_database(connection: Connection) -> None:
    found = await connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
    if await found.fetchone() is not None:
        return
    owner, database = Identifier(OWNER), Identifier(DATABASE)
    await _unless(DuplicateObject, connection, SQL("CREATE ROLE {} NOLOGIN").format(owner))
    await connection.execute(
        SQL("REVOKE ALL ON DATABASE {}, template1 FROM PUBLIC").format(Identifier(_MAINTENANCE))
    )
    await _unless(
        DuplicateDatabase, connection, SQL("CREATE DATABASE {} OWNER {}").format(database, owner)
    )
    await connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))


async def _unless(kind: type[Error], connection: Connection, statement: Composed) -> None:
    """Do it, and let it be done already (two who come at once may both try)."""
    with contextlib.suppress(kind, UniqueViolation):
        await connection.execute(statement)


async def dismiss(server: Server, user: Credentials) -> None:
    """Let a user in no longer and end its connections; what it made goes to the owner."""
    async with connected(server) as connection:
        found = await connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (user.user,))
        if await found.fetchone() is None:
            return
        name = Identifier(user.user)
        await connection.execute(SQL("ALTER ROLE {} NOLOGIN").format(name))
        await end_connections(connection, user.user)
        # Someone who had said RESET ROLE made things as that user.
        await connection.execute(SQL("REASSIGN OWNED BY {} TO {}").format(name, Identifier(OWNER)))
        await connection.execute(SQL("DROP OWNED BY {}").format(name))
        await connection.execute(SQL("DROP ROLE {}").format(name))


async def end_connections(connection: Connection, user: str | None = None) -> None:
    """End the connections of one user, or all to the app's database but the platform's."""
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = %s AND (usename = %s OR (%s::text IS NULL AND usename <> current_user))",
        (DATABASE, user, user),
    )
