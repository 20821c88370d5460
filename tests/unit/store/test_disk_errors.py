"""What SQLite and the system say of the disk, told to people."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.store.disk_errors import file_errors_told, sqlite_errors_told

FOLDER = Path("/casa")


def test_a_full_disk_is_known_by_the_code_of_sqlite() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("PRAGMA max_page_count = 2")
        with pytest.raises(MinidynoError) as caught, sqlite_errors_told(FOLDER):
            connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert (caught.value.error_id, caught.value.params) == ("disk_full", {"folder": FOLDER})


def test_a_file_that_stays_locked_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    with closing(sqlite3.connect(path)) as holder, closing(sqlite3.connect(path, 0)) as other:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MinidynoError) as caught, sqlite_errors_told(FOLDER):
            other.execute("BEGIN IMMEDIATE")
    assert caught.value.error_id == "home_unusable"
    assert str(FOLDER) in caught.value.say("es")


def test_a_full_disk_is_known_by_the_number_of_the_system() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full: this system has none")
    with (
        pytest.raises(MinidynoError) as caught,
        file_errors_told(FOLDER),
        Path("/dev/full").open("wb") as full,
    ):
        full.write(b"x")
    assert (caught.value.error_id, caught.value.params) == ("disk_full", {"folder": FOLDER})


def test_any_other_trouble_with_a_file_says_the_reason(tmp_path: Path) -> None:
    with pytest.raises(MinidynoError) as caught, file_errors_told(FOLDER):
        (tmp_path / "nobody" / "file").write_bytes(b"")
    assert caught.value.error_id == "home_unusable"
    assert caught.value.params == {"home": FOLDER, "reason": os.strerror(errno.ENOENT)}


def test_a_fault_of_the_programs_own_is_not_blamed_on_the_disk() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        with pytest.raises(sqlite3.OperationalError), sqlite_errors_told(FOLDER):
            connection.execute("SELECT nonsense")
        connection.close()
        with pytest.raises(sqlite3.ProgrammingError), sqlite_errors_told(FOLDER):
            connection.execute("SELECT 1")
