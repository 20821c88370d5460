"""Where logplex keeps its lines, as a port."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from minidyno.domain.log_lines import LogLine

WAITING = 100_000  # lines of an app that wait for whoever reads on, as far as nothing else is said


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines: by source ("app", "heroku") and by dyno ("web.1", or all of type "web")."""

    source: str | None = None
    dyno: str | None = None

    def lets_through(self, line: LogLine) -> bool:
        """Say whether a line is wanted."""
        return (self.source is None or line.source == self.source) and (
            self.dyno is None or line.dyno == self.dyno or line.dyno.startswith(f"{self.dyno}.")
        )


class LogStore(Protocol):
    """A ring of lines for each app, on disk, and how far each source has been read.

    Lines and positions are written together, so that after a SIGKILL no line is lost or doubled.
    """

    def append(
        self, lines: Sequence[LogLine], positions: Mapping[str, str] | None = None
    ) -> Sequence[LogLine]:
        """Number the lines per app, keep them, and keep the positions, all or nothing.

        Returns the lines with their numbers. The oldest lines beyond the ring are dropped.
        """

    def read(
        self, app_id: str, *, after: int = 0, last: int | None = None, only: LogFilter | None = None
    ) -> Sequence[LogLine]:
        """Lines with a number greater than `after`, oldest first.

        With `last`, the last so many of those that the filter lets through.
        """

    def newest(self, app_id: str) -> int:
        """The number of the app's newest line, 0 without any."""

    def oldest(self, app_id: str) -> int:
        """The number of the oldest line still kept, 0 without any."""

    def position(self, source: str) -> str | None:
        """How far a source has been read."""

    def forget_position(self, source: str) -> None:
        """The source is gone."""

    def hold(self, reader: str, app_id: str, after: int | None) -> None:
        """Let lines above this number wait beyond the ring for a reader; None: no longer.

        No more than the store's own limit of them wait: the oldest are dropped all the same.
        """

    def holds(self, reader: str) -> Mapping[str, int]:
        """What waits for a reader: by app, the number it gave."""

    def read_on(self, app_id: str, after: int, most: int) -> Sequence[LogLine]:
        """The first lines above a number, oldest first: those that wait beyond the ring too."""

    def remove_app(self, app_id: str) -> None:
        """Forget the app's lines."""
