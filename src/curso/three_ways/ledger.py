"""Counts what you handle in each model: steps, decisions, processes to watch, seconds."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from curso.by_hand.decisions import DECISIONS, title
from curso.language import spoken
from curso.service_models.layers import ASKED
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.picture import WIDTH, bar, label, picture
from minidyno.lab.figures.table import folded, plain_table, table
from minidyno.lab.figures.theme import series

_LEFT = 190
_ROW = 20
_GROUP = 3 * _ROW + 14


@dataclass(frozen=True, repr=False)
class Handled(Display):
    """What you handled in each of the three models: a picture and the same as a table."""

    steps: Mapping[str, Sequence[str]]
    decisions: Mapping[str, int]
    processes: Mapping[str, int]
    seconds: Mapping[str, float]

    @property
    def _measures(self) -> Sequence[tuple[str, Mapping[str, float], str]]:
        steps = {model: float(len(names)) for model, names in self.steps.items()}
        return [
            (spoken("Pasos", "Steps"), steps, ".0f"),
            (spoken("Decisiones", "Decisions"), self.decisions, ".0f"),
            (spoken("Procesos que vigilas", "Processes you watch"), self.processes, ".0f"),
            (spoken("Segundos de máquina", "Seconds of machine"), self.seconds, ".1f"),
        ]

    def html(self) -> Markup:
        """A picture, the table, and the steps."""
        headers = [spoken("Modelo", "Model"), spoken("Tus pasos", "Your steps")]
        steps = [[f"{m[0].upper()}aaS", "; ".join(s)] for m, s in self.steps.items()]
        return join(
            self._picture(),
            table(self._headers(), self._rows()),
            folded(spoken("Paso a paso", "Step by step"), table(headers, steps)),
        )

    def plain(self) -> str:
        """The table for a terminal."""
        return plain_table(self._headers(), self._rows())

    def _headers(self) -> Sequence[str]:
        return ["", *_names()]

    def _rows(self) -> Sequence[Sequence[object]]:
        return [
            [name, *(format(amounts[model], form) for model in ASKED)]
            for name, amounts, form in self._measures
        ]

    def _picture(self) -> Markup:
        told = "; ".join(": ".join([row[0], ", ".join(row[1:])]) for row in _texts(self._rows()))
        shapes = [_group(place, *measure) for place, measure in enumerate(self._measures)]
        name = spoken("Lo que manejas en cada modelo", "What you handle in each model")
        return picture(
            name,
            f"{name} (IaaS, PaaS, SaaS). {told}.",
            *shapes,
            height=_GROUP * len(self._measures),
        )


def _texts(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows]


def _group(place: int, name: str, amounts: Mapping[str, float], form: str) -> Markup:
    top = place * _GROUP
    largest = max(amounts.values()) or 1
    shapes: list[Markup] = [label(0, top + 14, name)]
    for number, (model, shown) in enumerate(zip(ASKED, _names(), strict=True)):
        y = top + number * _ROW
        width = max(1.0, (WIDTH - _LEFT - 110) * amounts[model] / largest)
        shapes += [
            bar(_LEFT, y + 3, width, _ROW - 5, series(number), shown),
            label(_LEFT + width + 6, y + 15, f"{amounts[model]:{form}} · {shown}", quiet=True),
        ]
    return join(*shapes)


def _names() -> tuple[str, ...]:
    return ("IaaS", "PaaS", "SaaS")


class Ledger(Display):
    """The steps taken in each model. A cell that is run again counts once."""

    def __init__(self) -> None:
        self._taken: dict[str, dict[str, float]] = {model: {} for model in ASKED}

    @contextmanager
    def iaas(self, name: str) -> Iterator[None]:
        """Count what is done inside as a step by hand, on a machine of yours."""
        with _counted(self._taken["iaas"], name):
            yield

    @contextmanager
    def paas(self, name: str) -> Iterator[None]:
        """Count what is done inside as a step on the platform."""
        with _counted(self._taken["paas"], name):
            yield

    @contextmanager
    def saas(self, name: str) -> Iterator[None]:
        """Count what is done inside as a step on the service's panel."""
        with _counted(self._taken["saas"], name):
            yield

    def compare(self, processes: int = 0) -> Handled:
        """Set the three side by side; `processes` are those you watch by hand."""
        return Handled(
            {model: [title(name) for name in taken] for model, taken in self._taken.items()},
            {m: sum(len(DECISIONS.get(n, ())) for n in taken) for m, taken in self._taken.items()},
            {"iaas": processes, "paas": 0, "saas": 0},
            {model: sum(taken.values()) for model, taken in self._taken.items()},
        )

    def html(self) -> Markup:
        """What was counted so far."""
        return element("p", self.plain())

    def plain(self) -> str:
        """The same for a terminal."""
        counts = zip(_names(), self._taken.values(), strict=True)
        word = spoken("pasos", "steps")
        return " · ".join(f"{name}: {len(taken)} {word}" for name, taken in counts)


@contextmanager
def _counted(taken: dict[str, float], name: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    taken[name] = time.monotonic() - start
