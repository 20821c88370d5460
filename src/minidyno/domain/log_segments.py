r"""The form of a spool: log lines on disk between the one who writes and logplex.

A spool is a folder of segments named `00000001.log`, `00000002.log` … Each begins with a header
line `#<number of its first line>\n`; then one line each, `<seconds>.<micros> <stream> <bytes>\n`.
Standard library alone and no other import: the tiny parent of each dyno loads this file.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """Where a reader is: segment, byte offset in it, and number of the next line."""

    segment: int = 0
    offset: int = 0
    line: int = 1

    def __str__(self) -> str:
        return f"{self.segment}:{self.offset}:{self.line}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Read what `str` wrote."""
        segment, offset, line = text.split(":")
        return cls(int(segment), int(offset), int(line))


@dataclass(frozen=True)
class SpoolLine:
    """One line as it was written: `at` in seconds since the epoch, `stream` one letter."""

    at: float
    stream: str
    text: bytes


def segment_name(number: int) -> str:
    """Name the file of a segment."""
    return f"{number:08d}.log"


def header(first_line: int) -> bytes:
    """Write the first line of a segment."""
    return b"#%d\n" % first_line


def parse_header(line: bytes) -> int:
    """Read the first line of a segment; raises ValueError."""
    if not line.startswith(b"#"):
        raise ValueError(line)
    return int(line[1:])


def format_line(at: float, stream: str, text: bytes) -> bytes:
    """Write one line; newlines inside it become spaces."""
    return b"%.6f %s %s\n" % (at, stream.encode(), text.replace(b"\n", b" "))


def parse_line(line: bytes) -> SpoolLine:
    """Read one line, without its newline; raises ValueError."""
    at, stream, text = line.split(b" ", 2)
    return SpoolLine(float(at), stream.decode(), text)
