"""A database's schema: how a new one is made, and how an older one is brought up to date."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Schema:
    """The script for a new database, and the migrations: number n leads from version n-1 to n."""

    fresh: str
    migrations: tuple[str, ...]

    @property
    def version(self) -> int:
        """The version that this code knows, kept in the database as `PRAGMA user_version`."""
        return len(self.migrations)


def read_schema(prefix: str = "") -> Schema:
    """Read `<prefix>schema.sql` and `migrations/<prefix>0001_….sql` and on, without a gap."""
    name = re.compile(re.escape(prefix) + r"(\d{4})_\w+\.sql")
    numbered: dict[int, Path] = {}
    for file in (_HERE / "migrations").iterdir():
        if match := name.fullmatch(file.name):
            if int(match[1]) in numbered:
                msg = f"two migrations have number {match[1]}: rename the later one"
                raise RuntimeError(msg)
            numbered[int(match[1])] = file
    return Schema(
        fresh=_text(_HERE / f"{prefix}schema.sql"),
        migrations=tuple(_text(numbered[n]) for n in range(1, len(numbered) + 1)),
    )


def make(connection: sqlite3.Connection, schema: Schema) -> None:
    """Make a new database's tables; the caller has begun a transaction."""
    _run(connection, schema.fresh)
    _set_version(connection, schema.version)


def migrate(connection: sqlite3.Connection, schema: Schema) -> None:
    """Run the migrations that are missing; the caller has begun a transaction.

    References are checked at the end and not meanwhile (the caller keeps them off), because a
    migration may have to build a table anew.
    """
    for script in schema.migrations[version_of(connection) :]:
        _run(connection, script)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        msg = f"a migration left table {broken[0]} with references to nothing"
        raise RuntimeError(msg)
    _set_version(connection, schema.version)


def version_of(connection: sqlite3.Connection) -> int:
    """The schema's version in the database, 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _set_version(connection: sqlite3.Connection, version: int) -> None:
    connection.execute(f"PRAGMA user_version = {version:d}")


def _run(connection: sqlite3.Connection, script: str) -> None:
    # Not `executescript`: that commits whatever transaction is open before it begins.
    for statement in _statements(script):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Split a script; a `;` inside a text, a comment or a trigger ends no statement."""
    statement = ""
    for piece in re.findall(r"[^;]*;", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
