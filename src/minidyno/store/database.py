"""One SQLite file: opened, brought up to date, asked by the names of its queries."""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import aiosql

from minidyno.domain.errors import MinidynoError
from minidyno.store.disk_errors import file_errors_told, sqlite_errors_told
from minidyno.store.schema import Schema, make, migrate, version_of

_MODE = 0o600  # config vars are secrets
_BUSY_MS = 5000


class Database:
    """A connection for one thread; nested transactions join the outer one.

    Raises `home_unusable`, `disk_full` and, when opened, `schema_from_the_future`.
    """

    def __init__(self, path: Path, schema: Schema, queries: str) -> None:
        self._folder = path.parent
        self._queries = _queries(queries)
        self._depth = 0
        self._undone_by: Exception | None = None
        with sqlite_errors_told(self._folder):
            self._connection = _open(path, schema)

    def close(self) -> None:
        """Close the file; SQLite folds the write-ahead log into it."""
        self._connection.close()

    def rows(self, query: str, **params: object) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._told():
            return list(getattr(self._queries, query)(self._connection, **params))

    def row(self, query: str, **params: object) -> sqlite3.Row | None:
        """The first row of a query of one row (`^`)."""
        with self._told():
            found: sqlite3.Row | None = getattr(self._queries, query)(self._connection, **params)
            return found

    def change(self, query: str, **params: object) -> None:
        """Run a query that changes rows (`!`)."""
        with self._told():
            getattr(self._queries, query)(self._connection, **params)

    def change_many(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run a query that changes rows (`*!`) once for each row of parameters."""
        with self._told():
            getattr(self._queries, query)(self._connection, rows)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; an inner one that fails undoes itself alone."""
        level = f"level_{self._depth}"
        outermost = self._depth == 0
        self._command("BEGIN IMMEDIATE" if outermost else f"SAVEPOINT {level}")
        self._depth += 1
        try:
            yield
            self._command("COMMIT" if outermost else f"RELEASE {level}")
        except BaseException:
            # A cancelled task or a Ctrl-C leaves half a change as surely as an error does.
            self._undo("ROLLBACK" if outermost else f"ROLLBACK TO {level}; RELEASE {level}")
            raise
        finally:
            self._depth -= 1
            if outermost:
                self._undone_by = None

    def _undo(self, commands: str) -> None:
        # After some errors (a full disk) SQLite itself has undone everything already.
        if self._connection.in_transaction:
            for command in commands.split(";"):
                self._connection.execute(command)

    def _command(self, command: str) -> None:
        with self._told():
            self._connection.execute(command)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        if self._undone_by is not None:
            # Someone caught the error that made SQLite undo the transaction. What is done from
            # here on would be kept for good, statement by statement: all or nothing forbids it.
            raise self._undone_by
        try:
            with sqlite_errors_told(self._folder):
                yield
        except Exception as error:
            if self._depth and not self._connection.in_transaction:
                self._undone_by = error
            raise


@cache
def _queries(file: str) -> Any:
    return aiosql.from_path(Path(__file__).parent / file, "sqlite3", mandatory_parameters=False)


def _open(path: Path, schema: Schema) -> sqlite3.Connection:
    _make_private(path)
    # Without an isolation level the module begins no transaction behind our back.
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS:d}")
        # Before the first change: a database from the future is left exactly as it is.
        _refuse_the_future(connection, path, schema)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # References stay off until the tables are right, and cannot change in a transaction.
        connection.execute("PRAGMA foreign_keys = OFF")
        if version_of(connection) < schema.version:
            _bring_up_to_date(connection, path, schema)
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _make_private(path: Path) -> None:
    """Create the file, so that it and SQLite's files beside it never are readable by others."""
    with file_errors_told(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Only a file that is not there is opened here: to close one that a connection of this
        # process has open would let go of all the locks it holds (POSIX).
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _MODE))
        path.chmod(_MODE)


def _refuse_the_future(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    found = version_of(connection)
    if found > schema.version:
        raise MinidynoError(
            "schema_from_the_future", home=path.parent, found=found, known=schema.version
        )


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Looked at again behind the lock: another process may have done it meanwhile.
        found = version_of(connection)
        if found == 0:
            make(connection, schema)
        elif found < schema.version:
            _copy(path, found)
            migrate(connection, schema)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _copy(path: Path, version: int) -> None:
    """Keep the database as it is before a migration, as `<name>.schema-<version>`."""
    kept = path.with_name(f"{path.name}.schema-{version}")
    _make_private(kept)
    # A reader of its own: a copy through the connection that holds the lock never ends.
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(kept)) as target,
    ):
        source.backup(target)
