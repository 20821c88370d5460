"""What every command works with: the reader's language, the streams, the way to the platform."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from minidyno.cli.speech import both, moment, one_of
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language

if TYPE_CHECKING:  # its HTTP library takes longer to load than many commands to run
    from minidyno.client.client import Client

BOLD, DIM, RED, CYAN = "1", "2", "31", "36"


def _now() -> datetime:
    return datetime.now(UTC)


class Session:
    """One run of the command line.

    Data goes to `out`, talk and progress to `err`. `connect` makes the client when a command
    first asks for it, so that `version` needs no platform. `typed` are the words of the command.
    """

    def __init__(
        self,
        *,
        language: Language,
        environ: Mapping[str, str],
        folder: Path,
        out: TextIO,
        err: TextIO,
        connect: "Callable[[], Client]",
        now: Callable[[], datetime] = _now,
        zone: tzinfo | None = None,
        browse: Callable[[str], bool] | None = None,
        boot_timeout: float = 60.0,
    ) -> None:
        self.language = language
        self.environ = environ
        self.folder = folder
        self.out = out
        self.err = err
        self.now = now
        self.zone = zone
        self.browse = browse
        self.boot_timeout = boot_timeout
        self.typed: Sequence[str] = ()
        self._connect = connect
        self._client: Client | None = None

    @property
    def client(self) -> "Client":
        """The platform."""
        if self._client is None:
            self._client = self._connect()
        return self._client

    async def aclose(self) -> None:
        """Let go of the platform."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def text(self, *, es: str, en: str) -> str:
        """Choose the reader's language."""
        return one_of(both(es=es, en=en), self.language)

    def show(self, line: str = "") -> None:
        """Write a line of data."""
        self.out.write(f"{line}\n")

    def show_json(self, data: object) -> None:
        """Write data for a machine."""
        self.show(json.dumps(data, indent=2, ensure_ascii=False))

    def header(self, *, es: str, en: str) -> None:
        """Write a heading like Heroku's."""
        self.show(self.paint(f"=== {self.text(es=es, en=en)}", BOLD))

    def talk(self, *, es: str, en: str) -> None:
        """Tell the person something that is not data."""
        self.err.write(f"{self.text(es=es, en=en)}\n")

    def complain(self, error: MinidynoError) -> None:
        """Say what went wrong."""
        first, *rest = error.say(self.language).splitlines() or [""]
        for line in (f" ▸    {first}", *(f"      {line}" for line in rest)):
            self.err.write(f"{self.paint(line, RED, self.err)}\n")

    @contextmanager
    def doing(self, *, es: str, en: str) -> Iterator["Step"]:
        """Say what is being done, then that it is done: `Creating ⬢ demo... done`."""
        self.err.write(f"{self.text(es=es, en=en)}... ")
        self.err.flush()
        step = Step()
        try:
            yield step
        except BaseException:
            self.err.write("!\n")
            raise
        self.err.write(self.text(es="hecho", en="done") + step.note + "\n")

    def moment(self, at: datetime) -> str:
        """Write a time and how long ago it was."""
        return moment(at, self.now(), self.zone, self.language)

    def paint(self, text: str, colour: str, stream: TextIO | None = None) -> str:
        """Colour a text, if it goes to a terminal whose owner wants colours."""
        stream = self.out if stream is None else stream
        if self.environ.get("NO_COLOR") or not stream.isatty():
            return text
        return f"\x1b[{colour}m{text}\x1b[0m"

    def columns(self, rows: Sequence[Sequence[str]], indent: str = "") -> None:
        """Write rows as columns of equal width."""
        if not rows:
            return
        widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.show((indent + "  ".join(cells)).rstrip())


class Step:
    """Something under way."""

    def __init__(self) -> None:
        self.note = ""

    def add(self, note: str) -> None:
        """Add to what is said at the end: `done, v4`."""
        self.note = f", {note}"
