"""One app's metrics: a SQLite file of windows."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from pathlib import Path

from minidyno.domain.latency_sketch import Sketch
from minidyno.domain.request_metrics import (
    FOR_EVER,
    RESOLUTIONS,
    SLOWEST,
    Counted,
    DynoCounts,
    SlowRequest,
    Window,
    start_of,
)
from minidyno.store.database import Database
from minidyno.store.schema import Schema, read_schema

_HOUR = 3600


class MetricsFile:
    """Made when missing. For one thread; raises as `Database` does."""

    def __init__(self, path: Path, app_id: str, schema: Schema | None = None) -> None:  # noqa: ARG002
        self._database = Database(path, schema or read_schema("metrics_"), "metrics_queries.sql")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def newest(self) -> int:
        """The number of the newest log line that was counted."""
        row = self._database.row("fact", name="newest")
        return 0 if row is None else int(row["value"])

    def add(self, counted: Counted, newest: int) -> None:
        """Add what lines up to `newest` count; nothing when they were counted already."""
        with self._database.transaction():
            if newest <= self.newest():
                return
            for window in counted.windows:
                self._add_window(window)
                self._add_dynos(window.width, window.start, window.dynos)
            self._add_slow(counted.slow)
            self._database.change("set_fact", name="newest", value=newest)

    def add_dynos(self, at: float, dynos: Mapping[str, DynoCounts]) -> None:
        """Add what was measured of dynos, to the windows of every width."""
        with self._database.transaction():
            for resolution in RESOLUTIONS:
                self._add_dynos(resolution.width, start_of(at, resolution.width), dynos)

    def windows(self, width: int, since: float, until: float) -> Sequence[Window]:
        """The windows of a width that begin in a stretch of time, oldest first."""
        span = {"width": width, "since": since, "until": until}
        found = {row["start"]: _window(row) for row in self._database.rows("windows", **span)}
        for row in self._database.rows("dynos", **span):
            fields = dict(row)
            start, dyno = fields.pop("start"), fields.pop("dyno")
            window = found.setdefault(start, Window(width=width, start=start))
            window.dynos[dyno] = DynoCounts(**fields)
        return [found[start] for start in sorted(found)]

    def slow(self, since: float, most: int) -> Sequence[SlowRequest]:
        """The slowest requests since a time, slowest first."""
        rows = self._database.rows("slow", since=since, most=most)
        return [SlowRequest(**dict(row)) for row in rows]

    def trim(self, now: float) -> None:
        """Drop the windows that are too old."""
        with self._database.transaction():
            for resolution in RESOLUTIONS:
                if resolution.width != FOR_EVER:
                    until = now - resolution.keep
                    self._database.change("drop_windows", width=resolution.width, until=until)
                    self._database.change("drop_dynos", width=resolution.width, until=until)
            self._database.change("drop_slow", until=now - max(r.keep for r in RESOLUTIONS))

    def _add_window(self, window: Window) -> None:
        row = self._database.row("window", width=window.width, start=window.start)
        whole = Window(width=window.width, start=window.start) if row is None else _window(row)
        whole.merge(window)
        self._database.change(
            "set_window",
            width=whole.width,
            start=whole.start,
            requests=whole.requests,
            size=whole.size,
            classes=json.dumps(whole.classes),
            codes=json.dumps(whole.codes),
            service=whole.service.to_text(),
        )

    def _add_dynos(self, width: int, start: int, dynos: Mapping[str, DynoCounts]) -> None:
        for name, counts in dynos.items():
            self._database.change("add_dyno", width=width, start=start, dyno=name, **asdict(counts))

    def _add_slow(self, slow: Sequence[SlowRequest]) -> None:
        self._database.change_many("add_slow", (astuple(request) for request in slow))
        for hour in {start_of(request.at, _HOUR) for request in slow}:
            self._database.change("drop_quicker", start=hour, until=hour + _HOUR, most=SLOWEST)


def _window(row: sqlite3.Row) -> Window:
    return Window(
        width=row["width"],
        start=row["start"],
        requests=row["requests"],
        size=row["size"],
        classes=Counter(json.loads(row["classes"])),
        codes=Counter(json.loads(row["codes"])),
        service=Sketch.of_text(row["service"]),
    )
