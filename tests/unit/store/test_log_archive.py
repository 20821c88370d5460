"""An app's lines kept for days in SQLite, and found by words, tags and time."""

import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query_reading import read_query
from minidyno.ports.log_archive import Kept, Retention
from minidyno.store.app_files import MOST_OPEN
from minidyno.store.sqlite_archive import SqliteLogArchive

NOW = 1_790_000_000.0
APP = "0f0e-app"
ROUTER = (
    'at={at} method=GET path="{path}" host=demo.localhost request_id=1 fwd="127.0.0.1" '
    "dyno={dyno} connect=1ms service=30001ms status={status} bytes=0 protocol=http"
)


def line(number: int, text: str, at: float = NOW, **named: str) -> LogLine:
    fields = {"source": "app", "dyno": "web.1", **named}
    return LogLine(app_id=APP, number=number, at=at, text=text, **fields)


def request(
    number: int, status: int, dyno: str = "web.1", code: str = "", at: float = NOW
) -> LogLine:
    how = f'error code={code} desc="Request timeout"' if code else "info"
    text = ROUTER.format(at=how, path="/informe/año", dyno=dyno, status=status)
    return line(number, text, at, source="heroku", dyno="router")


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[SqliteLogArchive]:
    made = SqliteLogArchive(tmp_path)
    yield made
    await made.close()


async def find(archive: SqliteLogArchive, text: str, before: int | None = None) -> list[int]:
    query = read_query(text, NOW)
    return [found.number for found in await archive.search(APP, query, most=100, before=before)]


async def test_a_line_comes_back_as_it_was(archive: SqliteLogArchive) -> None:
    kept = line(7, "¡Señor! 🚀\t\x1b[31mrojo", dyno="api", source="heroku")
    await archive.append(APP, [kept])
    assert await archive.search(APP, read_query("rojo", NOW), most=5) == [kept]


async def test_words_are_found_without_accents_and_inside_names(archive: SqliteLogArchive) -> None:
    texts = ["Un café", "CAFE solo", "cafetera", "ZeroDivisionError: división", "nada"]
    await archive.append(APP, [line(n, text) for n, text in enumerate(texts, 1)])
    assert await find(archive, "café") == [2, 1]
    assert await find(archive, "cafe*") == [3, 2, 1]
    assert await find(archive, "error division") == [4]
    assert await find(archive, "zerodivisionerror") == [4]
    assert await find(archive, "-cafe*") == [5, 4]


async def test_a_phrase_is_found_in_its_order(archive: SqliteLogArchive) -> None:
    await archive.append(APP, [line(1, "pago recibido de Ana"), line(2, "recibido pago")])
    assert await find(archive, '"pago recibido"') == [1]
    assert await find(archive, "recibido pago") == [2, 1]


async def test_requests_are_found_by_status_code_and_the_dyno_they_were_for(
    archive: SqliteLogArchive,
) -> None:
    await archive.append(
        APP,
        [
            request(1, 200),
            request(2, 503, "web.1", "H12"),
            request(3, 503, "web.12", "H12"),
            request(4, 404),
            line(5, "status=503 lo dice la app"),
            line(6, "Error R14 (Memory quota exceeded)", source="heroku", dyno="web.1"),
        ],
    )
    assert await find(archive, "status:>=500") == [3, 2]
    assert await find(archive, "status:4xx OR code:R14") == [6, 4]
    assert await find(archive, "code:h12 dyno:web.1") == [2]
    assert await find(archive, "dyno:web") == [6, 5, 4, 3, 2, 1]
    assert await find(archive, "source:app") == [5]
    assert await find(archive, "source:heroku -status:5xx") == [6, 4, 1]


async def test_an_app_cannot_print_a_tag(archive: SqliteLogArchive) -> None:
    await archive.append(APP, [line(1, "\ue000status0503 \ue000every")])
    assert await find(archive, "status:503") == []
    assert await find(archive, "every") == [1]


async def test_time_bounds_what_is_found_although_lines_came_late(
    archive: SqliteLogArchive,
) -> None:
    ages = [7200, 3600, 100, 3500, 50, 90]  # seconds ago, in the order of their numbers
    lines = [line(n, "latido", NOW - ago) for n, ago in enumerate(ages, 1)]
    await archive.append(APP, lines[:4])
    await archive.append(APP, lines[4:])
    assert await find(archive, "latido since:95s") == [6, 5]
    assert await find(archive, "latido since:1h") == [6, 5, 4, 3, 2]
    assert await find(archive, "since:2h until:1h") == [2, 1]
    assert await find(archive, "since:10s") == []


