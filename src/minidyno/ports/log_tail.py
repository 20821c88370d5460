"""Reading an app's log while it grows, as a port."""

from collections.abc import AsyncIterator
from typing import Protocol

from minidyno.domain.log_lines import LogLine
from minidyno.ports.log_store import LogFilter


class LogTail(Protocol):
    """Gives an app's lines, kept ones first."""

    def lines(
        self, app_id: str, *, last: int, only: LogFilter, follow: bool, after: int | None = None
    ) -> AsyncIterator[LogLine]:
        """The last so many lines, or those after a number; then, with `follow`, what comes.

        A reader slower than the ring is told by a line how many it missed (L11).
        """
