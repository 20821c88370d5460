"""A connection to a PostgreSQL server, as the platform's own user."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import Error

from minidyno.addons.postgresql_launch import DATABASE, PORT
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Server

MAINTENANCE = "postgres"  # the database that every server has
_PATIENCE = 10.0  # seconds for anything that is asked here

Connection = AsyncConnection[tuple[Any, ...]]


@contextlib.asynccontextmanager
async def connected(
    server: Server, database: str = DATABASE, patience: float = _PATIENCE
) -> AsyncIterator[Connection]:
    """Be connected for no longer than `patience` seconds.

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
