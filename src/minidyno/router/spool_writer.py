"""Writes log lines as a spool: bounded on disk, whole lines only, numbered without gaps."""

import time
from io import FileIO
from pathlib import Path

from minidyno.domain.log_segments import format_line, header, parse_header, segment_name

SEGMENT_SIZE = 1_000_000  # bytes
BUFFER_LIMIT = 262_144  # bytes; beyond it a line is written at once
STREAM = "r"


class SpoolWriter:
    """Appends lines to segments in a folder and removes the oldest beyond `total` bytes.

    Lines wait in memory until `flush`. A full disk loses lines (their numbers are skipped, so the
    reader counts them) and never the request that made them.
    """

    def __init__(self, folder: Path, total: int, segment_size: int = SEGMENT_SIZE) -> None:
        self._folder = folder
        self._segment_size = min(segment_size, max(total // 2, 1))
        self._total = total
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._segment, self._next_line = _end_of(folder)
        # A new segment at each start: what a killed writer left may end in half a line.
        self._file: FileIO | None = None
        self._written = 0

    def add(self, text: bytes) -> None:
        """Take a line, stamped with the time of now."""
        line = format_line(time.time(), STREAM, text)
        self._waiting.append(line)
        self._waiting_size += len(line)
        if self._waiting_size > BUFFER_LIMIT:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in one piece per segment; a failing disk loses it."""
        if not self._waiting:
            return
        lines, self._waiting, self._waiting_size = self._waiting, [], 0
        first = self._next_line
        self._next_line += len(lines)
        try:
            self._write(lines, first)
        except OSError:
            # The next line opens a new segment, whose header shows the reader the gap.
            self._written = self._segment_size

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, lines: list[bytes], first: int) -> None:
        done = 0
        while done < len(lines):
            if self._file is None or self._written >= self._segment_size:
                self._open_next(first + done)
            piece: list[bytes] = []
            size = 0
            while done < len(lines) and (not piece or self._written + size < self._segment_size):
                piece.append(lines[done])
                size += len(lines[done])
                done += 1
            self._put(b"".join(piece))

    def _put(self, data: bytes) -> None:
        assert self._file is not None
        if self._file.write(data) != len(data):
            raise OSError
        self._written += len(data)

    def _open_next(self, first_line: int) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self._segment += 1
        self._file = FileIO(self._path(self._segment), "w")
        self._written = 0
        self._put(header(first_line))
        self._make_room()

    def _make_room(self) -> None:
        """Remove the oldest segments, so that the new one can be filled."""
        left = self._total - self._segment_size
        for number in reversed(_segment_numbers(self._folder)):
            if number == self._segment:
                continue
            left -= self._path(number).stat().st_size
            if left < 0:
                self._path(number).unlink()

    def _path(self, number: int) -> Path:
        return self._folder / segment_name(number)


def _segment_numbers(folder: Path) -> list[int]:
    return sorted(int(p.stem) for p in folder.glob("*.log") if p.stem.isdigit())


def _end_of(folder: Path) -> tuple[int, int]:
    """The newest segment and the number of the line after its last whole one."""
    numbers = _segment_numbers(folder)
    if not numbers:
        return 0, 1
    first, newline, lines = (folder / segment_name(numbers[-1])).read_bytes().partition(b"\n")
    try:
        return numbers[-1], parse_header(first) + lines.count(b"\n") if newline else 1
    except ValueError:
        return numbers[-1], 1
