"""Reads spools: what dynos printed and what the router logged, from where one left off."""

import re
from os import SEEK_END
from pathlib import Path

from minidyno.domain.log_segments import (
    Position,
    is_at_least,
    parse_header,
    parse_line,
    segment_name,
)
from minidyno.ports.log_source import LineBatch, RawLine

_SEGMENT = re.compile(r"\d{8,}\.log")


class SpoolReader:
    """A `LogSource` over a folder that holds one spool per name.

    Writer and reader share no lock: a line counts once its newline is there, and a segment is
    finished once a later one exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """Which spools there are."""
        if not self._folder.is_dir():
            return []
        return sorted(p.name for p in self._folder.iterdir() if p.is_dir())

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        """Lines of a spool after a position; an unknown name has none."""
        start = Position() if after is None else Position.parse(after)
        return _Reading(self._folder / name, start, max_bytes).run()


class _Reading:
    """One call of `read_lines`: walks over segments until there is enough, or no more."""

    def __init__(self, spool: Path, start: Position, max_bytes: int) -> None:
        self._spool = spool
        self._at = start
        self._budget = max_bytes
        self._lines: list[RawLine] = []
        self._lost = 0
        self._at_least = False

    def run(self) -> LineBatch:
        more = self._walk()
        return LineBatch(self._lines, str(self._at), self._lost, more, self._at_least)

    def _walk(self) -> bool:
        while True:
            numbers = self._numbers()
            if not numbers:
                return False
            if self._at.segment > numbers[-1] or self._at.segment == 0:
                # Nothing read yet, or the whole spool was made anew.
                self._at = Position(numbers[0], 0, self._at.line if self._at.segment == 0 else 1)
            elif self._at.segment not in numbers:
                self._at = Position(_next(numbers, self._at.segment), 0, self._at.line)
            # The list was made before this segment is read to its end: were it the other way
            # round, lines written between the two looks would be skipped as if they were lost.
            following = [n for n in numbers if n > self._at.segment]
            if self._read_segment():
                return True
            if not following:
                return False
            self._at = Position(following[0], 0, self._at.line)

    def _read_segment(self) -> bool:
        """Read on in the present segment; say whether there is more than the budget lets in."""
        try:
            with (self._spool / segment_name(self._at.segment)).open("rb") as file:
                if self._at.offset > file.seek(0, SEEK_END):
                    self._at = Position(self._at.segment, 0, 1)  # the spool was made anew
                file.seek(self._at.offset)
                data = file.read(max(self._budget, 1))
                while b"\n" not in data and (rest := file.read(65_536)):
                    data += rest  # one line is longer than asked for: it is read all the same
                unread = bool(file.read(1))
        except FileNotFoundError:
            return False  # removed meanwhile: the next segment's header tells what was lost
        whole = data[: data.rfind(b"\n") + 1]
        if not whole:
            return False
        if self._budget <= 0:
            return True
        self._take(whole)
        self._budget -= len(whole)
        return unread and (self._budget <= 0 or self._read_segment())

    def _take(self, whole: bytes) -> None:
        offset, number = self._at.offset, self._at.line
        for raw in whole[:-1].split(b"\n"):
            try:
                if offset == 0:
                    first = parse_header(raw)
                    self._lost += max(first - number, 0)
                    self._at_least |= first > number and is_at_least(raw)
                    number = first
                else:
                    number += 1
                    line = parse_line(raw)
                    self._lines.append(RawLine(line.at, line.text, line.stream))
            except ValueError:
                self._lost += offset > 0
            offset += len(raw) + 1
        self._at = Position(self._at.segment, offset, number)

    def _numbers(self) -> list[int]:
        if not self._spool.is_dir():
            return []
        return sorted(int(p.stem) for p in self._spool.iterdir() if _SEGMENT.fullmatch(p.name))


def _next(numbers: list[int], segment: int) -> int:
    return next(n for n in numbers if n > segment)
