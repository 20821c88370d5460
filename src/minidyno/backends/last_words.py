"""What a server said last, for whoever asks why it ended."""

from collections.abc import Iterable
from typing import Protocol

ERRORS = "e"  # the stream that a program keeps for what goes wrong
KEPT = 3  # lines


class SaidLine(Protocol):
    """A line, and the stream on which it was said."""

    @property
    def stream(self) -> str:
        """The stream's letter."""

    @property
    def text(self) -> bytes:
        """The line without its newline."""


def last_words(lines: Iterable[SaidLine]) -> str:
    """The last lines that say something, in one: see `domain.addon_servers.ServerSeen.reason`."""
    errors: list[str] = []
    others: list[str] = []
    for line in lines:
        if text := line.text.decode(errors="replace").strip():
            (errors if line.stream == ERRORS else others).append(text)
    errors = errors[-KEPT:]
    room = KEPT - len(errors)
    return " · ".join([*errors, *(others[-room:] if room else [])])
