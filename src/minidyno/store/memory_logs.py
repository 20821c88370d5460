"""The log store's twin in memory."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from minidyno.domain.log_lines import LogLine
from minidyno.ports.log_store import WAITING, LogFilter


class MemoryLogStore:
    """Keeps the last `ring` lines of each app in this object alone."""

    def __init__(self, ring: int, waiting: int = WAITING) -> None:
        self._ring = ring
        self._waiting = waiting
        self._lines: dict[str, deque[LogLine]] = {}
        self._holds: dict[tuple[str, str], int] = {}
        self._positions: dict[str, str] = {}

    def append(
        self, lines: Sequence[LogLine], positions: Mapping[str, str] | None = None
    ) -> Sequence[LogLine]:
        """Number the lines per app, keep them, and keep the positions."""
        numbered = []
        for line in lines:
            kept = replace(line, number=self.newest(line.app_id) + 1)
            self._lines.setdefault(line.app_id, deque()).append(kept)
            self._trim(line.app_id)
            numbered.append(kept)
        self._positions.update(positions or {})
        return numbered

    def read(
        self, app_id: str, *, after: int = 0, last: int | None = None, only: LogFilter | None = None
    ) -> Sequence[LogLine]:
        """Lines with a number greater than `after`, oldest first."""
        wanted = only or LogFilter()
        found = [
            line
            for line in self._lines.get(app_id, ())
            if line.number > max(after, self.oldest(app_id) - 1) and wanted.lets_through(line)
        ]
        return found if last is None else found[max(len(found) - last, 0) :]

    def newest(self, app_id: str) -> int:
        """The number of the app's newest line, 0 without any."""
        lines = self._lines.get(app_id)
        return lines[-1].number if lines else 0

    def oldest(self, app_id: str) -> int:
        """The number of the oldest line still kept, 0 without any."""
        lines = self._lines.get(app_id)
        return max(lines[0].number, lines[-1].number - self._ring + 1) if lines else 0

    def position(self, source: str) -> str | None:
        """How far a source has been read."""
        return self._positions.get(source)

    def forget_position(self, source: str) -> None:
        """The source is gone."""
        self._positions.pop(source, None)

    def hold(self, reader: str, app_id: str, after: int | None) -> None:
        """Let lines above this number wait beyond the ring for a reader; None: no longer."""
        if after is None:
            self._holds.pop((reader, app_id), None)
        else:
            self._holds[reader, app_id] = after
        self._trim(app_id)

    def holds(self, reader: str) -> Mapping[str, int]:
        """What waits for a reader: by app, the number it gave."""
        return {app_id: after for (who, app_id), after in self._holds.items() if who == reader}

    def read_on(self, app_id: str, after: int, most: int) -> Sequence[LogLine]:
        """The first lines above a number, oldest first."""
        lines = self._lines.get(app_id, ())
        return list(islice((line for line in lines if line.number > after), most))

    def remove_app(self, app_id: str) -> None:
        """Forget the app's lines."""
        self._lines.pop(app_id, None)
        for key in [key for key in self._holds if key[1] == app_id]:
            del self._holds[key]

    def _trim(self, app_id: str) -> None:
        lines = self._lines.get(app_id, deque())
        newest = self.newest(app_id)
        until = newest - self._ring
        for (_, held), after in self._holds.items():
            if held == app_id:
                until = min(until, max(after, newest - self._waiting))
        while lines and lines[0].number <= until:
            lines.popleft()
