"""The words and the layout of a build's log, as Heroku prints them."""

import re

from minidyno.ports.builder import Say

INDENT = b"       "
_LONGEST_LINE = 8_192


def step(say: Say, text: str) -> None:
    """Say that a step begins."""
    say(f"-----> {text}\n".encode())


def detail(say: Say, text: str) -> None:
    """Say something about the step that is under way."""
    say(INDENT + text.encode() + b"\n")


def warning(say: Say, text: str) -> None:
    """Say something that the student should look at, and that stops nothing."""
    say(f" !     {text}\n".encode())


def human_size(size: int) -> str:
    """Write a size in bytes as Heroku does: 812K, 8.2M."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}K"
    return f"{size / (1024 * 1024):.1f}M"


class IndentedOutput:
    """Passes on what a command prints, line by line and indented.

    Of a progress bar, which redraws one line with carriage returns, the last state is kept; a
    line that never ends is cut into pieces, so that a flood cannot fill the memory.
    """

    def __init__(self, say: Say) -> None:
        self._say = say
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what came."""
        *lines, rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._line(line)
        rest = _last_redraw(rest)
        while len(rest) > _LONGEST_LINE:
            self._line(rest[:_LONGEST_LINE])
            rest = rest[_LONGEST_LINE:]
        self._rest = rest

    def end(self) -> None:
        """The command has ended: say what is left without a newline."""
        if self._rest:
            self._line(self._rest)
        self._rest = b""

    def _line(self, line: bytes) -> None:
        text = _last_redraw(line.rstrip(b"\r"))
        self._say(INDENT + text + b"\n" if text else b"\n")


def _last_redraw(line: bytes) -> bytes:
    # A carriage return at the very end may be half of a "\r\n" that comes with the next bytes.
    drawn = re.split(rb"\r(?!$)", line)
    return drawn[-1]
