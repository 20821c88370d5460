"""The log store's twin in memory."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

from minidyno.domain.log_lines import LogLine
from minidyno.ports.log_store import LogFilter


class MemoryLogStore:
    """Keeps the last `ring` lines of each app in this object alone."""

    def __init__(self, ring: int) -> None:
        self._ring = ring
        self._lines: dict[str, deque[LogLine]] = {}
        self._positions: dict[str, str] = {}

    def append(
        self, lines: Sequence[LogLine], positions: Mapping[str, str] | None = None
    ) -> Sequence[LogLine]:
        """Number the lines per app, keep them, and keep the positions."""
        numbered = []
        for line in lines:
            kept = replace(line, number=self.newest(line.app_id) + 1)
            self._lines.setdefault(line.app_id, deque(maxlen=self._ring)).append(kept)
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
            if line.number > after and wanted.lets_through(line)
        ]
        return found if last is None else found[max(len(found) - last, 0) :]

    def newest(self, app_id: str) -> int:
        """The number of the app's newest line, 0 without any."""
        lines = self._lines.get(app_id)
        return lines[-1].number if lines else 0

    def oldest(self, app_id: str) -> int:
        """The number of the oldest line still kept, 0 without any."""
        lines = self._lines.get(app_id)
        return lines[0].number if lines else 0

    def position(self, source: str) -> str | None:
        """How far a source has been read."""
        return self._positions.get(source)

    def forget_position(self, source: str) -> None:
        """The source is gone."""
        self._positions.pop(source, None)

    def remove_app(self, app_id: str) -> None:
        """Forget the app's lines."""
        self._lines.pop(app_id, None)
