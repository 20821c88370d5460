"""Counts what it takes: each step, what had to be decided for it, and how long it took."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from curso.by_hand.comparison import Comparison, Row, Side
from curso.by_hand.decisions import DECISIONS, title
from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import plain_table, table


@dataclass(frozen=True)
class Step:
    """One step that was taken; moments in seconds of one clock."""

    name: str
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end - self.start

    @property
    def decisions(self) -> Sequence[str]:
        """What had to be decided, in the reader's language."""
        return [spoken(*both) for both in DECISIONS.get(self.name, ())]


class Steps(Display):
    """The list of steps, by hand and on the platform. A cell run again counts once, the last."""

    def __init__(self) -> None:
        self.hand: dict[str, Step] = {}
        self.platform: dict[str, Step] = {}

    @contextmanager
    def by_hand(self, name: str) -> Iterator[None]:
        """Count what is done inside as a step by hand; a failure counts for nothing."""
        with _counted(self.hand, name):
            yield

    @contextmanager
    def paas(self, name: str) -> Iterator[None]:
        """Count what is done inside as a step on the platform."""
        with _counted(self.platform, name):
            yield

    def compare(
        self, *, processes: tuple[int, int] = (0, 0), lost: tuple[int, int] = (0, 0)
    ) -> Comparison:
        """Set both side by side; the pairs are (by hand, platform)."""
        return Comparison(
            _side(self.hand, processes[0], lost[0]), _side(self.platform, processes[1], lost[1])
        )

    def html(self) -> Markup:
        """A table for each side that has steps."""
        sides = [(_hand_title(), self.hand), (_platform_title(), self.platform)]
        return join(
            *(table(_headers(), _rows(steps), caption) for caption, steps in sides if steps),
            None if self.hand or self.platform else element("p", _nothing()),
        )

    def plain(self) -> str:
        """The same for a terminal."""
        sides = [(_hand_title(), self.hand), (_platform_title(), self.platform)]
        parts = [
            f"{caption}\n{plain_table(_headers(), _rows(steps))}"
            for caption, steps in sides
            if steps
        ]
        return "\n\n".join(parts) or _nothing()


@contextmanager
def _counted(steps: dict[str, Step], name: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    steps.pop(name, None)  # so that a step taken again is the last of the list too
    steps[name] = Step(name, start, time.monotonic())


def _side(steps: dict[str, Step], processes: int, lost: int) -> Side:
    taken = list(steps.values())
    return Side(
        rows=tuple(Row(title(s.name), tuple(s.decisions), s.seconds) for s in taken),
        # Reading and thinking included: that is the clock that a person pays with.
        clock=max(s.end for s in taken) - min(s.start for s in taken) if taken else 0.0,
        processes=processes,
        lost=lost,
    )


def _headers() -> Sequence[str]:
    return [
        spoken("Paso", "Step"),
        spoken("Qué hubo que decidir", "What had to be decided"),
        spoken("Segundos", "Seconds"),
    ]


def _rows(steps: dict[str, Step]) -> Sequence[Sequence[object]]:
    none = spoken("nada", "nothing")
    return [
        [title(step.name), "; ".join(step.decisions) or none, f"{step.seconds:.1f}"]
        for step in steps.values()
    ]


def _hand_title() -> str:
    return spoken("A mano", "By hand")


def _platform_title() -> str:
    return spoken("En la plataforma", "On the platform")


def _nothing() -> str:
    return spoken("Todavía no has dado ningún paso.", "You have taken no step yet.")
