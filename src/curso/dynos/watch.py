"""What the log says from the moment something is done until certain words come."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any

from curso.language import spoken
from curso.patience import patiently
from minidyno.lab.app import App
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.log_view import Log, LogEntry

_LINES = 300


@dataclass(frozen=True, repr=False)
class Watched(Log):
    """The lines that came, and what was done; `missing` are words that did not come in time."""

    result: Any = None
    missing: str = ""
    seconds: float = 0

    def html(self) -> Markup:
        """The lines, and a sentence when words are missing."""
        lack = element("p", element("strong", self._lack())) if self.missing else None
        return join(super().html(), lack)

    def plain(self) -> str:
        """The same for a terminal."""
        return f"{super().plain()}\n{self._lack()}" if self.missing else super().plain()

    def last(self, count: int) -> "Watched":
        """The last lines of these."""
        return replace(self, entries=super().last(count).entries)

    def without(self, *words: str) -> "Watched":
        """The lines that hold none of these words."""
        return replace(self, entries=super().without(*words).entries)

    def _lack(self) -> str:
        return spoken(
            f"✗ En {self.seconds:.0f} s el log no ha dicho «{self.missing}». Si tu máquina va "
            "despacio, ejecuta la celda otra vez.",
            f"✗ In {self.seconds:.0f} s the log did not say “{self.missing}”. If your machine is "
            "slow, run the cell again.",
        )


async def watch(
    app: App,
    action: Awaitable[object],
    *until: str,
    dyno: str | None = None,
    times: int = 1,
    seconds: float = 60,
) -> Watched:
    """Do something and gather the new lines until so many hold such words, or the time is over.

    Lines from before are left out, so that a cell that is run twice sees its own. What was done
    gives its `result`.
    """
    before = {str(entry) for entry in await app.logs(_LINES, dyno=dyno)}
    result = await action

    async def look() -> list[LogEntry]:
        seen = await app.logs(_LINES, dyno=dyno)
        return [entry for entry in seen if str(entry) not in before]

    def is_done(new: list[LogEntry]) -> bool:
        return _count(new, until) >= times

    new = await patiently(look, is_done, seconds)
    missing = "" if is_done(new) else "» / «".join(until)
    return Watched(app.name, new, result, missing, seconds)


async def log_with(
    app: App,
    words: str,
    lines: int = _LINES,
    source: str | None = None,
    dyno: str | None = None,
    seconds: float = 30,
) -> Watched:
    """Read the log's last lines; when none holds the words yet, read them again, for a while.

    What an app has printed is in its log a moment later, and that moment is longer on a slow
    machine.
    """

    async def look() -> Log:
        return await app.logs(lines, source=source, dyno=dyno)

    log = await patiently(look, lambda log: words in log, seconds)
    missing = "" if words in log else words
    return Watched(app.name, log.entries, None, missing, seconds)


async def farewell(app: App, piece: object) -> Log:
    """Run a worker whose work comes in pieces of so many seconds, and stop it half way.

    Gives the lines from the request to stop until its process ended; none for a piece that is
    no number.
    """
    if isinstance(piece, bool) or not isinstance(piece, int | float) or piece <= 0:
        return Log(app.name, [])
    await app.scale(worker=0)
    await app.set_config(TROZO=piece, LATIDO=1)
    await watch(app, app.scale(worker=1), "empiezo un trozo", dyno="worker")
    return await watch(app, app.scale(worker=0), "Process exited", dyno="worker")


def _count(entries: list[LogEntry], until: tuple[str, ...]) -> int:
    return sum(any(words in str(entry) for words in until) for entry in entries)
