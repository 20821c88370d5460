"""The apps' log lines in a SQLite file of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from minidyno.domain.log_lines import LogLine
from minidyno.ports.log_store import WAITING, LogFilter
from minidyno.store.database import Database
from minidyno.store.schema import Schema, read_schema


class SqliteLogStore:
    """Keeps the last `ring` lines of each app in one file; made when missing.

    The file holds up to a quarter more than is shown, so that old lines are dropped by the
    hundred and not one by one. For one thread; raises as `Database` does.
    """

    def __init__(
        self, path: Path, ring: int, schema: Schema | None = None, waiting: int = WAITING
    ) -> None:
        self._ring = ring
        self._waiting = waiting
        self._margin = max(ring // 4, 1)
        self._database = Database(path, schema or read_schema("logs_"), "logs_queries.sql")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def append(
        self, lines: Sequence[LogLine], positions: Mapping[str, str] | None = None
    ) -> Sequence[LogLine]:
        """Number the lines per app, keep them, and keep the positions, all or nothing."""
        if not lines and not positions:
            return []
        with self._database.transaction():
            numbered = self._numbered(lines)
            self._database.change_many("add_lines", (_row(line) for line in numbered))
            for source, position in (positions or {}).items():
                self._database.change("set_position", source=source, position=position)
            for app_id in {line.app_id for line in lines}:
                self._trim(app_id)
        return numbered

    def read(
        self, app_id: str, *, after: int = 0, last: int | None = None, only: LogFilter | None = None
    ) -> Sequence[LogLine]:
        """Lines with a number greater than `after`, oldest first."""
        wanted = only or LogFilter()
        rows = self._database.rows(
            "lines",
            app_id=app_id,
            after=max(after, self.oldest(app_id) - 1),
            source=wanted.source,
            dyno=wanted.dyno,
            last=-1 if last is None else max(last, 0),
        )
        return [LogLine(**dict(row)) for row in reversed(rows)]

    def newest(self, app_id: str) -> int:
        """The number of the app's newest line, 0 without any."""
        return self._ends(app_id)[1]

    def oldest(self, app_id: str) -> int:
        """The number of the oldest line still kept, 0 without any."""
        first, newest = self._ends(app_id)
        return max(first, newest - self._ring + 1) if newest else 0

    def position(self, source: str) -> str | None:
        """How far a source has been read."""
        row = self._database.row("position", source=source)
        return None if row is None else str(row[0])

    def forget_position(self, source: str) -> None:
        """The source is gone."""
        self._database.change("forget_position", source=source)

    def hold(self, reader: str, app_id: str, after: int | None) -> None:
        """Let lines above this number wait beyond the ring for a reader; None: no longer."""
        if after is None:
            self._database.change("forget_hold", reader=reader, app_id=app_id)
        else:
            self._database.change("set_hold", reader=reader, app_id=app_id, after=after)

    def holds(self, reader: str) -> Mapping[str, int]:
        """What waits for a reader: by app, the number it gave."""
        return {row["app_id"]: row["after"] for row in self._database.rows("holds", reader=reader)}

    def read_on(self, app_id: str, after: int, most: int) -> Sequence[LogLine]:
        """The first lines above a number, oldest first."""
        rows = self._database.rows("lines_on", app_id=app_id, after=after, most=most)
        return [LogLine(**dict(row)) for row in rows]

    def remove_app(self, app_id: str) -> None:
        """Forget the app's lines."""
        with self._database.transaction():
            self._database.change("remove_app", app_id=app_id)
            self._database.change("forget_holds", app_id=app_id)

    def _ends(self, app_id: str) -> tuple[int, int]:
        """The numbers of the first line in the file and of the newest, 0 without any."""
        row = self._database.row("first_and_newest", app_id=app_id)
        return (0, 0) if row is None or row["newest"] is None else (row["first"], row["newest"])

    def _numbered(self, lines: Sequence[LogLine]) -> list[LogLine]:
        # The newest line is never trimmed, so its number is all there is to remember.
        newest = {app_id: self.newest(app_id) for app_id in {line.app_id for line in lines}}
        numbered = []
        for line in lines:
            newest[line.app_id] += 1
            numbered.append(replace(line, number=newest[line.app_id]))
        return numbered

    def _trim(self, app_id: str) -> None:
        first, newest = self._ends(app_id)
        if newest - first >= self._ring + self._margin:
            until = newest - self._ring
            hold = self._database.row("lowest_hold", app_id=app_id)
            if hold is not None and hold["after"] is not None:
                until = min(until, max(hold["after"], newest - self._waiting))
            self._database.change("drop_lines_until", app_id=app_id, until=until)


def _row(line: LogLine) -> tuple[object, ...]:
    return (line.app_id, line.number, line.at, line.source, line.dyno, line.text, line.action)
