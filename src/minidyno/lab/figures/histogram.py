"""How often each latency was seen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.picture import WIDTH, bar, label, line, picture
from minidyno.lab.figures.theme import colour, series

_HEIGHT = 150
_BASE = 120
_LEFT = 44
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Values from `low` up to but without `high`; the last bin holds its upper edge too."""

    low: float
    high: float
    ok: int = 0
    failed: int = 0

    @property
    def count(self) -> int:
        """All values in it."""
        return self.ok + self.failed


def bins(ok: Sequence[float], failed: Sequence[float] = (), *, at_most: int = 20) -> list[Bin]:
    """Sort values (≥ 0) into bins of one round width, starting at 0."""
    largest = max((*ok, *failed), default=0.0)
    width = _round_width(largest / at_most)
    number = max(1, math.ceil(round(largest / width, 9)))
    counts = [[0, 0] for _ in range(number)]
    for kind, values in enumerate((ok, failed)):
        for value in values:
            counts[min(number - 1, int(round(value / width, 9)))][kind] += 1
    return [
        Bin(index * width, (index + 1) * width, here[0], here[1])
        for index, here in enumerate(counts)
    ]


def _round_width(least: float) -> float:
    """Find the smallest of 1, 2, 2.5, 5 times a power of ten that is wide enough."""
    if least <= 0:
        return 0.001
    magnitude = 10.0 ** math.floor(math.log10(least))
    return next(step * magnitude for step in _STEPS if step * magnitude >= least * (1 - 1e-9))


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the histogram: p50, p95 …"""

    name: str
    value: float


def histogram(title: str, description: str, data: Sequence[Bin], marks: Sequence[Mark]) -> Markup:
    """Draw the bins as columns, failures on top in their own colour, and the marks."""
    most = max(b.count for b in data) or 1
    column = (WIDTH - _LEFT - 10) / len(data)
    scale = (_BASE - 24) / most
    shapes: list[Markup] = [
        line(_LEFT, _BASE, WIDTH - 10, _BASE),
        label(_LEFT - 6, 28, most, anchor="end", quiet=True),
        label(_LEFT - 6, _BASE, 0, anchor="end", quiet=True),
    ]
    for index, here in enumerate(data):
        x = _LEFT + index * column
        told = f"{seconds(here.low)} – {seconds(here.high)}: {here.count}"
        ok, failed = here.ok * scale, here.failed * scale
        if here.ok:
            shapes.append(bar(x + 1, _BASE - ok, max(1.0, column - 2), ok, series(0), told))
        if here.failed:
            shapes.append(
                bar(
                    x + 1,
                    _BASE - ok - failed,
                    max(1.0, column - 2),
                    failed,
                    colour("crashed"),
                    told,
                )
            )
    full = data[-1].high
    shapes += _marks(marks, full)
    shapes += [
        label(_LEFT, _BASE + 16, "0"),
        label(WIDTH - 10, _BASE + 16, seconds(full), anchor="end"),
    ]
    return picture(title, description, *shapes, height=_HEIGHT)


def _marks(marks: Sequence[Mark], full: float) -> list[Markup]:
    shapes: list[Markup] = []
    last = -math.inf
    for mark in marks:
        x = _LEFT + (WIDTH - _LEFT - 10) * min(1.0, mark.value / full)
        shapes.append(line(x, 14, x, _BASE, strong=True))
        # Names that would lie on one another are left out; the table has them all.
        if x - last > 32:
            anchor = "end" if x > WIDTH - 40 else "middle"
            shapes.append(label(x, 10, mark.name, anchor=anchor, quiet=True))
            last = x
    return shapes


def seconds(value: float) -> str:
    """Write a time as people say it: 0.85 ms, 12 ms, 850 ms, 1.25 s."""
    if value <= 0:
        return "0 s"
    if round(value, 4) >= 1:
        return f"{value:.2f} s"
    digits = max(0, 1 - math.floor(math.log10(value * 1000)))
    return f"{value * 1000:.{min(2, digits)}f} ms"
