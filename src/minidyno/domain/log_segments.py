r"""The form of a spool: log lines on disk between the one who writes and logplex.

A spool is a folder of segments named `00000001.log`, `00000002.log` … Each begins with a header
line `#<number of its first line>\n`, with a `+` behind the number when at least so many lines, and
nobody knows how many, came before; then one line each, `<seconds>.<micros> <stream> <bytes>\n`.
No import at all, and so no dataclass either: the tiny parent of each dyno loads this file, and
`dataclasses` alone costs it 12 ms and 2.8 MB.
"""


class Position:
    """Where a reader is: segment, byte offset in it, and number of the next line."""

    __slots__ = ("line", "offset", "segment")

    def __init__(self, segment: int = 0, offset: int = 0, line: int = 1) -> None:
        self.segment = segment
        self.offset = offset
        self.line = line

    def __str__(self) -> str:
        return f"{self.segment}:{self.offset}:{self.line}"

    def __repr__(self) -> str:
        return f"<Position {self}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Position) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Read what `str` wrote."""
        segment, offset, line = text.split(":")
        return cls(int(segment), int(offset), int(line))


class SpoolLine:
    """One line as it was written: `at` in seconds since the epoch, `stream` one letter."""

    __slots__ = ("at", "stream", "text")

    def __init__(self, at: float, stream: str, text: bytes) -> None:
        self.at = at
        self.stream = stream
        self.text = text

    def __repr__(self) -> str:
        return f"<SpoolLine {self.at:.6f} {self.stream} {self.text!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpoolLine) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


def segment_name(number: int) -> str:
    """Name the file of a segment."""
    return f"{number:08d}.log"


def header(first_line: int, *, at_least: bool = False) -> bytes:
    """Write the first line of a segment."""
    return b"#%d%s\n" % (first_line, b"+" if at_least else b"")


def parse_header(line: bytes) -> int:
    """Read the first line of a segment; raises ValueError."""
    if not line.startswith(b"#"):
        raise ValueError(line)
    return int(line[1:].removesuffix(b"+"))


def is_at_least(line: bytes) -> bool:
    """Say whether the first line of a segment has a number that is only the least possible."""
    return line.endswith(b"+")


def format_line(at: float, stream: str, text: bytes) -> bytes:
    """Write one line; newlines inside it become spaces."""
    return format_lines(at, stream, text.replace(b"\n", b" "))


def format_lines(at: float, stream: str, texts: bytes) -> bytes:
    """Write several lines that came at the same moment: `texts` holds them, parted by newlines."""
    stamp = b"%.6f %s " % (at, stream.encode())
    return stamp + texts.replace(b"\n", b"\n" + stamp) + b"\n"


def parse_line(line: bytes) -> SpoolLine:
    """Read one line, without its newline; raises ValueError."""
    at, stream, text = line.split(b" ", 2)
    return SpoolLine(float(at), stream.decode(), text)
