"""What the store in a file does with its file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.contract.store_samples import a_dyno, a_line, an_app
from tests.unit.store.disks import fill, small_disk

from minidyno.domain.errors import MinidynoError
from minidyno.store.sqlite import SqliteStore
from minidyno.store.sqlite_logs import SqliteLogStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "minidyno.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    store.close()


def test_what_was_saved_is_there_when_the_file_is_opened_again(path: Path) -> None:
    first = SqliteStore(path)
    first.save_app(an_app())
    first.close()
    second = SqliteStore(path)
    assert second.apps() == [an_app()]
    second.close()


def test_only_its_owner_may_read_the_file_and_those_beside_it(
    store: SqliteStore, path: Path
) -> None:
    store.save_app(an_app())
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    names = ("minidyno.db", "minidyno.db-shm", "minidyno.db-wal")
    assert modes == dict.fromkeys(names, 0o600)


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    SqliteStore(path).close()
    path.chmod(0o644)
    SqliteStore(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_file_is_kept_as_it_was_asked_for(store: SqliteStore, path: Path) -> None:
    store.save_app(an_app())
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_second_handle_reads_what_is_finished_and_nothing_else(
    store: SqliteStore, path: Path
) -> None:
    reader = SqliteStore(path)
    with store.transaction():
        store.save_app(an_app())
        assert reader.apps() == []
    assert reader.apps() == [an_app()]
    reader.close()


def test_a_file_that_is_no_database_is_told_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no soy una base de datos" * 100)
    with pytest.raises(MinidynoError) as caught:
        SqliteStore(path)
    assert caught.value.error_id == "home_unusable"
    assert path.read_bytes() == b"no soy una base de datos" * 100


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MinidynoError) as caught:
        SqliteStore(tmp_path / "file" / "minidyno.db")
    assert caught.value.error_id == "home_unusable"
    assert str(tmp_path / "file") in caught.value.say("es")


def test_nothing_is_kept_of_a_transaction_that_sqlite_undid_itself(
    store: SqliteStore, path: Path
) -> None:
    store.set_value("before", "kept")
    with closing(sqlite3.connect(path)) as other:
        other.execute(
            "CREATE TRIGGER undo BEFORE INSERT ON dynos BEGIN SELECT RAISE(ROLLBACK, 'x'); END"
        )
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.save_app(an_app())
        with pytest.raises(sqlite3.IntegrityError), store.transaction():
            store.save_dyno(a_dyno())
        # Without the transaction that SQLite undid, this alone would be kept.
        store.set_value("after", "half a change")
    assert (store.apps(), store.value("after"), store.value("before")) == ([], None, "kept")
    with store.transaction():
        store.set_value("after", "whole")
    assert store.value("after") == "whole"


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        store = SqliteStore(disk / "minidyno.db")
        store.save_app(an_app())
        filler = fill(disk)
        with pytest.raises(MinidynoError) as caught, store.transaction():
            for number in range(1000):
                store.set_value(f"value-{number}", "x" * 4096)
        assert (caught.value.error_id, caught.value.params) == ("disk_full", {"folder": disk})
        assert (store.apps(), store.value("value-0")) == ([an_app()], None)
        filler.unlink()
        store.set_value("again", "yes")
        assert store.value("again") == "yes"
        store.close()


def test_a_full_disk_while_the_database_is_made_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        filler = fill(disk, leave=8192)
        with pytest.raises(MinidynoError) as caught:
            SqliteStore(disk / "minidyno.db")
        assert caught.value.error_id == "disk_full"
        filler.unlink()
        store = SqliteStore(disk / "minidyno.db")
        assert store.apps() == []
        store.close()


def test_log_lines_that_do_not_fit_leave_their_positions_too(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        logs = SqliteLogStore(disk / "logs.db", 10_000)
        logs.append([a_line()], {"web.1": "1:0:1"})
        fill(disk)
        with pytest.raises(MinidynoError) as caught:
            logs.append([a_line("x" * 1000)] * 1000, {"web.1": "1:9:9"})
        assert caught.value.error_id == "disk_full"
        assert (logs.newest("app-1"), logs.position("web.1")) == (1, "1:0:1")
        logs.close()


def test_log_numbers_go_on_after_a_restart_and_after_trimming(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    for restart in range(6):
        logs = SqliteLogStore(path, 10)
        numbered = logs.append([a_line()] * 7, {"web.1": str(restart)})
        assert [line.number for line in numbered] == list(range(restart * 7 + 1, restart * 7 + 8))
        assert logs.position("web.1") == str(restart)
        logs.close()


def test_old_log_lines_leave_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    logs = SqliteLogStore(path, 100)
    for _ in range(50):
        logs.append([a_line("x" * 100)] * 20)
    with closing(sqlite3.connect(path)) as other:
        (kept,) = other.execute("SELECT count(*) FROM lines").fetchone()
    logs.close()
    assert 100 <= kept <= 125


def test_a_smaller_ring_shows_less_at_once(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    logs = SqliteLogStore(path, 100)
    logs.append([a_line()] * 50)
    logs.close()
    smaller = SqliteLogStore(path, 10)
    assert [line.number for line in smaller.read("app-1")] == list(range(41, 51))
    assert smaller.oldest("app-1") == 41
    smaller.close()


def test_a_log_can_be_read_through_a_second_handle_while_it_is_written(tmp_path: Path) -> None:
    writer = SqliteLogStore(tmp_path / "logs.db", 100)
    reader = SqliteLogStore(tmp_path / "logs.db", 100)
    for number in range(1, 4):
        writer.append([a_line()])
        assert reader.newest("app-1") == number
    writer.close()
    reader.close()