async def test_pages_go_on_below_a_number(archive: SqliteLogArchive) -> None:
    await archive.append(APP, [line(n, "eco") for n in range(1, 301)])
    assert await find(archive, "eco", before=201) == list(range(200, 100, -1))


async def test_lines_are_kept_once_however_often_they_are_told(archive: SqliteLogArchive) -> None:
    await archive.append(APP, [line(n, "eco") for n in range(1, 6)])
    await archive.append(APP, [line(n, "eco") for n in range(3, 9)])
    assert await find(archive, "eco") == [8, 7, 6, 5, 4, 3, 2, 1]
    assert await archive.newest(APP) == 8


async def test_the_neighbours_of_a_line_are_shown(archive: SqliteLogArchive) -> None:
    await archive.append(APP, [line(n, str(n)) for n in range(1, 20)])
    shown = await archive.around(APP, 10, 2, 3)
    assert [found.number for found in shown] == [8, 9, 10, 11, 12, 13]


async def _trimmed(archive: SqliteLogArchive, retention: Retention) -> Sequence[int]:
    while await archive.trim(APP, retention, NOW):
        pass
    return await find(archive, "")


async def test_the_oldest_lines_make_room_and_leave_the_index(
    archive: SqliteLogArchive, tmp_path: Path
) -> None:
    await archive.append(APP, [line(n, "ZeroDivisionError año") for n in range(1, 5001)])
    assert await _trimmed(archive, Retention(lines=3, days=7)) == [5000, 4999, 4998]
    assert await archive.newest(APP) == 5000
    with closing(sqlite3.connect(tmp_path / f"{APP}.db")) as db:
        db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        assert db.execute("SELECT count(*) FROM words WHERE words MATCH 'ano'").fetchone() == (3,)


async def test_lines_that_are_too_old_are_dropped_and_their_numbers_stay_used(
    archive: SqliteLogArchive,
) -> None:
    day = 86_400.0
    ages = [9 * day, 8 * day, 6 * day, 0]
    await archive.append(APP, [line(n, "eco", NOW - ago) for n, ago in enumerate(ages, 1)])
    assert await _trimmed(archive, Retention(lines=1000, days=7)) == [4, 3]
    assert await archive.trim(APP, Retention(lines=1000, days=0), NOW + 1) is False
    assert await archive.kept(APP) == Kept(lines=0, newest=4, oldest_at=None)
    await archive.append(APP, [line(4, "eco"), line(5, "eco")])
    assert await find(archive, "") == [5]


async def test_an_app_of_which_nothing_is_kept_has_no_file(
    archive: SqliteLogArchive, tmp_path: Path
) -> None:
    assert await find(archive, "eco") == []
    assert await archive.newest(APP) == 0
    assert await archive.kept(APP) == Kept(lines=0, newest=0, oldest_at=None)
    assert list(tmp_path.iterdir()) == []


async def test_what_is_removed_is_gone_from_the_disk(
    archive: SqliteLogArchive, tmp_path: Path
) -> None:
    await archive.append(APP, [line(1, "secreto")])
    assert await find(archive, "secreto") == [1]
    assert await archive.apps() == [APP]
    await archive.remove(APP)
    assert (await find(archive, "secreto"), list(tmp_path.iterdir())) == ([], [])


async def test_an_index_made_by_another_version_is_made_anew(tmp_path: Path) -> None:
    old = SqliteLogArchive(tmp_path)
    await old.append(APP, [line(n, "uno dos") for n in range(1, 2500)])
    await old.close()
    with closing(sqlite3.connect(tmp_path / f"{APP}.db")) as db:
        db.execute("INSERT INTO words (words) VALUES ('delete-all')")
        db.execute("UPDATE facts SET value = 99 WHERE name = 'index'")
        db.commit()
    new = SqliteLogArchive(tmp_path)
    assert len(await new.search(APP, read_query("dos", NOW), most=5000)) == 2499
    await new.close()


async def test_the_file_is_read_by_its_owner_alone(
    archive: SqliteLogArchive, tmp_path: Path
) -> None:
    await archive.append(APP, [line(1, "eco")])
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted in /proc")
async def test_many_apps_are_kept_with_few_files_open(
    archive: SqliteLogArchive, tmp_path: Path
) -> None:
    count = 3 * MOST_OPEN
    for n in range(count):
        await archive.append(f"app-{n}", [line(1, f"eco {n}")])
    for n in range(count):
        [found] = await archive.search(f"app-{n}", read_query("eco", NOW), most=5)
        assert found.text == f"eco {n}"
    open_files = {link.resolve() for link in Path("/proc/self/fd").iterdir() if link.exists()}
    ours = {path for path in open_files if path.parent == tmp_path and path.suffix == ".db"}
    assert len(ours) <= 2 * MOST_OPEN
