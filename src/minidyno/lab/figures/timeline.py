"""What happened one after another, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from minidyno.lab.figures.histogram import seconds
from minidyno.lab.figures.markup import Markup, join
from minidyno.lab.figures.picture import WIDTH, bar, label, line, picture
from minidyno.lab.figures.theme import series

_ROW = 24
_LEFT = 230
_RIGHT = 70


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in seconds since the beginning. `kind` chooses its colour."""

    name: str
    start: float
    end: float
    kind: int = 0

    @property
    def duration(self) -> float:
        """How long it took, in seconds."""
        return self.end - self.start


def timeline(title: str, description: str, steps: Sequence[Step]) -> Markup:
    """Draw each step on a row of its own, over one scale of time."""
    whole = max((step.end for step in steps), default=0) or 1
    room = WIDTH - _LEFT - _RIGHT
    shapes: list[Markup] = [line(_LEFT, 0, _LEFT, max(1, len(steps)) * _ROW)]
    for index, step in enumerate(steps):
        y = index * _ROW
        x = _LEFT + room * step.start / whole
        width = max(2.0, room * step.duration / whole)
        shapes.append(
            join(
                label(_LEFT - 8, y + 16, _short(step.name), anchor="end"),
                bar(x, y + 5, width, _ROW - 10, series(step.kind), step.name),
                label(x + width + 6, y + 16, seconds(step.duration), quiet=True),
            )
        )
    return picture(title, description, *shapes, height=max(1, len(steps)) * _ROW)


def _short(name: str) -> str:
    return name if len(name) <= 34 else name[:33] + "…"
