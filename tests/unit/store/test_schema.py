"""A database made new and one brought up to date are the same, and nothing is lost on the way."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contract.store_samples import a_release, an_app

from minidyno.domain.errors import MinidynoError
from minidyno.store.schema import Schema, make, migrate, read_schema, version_of
from minidyno.store.sqlite import SqliteStore
from minidyno.store.sqlite_logs import SqliteLogStore

NEXT_MIGRATION = """
-- Apps get an owner; who made the older ones is not known.
ALTER TABLE apps ADD COLUMN owner TEXT;
CREATE TABLE owners (name TEXT PRIMARY KEY);
INSERT INTO owners (name) VALUES ('a;b');
"""


def _shape(connection: sqlite3.Connection) -> dict[str, object]:
    """What tables and indexes are like, without spaces, comments or the order of making."""
    kinds = connection.execute("SELECT name, type FROM sqlite_master ORDER BY name").fetchall()
    shape: dict[str, object] = {}
    for name, kind in kinds:
        if kind == "table":
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            references = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            flags = connection.execute(
                "SELECT wr, strict FROM pragma_table_list WHERE name = ?", [name]
            ).fetchall()
            indexes = {row[1]: row[2:] for row in connection.execute(f"PRAGMA index_list({name})")}
            shape[name] = (columns, references, flags, indexes)
        else:
            shape[name] = connection.execute(f"PRAGMA index_xinfo({name})").fetchall()
    return shape


def _made(schema: Schema) -> dict[str, object]:
    with closing(sqlite3.connect(":memory:")) as connection:
        make(connection, schema)
        assert version_of(connection) == schema.version
        return _shape(connection)


def _migrated(schema: Schema) -> dict[str, object]:
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(connection, schema)
        assert version_of(connection) == schema.version
        return _shape(connection)


def _with(schema: Schema, migration: str, fresh: str = "") -> Schema:
    return replace(schema, migrations=(*schema.migrations, migration), fresh=schema.fresh + fresh)


@pytest.mark.parametrize("prefix", ["", "logs_", "archive_", "metrics_"])
def test_a_new_database_equals_one_that_went_through_all_migrations(prefix: str) -> None:
    schema = read_schema(prefix)
    assert schema.version >= 1
    assert _made(schema) == _migrated(schema)
    assert len(_made(schema)) > 1


@pytest.mark.parametrize(
    "migration",
    [
        "ALTER TABLE apps ADD COLUMN owner TEXT;",
        "CREATE INDEX apps_by_port ON apps (port);",
        "CREATE TABLE extra (id TEXT) WITHOUT ROWID;".replace("id TEXT", "id TEXT PRIMARY KEY"),
        "DROP INDEX slugs_of_app;",
        "DROP TABLE dynos; CREATE TABLE dynos (id TEXT);",
    ],
)
def test_a_migration_that_was_forgotten_in_the_schema_is_noticed(migration: str) -> None:
    schema = _with(read_schema(), migration)
    assert _made(schema) != _migrated(schema)


def test_a_migration_that_is_in_the_schema_too_makes_them_equal_again() -> None:
    table = "CREATE TABLE extra (\n  id TEXT PRIMARY KEY -- a note\n);"
    schema = _with(read_schema(), "CREATE TABLE extra (id TEXT PRIMARY KEY);", fresh=table)
    assert _made(schema) == _migrated(schema)


def test_migrations_are_numbered_without_a_gap() -> None:
    folder = Path(__file__).parents[3] / "src" / "minidyno" / "store" / "migrations"
    names = [file.name for file in folder.iterdir()]
    assert len(names) == sum(read_schema(p).version for p in ("", "logs_", "archive_", "metrics_"))


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A database of the schema of today, with something in it."""
    path = tmp_path / "minidyno.db"
    store = SqliteStore(path)
    store.save_app(an_app())
    store.save_release(a_release())
    store.close()
    yield path


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return version_of(connection)


def _copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("minidyno.db.schema-*"))


def test_an_older_database_is_brought_up_to_date_with_all_it_holds(path: Path) -> None:
    schema = _with(read_schema(), NEXT_MIGRATION)
    store = SqliteStore(path, schema)
    assert store.apps() == [an_app()]
    assert store.releases("app-1") == [a_release()]
    store.save_release(a_release(version=2))
    store.close()
    assert _version(path) == schema.version
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM owners").fetchall() == [("a;b",)]


def test_the_database_as_it_was_is_kept_beside_the_new_one(path: Path) -> None:
    old = read_schema()
    store = SqliteStore(path, _with(old, NEXT_MIGRATION))
    store.save_app(an_app(name="nueva"))
    store.close()
    (copy,) = _copies(path)
    assert copy.name == f"minidyno.db.schema-{old.version}"
    assert copy.stat().st_mode & 0o777 == 0o600
    before = SqliteStore(copy, old)
    assert before.apps() == [an_app()]
    before.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(path: Path) -> None:
    old = read_schema()
    broken = _with(old, NEXT_MIGRATION + "\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError):
        SqliteStore(path, broken)
    assert _version(path) == old.version
    store = SqliteStore(path, old)
    assert store.apps() == [an_app()]
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert "owners" not in _shape(connection)


def test_a_migration_that_breaks_references_is_refused(path: Path) -> None:
    old = read_schema()
    with pytest.raises(RuntimeError, match="releases"):
        SqliteStore(path, _with(old, "DELETE FROM apps;"))
    store = SqliteStore(path, old)
    assert store.releases("app-1") == [a_release()]
    store.close()


def test_a_migration_may_build_a_table_anew_without_losing_what_refers_to_it(path: Path) -> None:
    anew = """
        CREATE TABLE new_apps AS SELECT * FROM apps;
        DROP TABLE apps;
        CREATE TABLE apps (
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
            port INTEGER NOT NULL, stack TEXT NOT NULL, created_at REAL NOT NULL,
            updated_at REAL NOT NULL, released_at REAL, maintenance INTEGER NOT NULL,
            buildpacks TEXT NOT NULL DEFAULT '[]'
        );
        INSERT INTO apps SELECT * FROM new_apps;
        DROP TABLE new_apps;
    """
    store = SqliteStore(path, _with(read_schema(), anew))
    assert (store.apps(), store.releases("app-1")) == ([an_app()], [a_release()])
    store.remove_app("app-1")
    assert store.releases("app-1") == []  # the reference holds for the new table
    store.close()


def test_a_database_of_today_is_opened_without_a_copy(path: Path) -> None:
    SqliteStore(path).close()
    assert _copies(path) == []


def test_a_database_from_the_future_is_refused_and_left_alone(path: Path) -> None:
    future = _with(read_schema(), NEXT_MIGRATION)
    SqliteStore(path, future).close()
    before = path.read_bytes()
    with pytest.raises(MinidynoError) as caught:
        SqliteStore(path)
    assert caught.value.error_id == "schema_from_the_future"
    assert caught.value.params == {
        "home": path.parent,
        "found": future.version,
        "known": future.version - 1,
    }
    assert str(path.parent) in caught.value.say("es")
    assert path.read_bytes() == before


def test_the_log_database_is_brought_up_to_date_too(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    SqliteLogStore(path, 10).close()
    schema = _with(read_schema("logs_"), "CREATE TABLE drains (url TEXT);")
    SqliteLogStore(path, 10, schema).close()
    assert _version(path) == schema.version
    assert (tmp_path / f"logs.db.schema-{schema.version - 1}").exists()
    with pytest.raises(MinidynoError, match="schema_from_the_future"):
        SqliteLogStore(path, 10)
