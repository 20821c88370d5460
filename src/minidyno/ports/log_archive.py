"""Where the lines of apps are kept for days and searched, as a port."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query import LogQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much of an app's log is kept: the newest `lines`, none older than `days`."""

    lines: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What there is of an app; `oldest_at` in seconds since the epoch, None without lines."""

    lines: int
    newest: int  # number of the newest line, 0 without any
    oldest_at: float | None


class LogArchive(Protocol):
    """Lines by app and number, indexed by their words.

    A number is kept once, whatever happens: what `append` was told and did not keep, because the
    platform was killed, is told again. Raises `disk_full`, `home_unusable`.
    """

    async def newest(self, app_id: str) -> int:
        """The number up to which the app's lines are kept, 0 when it was never told any."""

    async def append(self, app_id: str, lines: Sequence[LogLine]) -> None:
        """Keep numbered lines, all or nothing; those with a number not above `newest` are known."""

    async def trim(self, app_id: str, retention: Retention, now: float) -> bool:
        """Drop some of what is too much or too old; say whether there is more to drop."""

    async def search(
        self, app_id: str, query: LogQuery, *, most: int, before: int | None = None
    ) -> Sequence[LogLine]:
        """The newest lines that the query wants, newest first; only those numbered below `before`.

        An app of which nothing is kept has none.
        """

    async def around(self, app_id: str, number: int, before: int, after: int) -> Sequence[LogLine]:
        """A line with so many before and after it, oldest first; without it, what is there."""

    async def kept(self, app_id: str) -> Kept:
        """How much there is of the app."""

    async def apps(self) -> Sequence[str]:
        """The apps (by id) of which something is kept."""

    async def remove(self, app_id: str) -> None:
        """Forget all of the app; unknown is no error."""

    async def close(self) -> None:
        """Let go of the files."""
