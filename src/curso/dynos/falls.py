"""A dyno that falls again and again, and how long the platform waits each time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from curso.dynos.watch import watch
from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.bars import Bar, bars
from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.theme import series
from minidyno.lab.log_view import Log

_FALLEN = "to crashed"
_STARTED = "Starting process"
_NOBODY = "H10"
_VISITS = 20


@dataclass(frozen=True, repr=False)
class Falls(Display):
    """The seconds between each fall and the next start; `codes` are the router's, each once."""

    waits: Sequence[float]
    codes: Sequence[str]

    def __len__(self) -> int:
        return len(self.waits)

    def html(self) -> Markup:
        """A bar for each fall."""
        title = spoken("Espera antes de volver a arrancar", "Wait before it is started again")
        rows = [
            Bar(self._name(number), wait, series(0), f"{wait:.1f} s")
            for number, wait in enumerate(self.waits, 1)
        ]
        return bars(title, self.plain(), rows)

    def plain(self) -> str:
        """The same in words."""
        return "\n".join(
            f"{self._name(number)}: {wait:.1f} s" for number, wait in enumerate(self.waits, 1)
        )

    def _name(self, number: int) -> str:
        return spoken(f"caída {number}", f"crash {number}")


async def fall(app: App, times: int = 4) -> Falls:
    """Bring web.1 down so many times in a row, each time as soon as it is up again.

    Begins with a fresh dyno, whose falls are counted from one.
    """
    await app.restart("web.1")
    waits: list[float] = []
    codes: list[str] = []
    for _ in range(times):
        log = await watch(app, _bring_down(app, codes), _STARTED, dyno="web.1")
        waits.append(_wait(log))
        await _up(app)
    return Falls(waits, codes)


async def _bring_down(app: App, codes: list[str]) -> None:
    await app.get("/caer")
    # Who comes while nobody is there gets the router's answer in place of the app's.
    for _ in range(_VISITS):
        visit = await app.get("/json")
        if visit.code and visit.code not in codes:
            codes.append(visit.code)
        if visit.ok or visit.code == _NOBODY:
            return
        await asyncio.sleep(0.1)


async def _up(app: App) -> None:
    for _ in range(600):
        if (await app.get("/salud")).ok:
            return
        await asyncio.sleep(0.1)


def _wait(log: Log) -> float:
    fallen = next((entry.at for entry in log if _FALLEN in entry.text), "")
    starts = (entry.at for entry in log if _STARTED in entry.text and entry.at >= fallen)
    started = next(starts, "")
    if not (fallen and started):
        return 0.0
    return (datetime.fromisoformat(started) - datetime.fromisoformat(fallen)).total_seconds()
