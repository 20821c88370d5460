"""What each dyno has written on its own disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curso.dynos.each import from_each
from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.table import plain_table, table


@dataclass(frozen=True, repr=False)
class Notes(Display):
    """The lines in each dyno's file of notes, by the dyno's name."""

    by_dyno: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return sum(map(len, self.by_dyno.values()))

    def html(self) -> Markup:
        """A table."""
        return table(self._headers(), self._rows())

    def plain(self) -> str:
        """The same for a terminal."""
        return plain_table(self._headers(), self._rows())

    def _headers(self) -> Sequence[str]:
        return ["dyno", spoken("apuntes en su disco", "notes on its disk")]

    def _rows(self) -> Sequence[Sequence[object]]:
        none = spoken("(ninguno)", "(none)")
        return [[dyno, " · ".join(lines) or none] for dyno, lines in self.by_dyno.items()]


async def notes(app: App) -> Notes:
    """Ask each web dyno for its notes, adding none."""
    answers = await from_each(app, "/apuntes")
    return Notes({dyno: answer["lineas"] for dyno, answer in answers.items()})


async def snapshot(app: App) -> dict[str, Any]:
    """Visit the home page, write a note, and give what the dyno then knows of itself."""
    await app.get("/")
    known = (await app.get("/disco")).json()
    return {name: known[name] for name in ("app", "dyno", "release", "saludo", "visitas", "lineas")}
