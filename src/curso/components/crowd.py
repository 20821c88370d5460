"""Several people who ask for the same page at the same moment."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.bars import Bar, bars
from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.theme import series


@dataclass(frozen=True, repr=False)
class Crowd(Display):
    """How many seconds each waited for an answer, in the order in which they were served."""

    waits: Sequence[float]

    def __len__(self) -> int:
        return len(self.waits)

    @property
    def first(self) -> float:
        """The seconds of who was served first."""
        return self.waits[0]

    @property
    def last(self) -> float:
        """The seconds of who was served last."""
        return self.waits[-1]

    def html(self) -> Markup:
        """A bar for each."""
        title = spoken("Lo que esperó cada persona", "How long each person waited")
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
        return spoken(f"persona {number}", f"person {number}")


async def together(app: App, path: str, people: int) -> Crowd:
    """Have so many people ask for a page at once; each waits from that same moment on."""
    beginning = time.perf_counter()

    async def one() -> float:
        await app.get(path)
        return time.perf_counter() - beginning

    return Crowd(sorted(await asyncio.gather(*(one() for _ in range(people)))))
