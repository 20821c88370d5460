"""One app's archive of log lines: a SQLite file with a full-text index."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query import LogQuery
from minidyno.domain.log_tags import VERSION, words_of
from minidyno.ports.log_archive import Kept, Retention
from minidyno.store.database import Database
from minidyno.store.log_words import in_words
from minidyno.store.schema import Schema, read_schema

LATEST = 3600.0  # seconds: a line collected later than this is not looked for by `until:`
AT_ONCE = 2000  # lines dropped or indexed in one transaction
_BEYOND = 1 << 62


def archive_schema() -> Schema:
    """The schema of an archive's file."""
    return read_schema("archive_")


class ArchiveFile:
    """Made when missing. For one thread; raises as `Database` does."""

    def __init__(self, path: Path, app_id: str, schema: Schema | None = None) -> None:
        _check_index(path.parent)
        self._app_id = app_id
        self._database = Database(path, schema or archive_schema(), "archive_queries.sql")
        if self._fact("index") not in {0, VERSION}:
            self._index_anew()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def newest(self) -> int:
        """The number up to which lines are kept."""
        return self._fact("newest")

    def append(self, lines: Sequence[LogLine]) -> None:
        """Keep lines whose numbers are above `newest`."""
        with self._database.transaction():
            newest = self.newest()
            fresh = [line for line in lines if line.number > newest]
            if not fresh:
                return
            self._database.change_many("add_lines", _rows(fresh, self._ends().last_high))
            self._database.change_many("add_words", _words(fresh))
            self._database.change("set_fact", name="newest", value=fresh[-1].number)
            self._database.change("set_fact", name="index", value=VERSION)

    def trim(self, retention: Retention, now: float) -> bool:
        """Drop at most `AT_ONCE` lines; say whether there is more to drop."""
        ends = self._ends()
        until = ends.last - retention.lines
        limit = now - retention.days * 86_400
        if ends.first_high < limit:
            until = max(until, min(self._first_since(limit) - 1, ends.last))
        if ends.last == 0 or until < ends.first:
            return False
        with self._database.transaction():
            lines = self._oldest(ends.first - 1, until)
            self._database.change_many("drop_words", _words(lines))
            self._database.change("drop_lines_until", until=lines[-1].number)
        return lines[-1].number < until

    def search(self, query: LogQuery, most: int, before: int | None) -> Sequence[LogLine]:
        """The newest lines that the query wants, newest first."""
        first = 0 if query.since is None else self._first_since(query.since)
        end = before or _BEYOND
        if query.until is not None:
            end = min(end, self._first_since(query.until + LATEST))
        rows = self._database.rows(
            "found",
            words=in_words(query.wanted),
            first=first,
            before=end,
            since=query.since,
            until=query.until,
            most=most,
        )
        return [self._line(row) for row in rows]

    def around(self, number: int, before: int, after: int) -> Sequence[LogLine]:
        """A line with its neighbours, oldest first."""
        past = self._database.rows("up_to", number=number, most=before + 1)
        coming = self._database.rows("beyond", number=number, most=after)
        return [self._line(row) for row in (*reversed(past), *coming)]

    def kept(self) -> Kept:
        """How much there is."""
        ends = self._ends()
        there = ends.last - ends.first + 1 if ends.last else 0
        return Kept(lines=there, newest=self.newest(), oldest_at=ends.first_at)

    def _first_since(self, moment: float) -> int:
        """No line with a lower number was written at or after a moment."""
        row = self._database.row("first_since", since=moment)
        return _BEYOND if row is None else int(row["number"])

    def _ends(self) -> "_Ends":
        row = self._database.row("ends")
        if row is None or row["last"] is None:
            return _Ends(0, 0, None, 0.0, 0.0)
        return _Ends(*row)

    def _oldest(self, after: int, until: int) -> list[LogLine]:
        rows = self._database.rows("oldest", after=after, until=until, most=AT_ONCE)
        return [self._line(row) for row in rows]

    def _index_anew(self) -> None:
        """What indexes a line is no longer what indexed these: all or nothing."""
        with self._database.transaction():
            self._database.change("drop_all_words")
            last, after = self._ends().last, 0
            while lines := self._oldest(after, last):
                self._database.change_many("add_words", _words(lines))
                after = lines[-1].number
            self._database.change("set_fact", name="index", value=VERSION)

    def _fact(self, name: str) -> int:
        row = self._database.row("fact", name=name)
        return 0 if row is None else int(row["value"])

    def _line(self, row: sqlite3.Row) -> LogLine:
        return LogLine(app_id=self._app_id, **dict(row))


@dataclass(frozen=True, slots=True)
class _Ends:
    first: int
    last: int
    first_at: float | None
    first_high: float
    last_high: float


def _rows(lines: Sequence[LogLine], high: float) -> Iterator[tuple[object, ...]]:
    for line in lines:
        high = max(high, line.at)
        yield (line.number, line.at, high, line.source, line.dyno, line.text, line.action)


def _check_index(folder: Path) -> None:
    """Some builds of Python have a SQLite without its full-text index."""
    with closing(sqlite3.connect(":memory:")) as connection:
        known = connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
        if known.fetchone() is None:
            raise MinidynoError("log_index_missing", version=sqlite3.sqlite_version, folder=folder)


def _words(lines: Sequence[LogLine]) -> list[tuple[object, ...]]:
    return [(line.number, words_of(line)) for line in lines]
