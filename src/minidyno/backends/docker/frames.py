"""From Docker's log stream to lines."""

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

_HEADER = struct.Struct(">BxxxL")
_STREAMS = {1: "o", 2: "e"}


class Line(NamedTuple):
    """A line, or a piece of one that is too long: when in microseconds, and on which stream."""

    at: int
    stream: str
    text: bytes


class LineReader:
    """Takes the stream's bytes as they come and gives whole lines.

    Docker parts a line of more than 16 KiB into messages, each with its own time; only the last
    ends in a newline. A line's time is that of its last message, so that lines are in order.
    """

    def __init__(self, line_limit: int) -> None:
        self._limit = line_limit
        self._buffer = bytearray()
        self._open: dict[str, tuple[int, bytes]] = {}

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """Give the lines that are complete with this chunk."""
        buffer = self._buffer
        buffer += chunk
        start = 0
        while len(buffer) - start >= _HEADER.size:
            number, length = _HEADER.unpack_from(buffer, start)
            end = start + _HEADER.size + length
            if len(buffer) < end:
                break
            stream = _STREAMS.get(number)
            if stream is not None:
                yield from self._message(stream, bytes(buffer[start + _HEADER.size : end]))
            start = end
        del buffer[:start]

    def finish(self) -> Iterator[Line]:
        """Give what never got its newline."""
        for stream, (at, text) in self._open.items():
            yield Line(at, stream, text)
        self._open.clear()

    def _message(self, stream: str, message: bytes) -> Iterator[Line]:
        stamp, _, text = message.partition(b" ")
        at = microseconds(stamp.decode("ascii"))
        _, before = self._open.pop(stream, (0, b""))
        ended = text.endswith(b"\n")
        text = before + (text[:-1] if ended else text)
        while len(text) > self._limit or (not ended and len(text) == self._limit):
            yield Line(at, stream, text[: self._limit])
            text = text[self._limit :]
        if ended:
            yield Line(at, stream, text.replace(b"\n", b" "))
        elif text:
            self._open[stream] = (at, text)


def microseconds(stamp: str) -> int:
    """Read Docker's times ("2026-01-31T12:00:00.123456789Z"), whole microseconds of them."""
    seconds, _, fraction = stamp.removesuffix("Z").partition(".")
    whole = datetime.fromisoformat(f"{seconds}+00:00")
    return int(whole.timestamp()) * 1_000_000 + int(fraction[:6].ljust(6, "0"))
