"""Lines on disk, never more than a limit: the oldest segment gives way to the newest lines."""

import errno
import os
import time

from minidyno.domain import log_segments

LINE_LIMIT = 65_536  # bytes without a newline after which a line is cut
SEGMENTS = 8
# A byte may be a line of its own and then takes its time stamp with it; a chunk this much smaller
# than the limit still fits beside one full segment.
CHUNKS = 64


class SpoolWriter:
    """Writes one spool; `limit` is in bytes and covers all its segments together."""

    def __init__(self, folder: str, limit: int) -> None:
        os.makedirs(folder, exist_ok=True)
        self.chunk = max(min(limit // CHUNKS, LINE_LIMIT), 1)
        self.line_limit = max(min(limit // SEGMENTS, LINE_LIMIT), 1)
        self._folder = folder
        self._limit = limit
        self._segment_limit = limit // SEGMENTS
        self._sizes: dict[int, int] = {}  # of each segment on disk, oldest first
        self._number = 0
        self._next_line = 1
        self._file = -1

    def write(self, stream: str, lines: bytes) -> None:
        """Add lines, each ending in a newline, that came now."""
        block = log_segments.format_lines(time.time(), stream, lines[:-1])
        self.write_block(block, lines.count(b"\n"))

    def write_block(self, block: bytes, count: int) -> None:
        """Add so many lines that have their form already."""
        try:
            if self._file < 0 or self._sizes[self._number] + len(block) > self._segment_limit:
                self._open_next()
            self._make_room(len(block))
            self._append(block)
        except OSError:
            # A full disk must not stop the app: these lines are lost, and because they are
            # numbered all the same, the next segment's header tells the reader how many.
            self._abandon()
        self._next_line += count

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _open_next(self) -> None:
        self.close()
        number = self._number + 1
        path = os.path.join(self._folder, log_segments.segment_name(number))
        head = self._header()
        # Written under another name first: a reader never sees a segment without its header.
        file = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        self._number, self._file = number, file
        self._sizes[number] = 0
        self._append(head)
        os.replace(path + ".new", path)

    def _header(self) -> bytes:
        return log_segments.header(self._next_line)

    def _append(self, block: bytes) -> None:
        size = self._sizes[self._number]
        written = 0
        try:
            written = os.write(self._file, block)
        finally:
            if written < len(block):
                os.ftruncate(self._file, size)
        if written < len(block):
            raise OSError(errno.ENOSPC, "short write")
        self._sizes[self._number] = size + len(block)

    def _make_room(self, more: int) -> None:
        while len(self._sizes) > 1 and sum(self._sizes.values()) + more > self._limit:
            oldest = next(iter(self._sizes))
            del self._sizes[oldest]
            _remove(os.path.join(self._folder, log_segments.segment_name(oldest)))

    def _abandon(self) -> None:
        """Go on in another segment at the next line."""
        self.close()
        path = os.path.join(self._folder, log_segments.segment_name(self._number))
        _remove(path + ".new")
        if not self._sizes.get(self._number, 1):
            del self._sizes[self._number]


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


class LineCutter:
    """Turns the chunks of one stream into whole lines for the spool."""

    def __init__(self, stream: str, spool: SpoolWriter) -> None:
        self._stream = stream
        self._spool = spool
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take what was read; what has no newline yet waits, up to a limit."""
        limit = self._spool.line_limit
        data = self._rest + chunk
        end = data.rfind(b"\n") + 1
        whole, self._rest = data[:end], data[end:]
        while whole.find(b"\n") > limit:  # only the first can be: a chunk is no longer than that
            self._spool.write(self._stream, whole[:limit] + b"\n")
            whole = whole[limit:]
        if whole:
            self._spool.write(self._stream, whole)
        while len(self._rest) >= limit:
            self._spool.write(self._stream, self._rest[:limit] + b"\n")
            self._rest = self._rest[limit:]

    def finish(self) -> None:
        """Write what never got its newline."""
        if self._rest:
            self._spool.write(self._stream, self._rest + b"\n")
            self._rest = b""
