"""Chooses the server that goes on with an add-on's data: the one that made it, while it is here."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from minidyno.backends.addon_programs import Found, Programs, cure_of
from minidyno.domain.addon_editions import Edition, KeepsData
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError

_PATIENCE = 10.0  # seconds for a program to say its version


@dataclass(frozen=True, slots=True)
class Record:
    """Which server was started last with the data, and what it said with `--version`."""

    server: str
    bin: str
    said: str

    @classmethod
    def read(cls, file: Path) -> "Record | None":
        """None where there is none: nothing was started yet, or by a minidyno that wrote none."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(file.read_text(encoding="utf-8"))
            return cls(str(found["server"]), str(found["bin"]), str(found["said"]))
        return None

    def write(self, file: Path) -> None:
        """Write it, whole or not at all."""
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(json.dumps(asdict(self)), encoding="utf-8")
        new.replace(file)


class Choice:
    """Among the servers of this machine, for data in a folder of which a record was kept."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._said: dict[tuple[str, int], str] = {}

    def find(self, program: Program, data: Path, record: Path) -> Found:
        """Find one that goes on with the data; where there is none yet, the first there is.

        A server that came to the machine later is no reason to change: it may not read the data,
        or read it for good, so that the one before no longer does. Raises `addon_server_missing`,
        and the error of `Program.data` where none of them reads it.
        """
        kept = program.data
        oldest = kept.maker(data) if kept else None
        if kept is None or oldest is None:
            return self._programs.find(program)
        last = Record.read(record)
        makers = [oldest, *filter(None, [kept.edition(last.said) if last else None])]
        strange, here = [], []
        for found in self._all(program, last):
            edition = kept.edition(self._ask(found.server))
            if edition is None:
                strange.append(found)
            elif all(kept.reads(edition, maker) for maker in makers):
                return found
            else:
                here.append(edition)
        if strange:  # it may well be the one; the data is not ours to be stricter about
            return strange[0]
        raise _none_reads(kept, makers[-1], here)

    def remember(self, program: Program, found: Found, record: Path) -> None:
        """Write down that this one is started; raises OSError."""
        if program.data is None:
            return
        now = Record(found.server, found.bin, self._ask(found.server))
        if now != Record.read(record):
            now.write(record)

    def _all(self, program: Program, last: Record | None) -> Iterator[Found]:
        if last is not None and (before := self._programs.at(program, last.server, last.bin)):
            yield before
        yield from self._programs.all(program)

    def _ask(self, server: str) -> str:
        """What it says with `--version`; "" where it says nothing."""
        try:
            key = (server, Path(server).stat().st_mtime_ns)
            if key not in self._said:
                self._said[key] = subprocess.run(
                    [server, "--version"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={"LC_ALL": "C"},
                    timeout=_PATIENCE,
                    check=False,
                ).stdout.decode(errors="replace")
            return self._said[key]
        except (OSError, subprocess.TimeoutExpired):
            return ""


def _none_reads(kept: KeepsData, made: Edition, here: list[Edition]) -> MinidynoError:
    names = ", ".join(dict.fromkeys(map(str, here))) or "—"
    return MinidynoError(kept.error, made=made, here=names, cure=cure_of(kept.packages(made)))
