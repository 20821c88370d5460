"""Where spans are kept: a SQLite file, the newest traces as whole as they came."""

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from minidyno.addons.servers.traces.spans import Span

_SCHEMA = """
CREATE TABLE IF NOT EXISTS traces (
    trace TEXT PRIMARY KEY,
    seen INTEGER NOT NULL,
    root TEXT NOT NULL,
    service TEXT NOT NULL,
    name TEXT NOT NULL,
    start REAL NOT NULL,
    duration REAL NOT NULL,
    failed INTEGER NOT NULL,
    spans INTEGER NOT NULL,
    details TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS traces_by_seen ON traces (seen);
CREATE INDEX IF NOT EXISTS traces_by_start ON traces (start);
CREATE TABLE IF NOT EXISTS spans (
    trace TEXT NOT NULL,
    span TEXT NOT NULL,
    parent TEXT NOT NULL,
    service TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    start REAL NOT NULL,
    duration REAL NOT NULL,
    failed INTEGER NOT NULL,
    said TEXT NOT NULL,
    details TEXT NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (trace, span)
) WITHOUT ROWID;
"""
_ADD = "INSERT OR IGNORE INTO spans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# A trace is named by the span with which it begins; until that one comes, by whatever came. That
# one has a parent too when the router decided to trace it: one that is never here.
_FIRST = """
SELECT span, service, name, start, duration, details,
    parent = '' OR kind IN ('server', 'consumer') AS begins
FROM spans AS own WHERE trace = ?
ORDER BY parent <> '', NOT begins,
    EXISTS (SELECT 1 FROM spans WHERE trace = own.trace AND span = own.parent), start
LIMIT 1
"""
_NAME = """
INSERT INTO traces (trace, seen, root, service, name, start, duration, failed, spans, details)
VALUES (:trace, :seen, :root, :service, :name, :start, :duration, :failed, :spans, :details)
ON CONFLICT (trace) DO UPDATE SET
    root = excluded.root, service = excluded.service, name = excluded.name,
    start = excluded.start, duration = excluded.duration, details = excluded.details,
    spans = spans + excluded.spans,
    failed = max(failed, excluded.failed)
"""
_LIST = """
SELECT trace, service, name, start, duration, failed, spans, details FROM traces
WHERE start >= :since AND root <> '' ORDER BY {order} LIMIT :most
"""
_COUNT = """
SELECT count(*) FROM traces
WHERE start >= :since AND root <> '' AND (:service = '' OR service = :service)
"""
_ORDERS = {"slow": "duration DESC, start DESC", "new": "start DESC"}
_DROPPED = 200  # traces dropped at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many spans are kept, and how many bytes a request may have once it is unpacked."""

    spans: int
    body: int


class SpanStore:
    """Made when missing; for several threads, one at a time."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self.count: int = self._one("SELECT count(*) FROM spans")
        self._seen: int = self._one("SELECT coalesce(max(seen), 0) FROM traces")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def add(self, spans: Sequence[Span]) -> None:
        """Keep spans, all or nothing; ones that are there already are left alone."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                for trace, own in _by_trace(spans).items():
                    self._add_trace(trace, own)
                self._drop()
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                self.count = self._one("SELECT count(*) FROM spans")
                raise

    def apply(self, limits: Limits) -> None:
        """Keep to other limits from now on."""
        self.limits = limits
        self.add(())

    def list(self, order: str, since: float, most: int) -> Sequence[Mapping[str, Any]]:
        """Traces since a time, the "slow" or the "new" ones first."""
        with self._lock, closing(self._db.cursor()) as cursor:
            query = _LIST.format(order=_ORDERS.get(order, _ORDERS["new"]))
            rows = cursor.execute(query, {"since": since, "most": most}).fetchall()
        return [_trace(row) for row in rows]

    def kept(self, since: float, service: str) -> int:
        """How many traces there are since a time, of a service or, when that is "", of all."""
        with self._lock, closing(self._db.cursor()) as cursor:
            row = cursor.execute(_COUNT, {"since": since, "service": service}).fetchone()
        return int(row[0])

    def spans(self, trace: str) -> Sequence[Mapping[str, Any]]:
        """All spans of a trace, in the order in which they began."""
        with self._lock, closing(self._db.cursor()) as cursor:
            rows = cursor.execute(
                "SELECT * FROM spans WHERE trace = ? ORDER BY start, duration DESC", [trace]
            ).fetchall()
        return [_span(row) for row in rows]

    def _add_trace(self, trace: str, spans: Sequence[Span]) -> None:
        before = self._db.total_changes
        self._db.executemany(_ADD, [astuple(span) for span in spans])
        added = self._db.total_changes - before
        if not added:
            return
        self.count += added
        self._seen += 1
        first = dict(self._db.execute(_FIRST, [trace]).fetchone())
        named = {**first, "trace": trace, "root": first["span"] if first["begins"] else ""}
        failed = any(span.failed for span in spans)
        self._db.execute(_NAME, {**named, "seen": self._seen, "failed": failed, "spans": added})

    def _drop(self) -> None:
        while self.count > self.limits.spans:
            oldest = [
                row[0]
                for row in self._db.execute(
                    "SELECT trace FROM traces ORDER BY seen LIMIT ?", [_DROPPED]
                )
            ]
            for trace in oldest:
                self.count -= self._db.execute(
                    "DELETE FROM spans WHERE trace = ?", [trace]
                ).rowcount
                self._db.execute("DELETE FROM traces WHERE trace = ?", [trace])
                if self.count <= self.limits.spans:
                    break
            if not oldest:
                break

    def _one(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])


def _by_trace(spans: Sequence[Span]) -> Mapping[str, Sequence[Span]]:
    found: dict[str, list[Span]] = {}
    for span in spans:
        found.setdefault(span.trace, []).append(span)
    return found


def _trace(row: sqlite3.Row) -> Mapping[str, Any]:
    return {**dict(row), "failed": bool(row["failed"]), "details": json.loads(row["details"])}


def _span(row: sqlite3.Row) -> Mapping[str, Any]:
    events = json.loads(row["events"]) if row["events"] else []
    return {**_trace(row), "events": events}
