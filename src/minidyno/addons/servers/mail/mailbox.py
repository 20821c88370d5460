"""The messages, on disk: one file each, that begins with a line of JSON about it."""

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from minidyno.addons.servers.durable import sync_folder, write_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a plan allows: messages kept, bytes of one and of all, connections at a time."""

    messages: int
    message_size: int
    disk: int
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What is known of a message without reading it; `size` is that of its content in bytes."""

    number: int
    at: float
    user: str
    sender: str
    recipients: Sequence[str]
    shown_from: str
    subject: str
    size: int


class Mailbox:
    """Keeps messages, the oldest only as long as the limits allow. Its calls block on the disk."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self.limits = limits
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for half in folder.glob(".*.part"):  # never acknowledged to anybody
            half.unlink()
        found = [_read_head(file) for file in sorted(folder.glob("*.msg"))]
        self._arrived = {head.number: head for head in found if head is not None}
        self._last = max(self._arrived, default=0)

    def keep(self, content: bytes, head: Mapping[str, object]) -> Arrived:
        """Keep a message; when this returns, the disk has it. Raises OSError.

        `head` has the fields of `Arrived` that only the sender knows.
        """
        with self._lock:
            arrived = Arrived(
                number=self._last + 1,
                at=time.time(),
                size=len(content),
                **head,  # type: ignore[arg-type]
            )

            def write(file: BinaryIO) -> None:
                file.write(json.dumps(asdict(arrived)).encode() + b"\n")
                file.write(content)

            write_file(self._file(arrived.number), write)
            self._last = arrived.number
            self._arrived[arrived.number] = arrived
            self._shrink()
            return arrived

    def all(self) -> list[Arrived]:
        """Every message, the newest first."""
        with self._lock:
            return sorted(self._arrived.values(), key=lambda head: -head.number)

    def size(self) -> int:
        """Bytes of all messages."""
        with self._lock:
            return sum(head.size for head in self._arrived.values())

    def content(self, number: int) -> bytes | None:
        """A message as it came; None when there is none of that number."""
        try:
            with self._file(number).open("rb") as file:
                file.readline()
                return file.read()
        except FileNotFoundError:
            return None

    def head(self, number: int) -> Arrived | None:
        """What is known of a message."""
        return self._arrived.get(number)

    def remove(self, number: int | None = None) -> int:
        """Remove one message, or all; gives how many there were."""
        with self._lock:
            gone = [n for n in self._arrived if number in {None, n}]
            self._remove(gone)
            return len(gone)

    def apply(self, limits: Limits) -> None:
        """Keep no more than these limits allow, from now on."""
        with self._lock:
            self.limits = limits
            self._shrink()

    def _shrink(self) -> None:
        left = len(self._arrived)
        size = sum(head.size for head in self._arrived.values())
        gone = []
        for number in sorted(self._arrived)[:-1]:  # the newest is kept whatever it weighs
            if left <= self.limits.messages and size <= self.limits.disk:
                break
            gone.append(number)
            left -= 1
            size -= self._arrived[number].size
        self._remove(gone)

    def _remove(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._file(number).unlink(missing_ok=True)
            del self._arrived[number]
        if numbers:
            sync_folder(self._folder)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:012}.msg"


def _read_head(file: Path) -> Arrived | None:
    with file.open("rb") as opened:
        line = opened.readline()
    try:
        return Arrived(**json.loads(line))
    except (ValueError, TypeError):
        return None  # damaged from outside; it stays where it is, for whoever can mend it
