"""Horizontal bars: how a whole is shared out."""

from collections.abc import Sequence
from dataclasses import dataclass

from minidyno.lab.figures.markup import Markup, join
from minidyno.lab.figures.picture import WIDTH, bar, label, picture

_ROW = 24
_LEFT = 130
_RIGHT = 110


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how much, its colour, and how the amount is written."""

    name: str
    amount: float
    fill: str
    text: str


def bars(title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """Draw bars from a common start, longest possible width for the largest."""
    largest = max((row.amount for row in rows), default=0) or 1
    room = WIDTH - _LEFT - _RIGHT
    shapes = []
    for index, row in enumerate(rows):
        y = index * _ROW
        width = max(1.0, room * row.amount / largest) if row.amount else 0.0
        shapes.append(
            join(
                label(_LEFT - 8, y + 16, row.name, anchor="end"),
                bar(_LEFT, y + 4, width, _ROW - 8, row.fill),
                label(_LEFT + width + 6, y + 16, row.text, quiet=True),
            )
        )
    return picture(title, description, *shapes, height=max(1, len(rows)) * _ROW)
