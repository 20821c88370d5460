"""How dynos and the formation are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minidyno.client.models import DynoInfo, ProcessInfo
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import plain_table, table
from minidyno.lab.figures.theme import colour
from minidyno.lab.finding import found
from minidyno.lab.texts import text
from minidyno.lab.words import age, natural

# A sign for each state, so that colour is never needed to tell them apart.
SIGNS = {"up": "●", "starting": "◐", "idle": "○", "crashed": "✕", "down": "◌"}


def state_mark(state: str) -> Markup:
    """Write a state: sign, colour and word."""
    sign = SIGNS.get(state, "?")
    return element("span", f"{sign} {state_word(state)}", style=f"color:{colour(state)}")


def state_word(state: str) -> str:
    """Say a state in the notebook's language."""
    return text(state) if state in SIGNS else state


@dataclass(frozen=True, repr=False)
class Dynos(Display):
    """The dynos of an app. `now` (seconds since the epoch) is when they were looked at."""

    dynos: Sequence[DynoInfo]
    now: float

    def __len__(self) -> int:
        return len(self.dynos)

    def __iter__(self) -> Iterator[DynoInfo]:
        return iter(self.dynos)

    def __getitem__(self, name: str) -> DynoInfo:
        """Find the dyno with that name ("web.1"); raises `not_among`."""
        return found({dyno.name: dyno for dyno in self._ordered()}, name)

    @property
    def names(self) -> Sequence[str]:
        """Their names."""
        return [dyno.name for dyno in self.dynos]

    def html(self) -> Markup:
        """A table."""
        if not self.dynos:
            return element("p", text("no_dynos"))
        return table(self._headers(), [self._row(d, state_mark(d.state)) for d in self._ordered()])

    def plain(self) -> str:
        """A table for a terminal."""
        if not self.dynos:
            return text("no_dynos")
        rows = [
            self._row(d, f"{SIGNS.get(d.state, '?')} {state_word(d.state)}")
            for d in self._ordered()
        ]
        return plain_table(self._headers(), rows)

    def _ordered(self) -> Sequence[DynoInfo]:
        return sorted(self.dynos, key=lambda dyno: (natural(dyno.name), dyno.release))

    def _headers(self) -> Sequence[str]:
        return [text(name) for name in ("dyno", "state", "release", "since")]

    def _row(self, dyno: DynoInfo, state: str) -> Sequence[object]:
        since = age(self.now - dyno.updated_at.timestamp())
        return [dyno.name, state, f"v{dyno.release}", since]


@dataclass(frozen=True, repr=False)
class Formation(Display):
    """What an app wants to run, and what runs of it."""

    processes: Sequence[ProcessInfo]
    dynos: Sequence[DynoInfo]

    def __getitem__(self, process_type: str) -> int:
        """How many dynos of a type are wanted; raises `not_among`."""
        return found({p.type: p.quantity for p in self.processes}, process_type)

    def html(self) -> Markup:
        """A table with a sign for each dyno."""
        if not self.processes:
            return element("p", text("no_formation"))
        return table(self._headers(), [self._row(p, self._marks(p)) for p in self.processes])

    def plain(self) -> str:
        """A table for a terminal."""
        if not self.processes:
            return text("no_formation")
        rows = [
            self._row(p, "".join(SIGNS.get(d.state, "?") for d in self._of(p)) or None)
            for p in self.processes
        ]
        return plain_table(self._headers(), rows)

    def _headers(self) -> Sequence[str]:
        return [text(name) for name in ("type", "quantity", "size", "command", "dynos")]

    def _row(self, process: ProcessInfo, dynos: object) -> Sequence[object]:
        return [process.type, process.quantity, process.size, process.command, dynos]

    def _of(self, process: ProcessInfo) -> Sequence[DynoInfo]:
        mine = [dyno for dyno in self.dynos if dyno.type == process.type]
        return sorted(mine, key=lambda dyno: natural(dyno.name))

    def _marks(self, process: ProcessInfo) -> Markup | None:
        marks = [
            element(
                "span",
                SIGNS.get(dyno.state, "?"),
                style=f"color:{colour(dyno.state)}",
                role="img",
                aria_label=f"{dyno.name}: {state_word(dyno.state)}",
                title=f"{dyno.name}: {state_word(dyno.state)}",
            )
            for dyno in self._of(process)
        ]
        return join(*marks) if marks else None
