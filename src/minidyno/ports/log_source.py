"""Where logplex reads lines from, as a port: dynos, and the router."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as it was printed: `at` in seconds since the epoch, without its newline.

    `stream` is "o" for standard output, "e" for standard error.
    """

    at: float
    text: bytes
    stream: str = "o"


@dataclass(frozen=True, slots=True)
class LineBatch:
    """Some lines, where to go on reading, and how many lines were lost before them.

    `at_least` says that more may have been lost than are counted.
    """

    lines: Sequence[RawLine]
    position: str
    lost: int = 0
    more: bool = False
    at_least: bool = False


class LogSource(Protocol):
    """Gives lines when asked, so that a flood waits on disk and not in memory."""

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        """Lines of `name` after a position; an unknown name has none.

        Reads at most about `max_bytes`, and always at least one line if there is one.
        """
