"""A dyno's lines on disk, gone on with after the control plane was away."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from minidyno.backends.docker.frames import Line
from minidyno.backends.dyno_parent.spool_writer import SpoolWriter
from minidyno.domain import log_segments

# Lines of two streams may be a little out of order; within this, what is there is compared.
OVERLAP = 1_000_000  # microseconds
DISORDER = 1_000  # microseconds by which they may be so


class Spool:
    """Writes lines with the times that Docker gave them, each once.

    After a restart Docker is asked for all since a little before the last line, and what is here
    already is left out: counted line for line, for two lines may be the same. When Docker has none
    of those any more, its files were turned over meanwhile, and lines were lost: nobody knows how
    many, so that one is counted, and the count marked as the least possible.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._writer = _Continued(str(folder), limit)
        self.line_limit = self._writer.line_limit
        self._block_limit = max(limit // 16, 1)
        self._seen: Counter[Line] = Counter()
        self._unmet = False  # none of those in `_seen` has come again
        self._start = 0  # microseconds
        self.since = 0.0  # from when on Docker is to be asked, in seconds

    def begin(self) -> None:
        """Look at what is here already, before (again) reading from Docker."""
        lines = list(self._tail())
        last = max((line.at for line in lines), default=0)
        start = max(last - OVERLAP, 0)
        if lines and self._writer.numbers()[0] > 1:
            # What gave way here to newer lines cannot be compared, and is not asked for again.
            start = max(start, min(last, min(line.at for line in lines) + DISORDER))
        self._seen = Counter(line for line in lines if line.at >= start)
        self._unmet = bool(self._seen)
        self._start = start
        self.since = start / 1e6

    def write(self, lines: Iterable[Line]) -> None:
        """Add lines, except those that are here since before `begin`."""
        block: list[bytes] = []
        size = 0
        for line in lines:
            if line.at < self._start:
                continue  # the whole second that Docker gave more than it was asked for
            if self._seen:
                if self._seen[line]:
                    self._seen[line] -= 1
                    self._unmet = False
                    continue
                if self._unmet:
                    self._writer.miss()
                    self._unmet = False
                if line.at > self._start + 2 * OVERLAP:
                    self._seen.clear()
            raw = log_segments.format_line(line.at / 1e6, line.stream, line.text)
            block.append(raw)
            size += len(raw)
            if size >= self._block_limit:
                self._writer.write_block(b"".join(block), len(block))
                block, size = [], 0
        if block:
            self._writer.write_block(b"".join(block), len(block))

    def close(self) -> None:
        """Let go of the file."""
        self._writer.close()

    def _tail(self) -> Iterable[Line]:
        """The lines of the last segments, as far back as the overlap may reach."""
        newest = 0
        for number in reversed(self._writer.numbers()):
            oldest = newest
            for line in self._lines(self._folder / log_segments.segment_name(number)):
                newest = max(newest, line.at)
                oldest = min(oldest or line.at, line.at)
                yield line
            if newest and oldest < newest - OVERLAP:
                return

    def _lines(self, segment: Path) -> Iterable[Line]:
        for raw in segment.read_bytes().split(b"\n")[1:]:
            try:
                found = log_segments.parse_line(raw)
            except ValueError:
                continue  # cut short when the control plane was killed
            yield Line(round(found.at * 1e6), found.stream, found.text)


class _Continued(SpoolWriter):
    """A writer that goes on where another one stopped, in a segment of its own."""

    def __init__(self, folder: str, limit: int) -> None:
        super().__init__(folder, limit)
        self._at_least = False  # and then for good: the number stays the least possible
        for number in self.numbers():
            path = Path(folder, log_segments.segment_name(number))
            self._sizes[number] = path.stat().st_size
            self._number = number
        if self._number:
            self._next_line = self._after(Path(folder, log_segments.segment_name(self._number)))

    def miss(self) -> None:
        """Count one line that never came, of perhaps many: the next segment's header says so."""
        self.close()
        self._next_line += 1
        self._at_least = True

    def _header(self) -> bytes:
        return log_segments.header(self._next_line, at_least=self._at_least)

    def numbers(self) -> list[int]:
        """Which segments there are, oldest first."""
        names = Path(self._folder).iterdir()
        return sorted(int(name.stem) for name in names if name.suffix == ".log")

    def _after(self, segment: Path) -> int:
        content = segment.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(segment, whole)  # half a line
            self._sizes[self._number] = whole
        head, _, rest = content[:whole].partition(b"\n")
        self._at_least = log_segments.is_at_least(head)
        return log_segments.parse_header(head) + rest.count(b"\n")
