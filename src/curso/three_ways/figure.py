"""The picture of the break-even: cost against the hours a month that a machine takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curso.language import of_notebook, spoken
from curso.service_models.money import money, number
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.picture import WIDTH, label, line, picture
from minidyno.lab.figures.table import folded, plain_table, table
from minidyno.lab.figures.theme import series

_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 70, 16, 210
_LEAST_HOURS = 12.0


@dataclass(frozen=True, repr=False)
class Lines(Display):
    """`rent` of the machine, `price` of an hour, and what platform and service cost a month."""

    rent: float
    price: float
    paas: float
    saas: float

    @property
    def crossing(self) -> float | None:
        """The hours at which machine and platform cost the same; None when they never do."""
        if self.price <= 0 or self.paas < self.rent:
            return None
        return (self.paas - self.rent) / self.price

    @property
    def _most(self) -> float:
        """The last hour that is drawn: the crossing lies well inside."""
        return max(_LEAST_HOURS, 1.6 * (self.crossing or 0))

    def _costs(self, hours: float) -> tuple[float, float, float]:
        return self.rent + hours * self.price, self.paas, self.saas

    def html(self) -> Markup:
        """The sentence, the picture, and the same figures as a table."""
        words = spoken("Los mismos datos en una tabla", "The same data as a table")
        return join(
            element("p", element("strong", self.sentence())),
            self._picture(),
            folded(words, table(self._headers(), self._rows())),
        )

    def plain(self) -> str:
        """The sentence and the table."""
        return f"{self.sentence()}\n\n{plain_table(self._headers(), self._rows())}"

    def sentence(self) -> str:
        """Say where the lines cross."""
        hours = self.crossing
        if hours is not None:
            shown = number(hours, 1, of_notebook(Path.cwd()))
            return spoken(
                f"Máquina y plataforma cuestan lo mismo con {shown} horas al mes.",
                f"Machine and platform cost the same at {shown} hours a month.",
            )
        if self.price <= 0:
            return spoken(
                "Con la hora a cero, las líneas no suben: solo cuentan los alquileres.",
                "With an hour at zero the lines do not rise: rents alone count.",
            )
        return spoken(
            "La plataforma cuesta menos que la máquina desde la primera hora.",
            "The platform costs less than the machine from the first hour on.",
        )

    def _headers(self) -> Sequence[str]:
        return [spoken("Horas al mes", "Hours a month"), "IaaS", "PaaS", "SaaS"]

    def _rows(self) -> Sequence[Sequence[object]]:
        lang = of_notebook(Path.cwd())
        marks = sorted({0.0, self._most / 4, self._most / 2, self._most, *self._crossings()})
        return [
            [number(hours, 1, lang), *(money(cost, lang) for cost in self._costs(hours))]
            for hours in marks
        ]

    def _crossings(self) -> Sequence[float]:
        return [] if self.crossing is None else [self.crossing]

    def _picture(self) -> Markup:
        end = self._costs(self._most)
        top = max(*end, self.rent, 1.0) * 1.08
        names = ("IaaS", "PaaS", "SaaS")

        def x(hours: float) -> float:
            return _LEFT + (WIDTH - _LEFT - _RIGHT) * hours / self._most

        def y(cost: float) -> float:
            return _BOTTOM - (_BOTTOM - _TOP) * cost / top

        shapes: list[Markup] = [
            line(_LEFT, _BOTTOM, WIDTH - _RIGHT, _BOTTOM),
            line(_LEFT, _TOP, _LEFT, _BOTTOM),
            label(_LEFT - 6, _TOP + 4, f"{top:.0f} US$", anchor="end", quiet=True),
            label(_LEFT - 6, _BOTTOM, "0", anchor="end", quiet=True),
            label(_LEFT, _BOTTOM + 18, "0", quiet=True),
            label(WIDTH - _RIGHT, _BOTTOM + 18, f"{self._most:.0f} h", anchor="end", quiet=True),
        ]
        for place, (start, stop) in enumerate(zip(self._costs(0), end, strict=True)):
            shapes.append(_stroke(x(0), y(start), x(self._most), y(stop), series(place)))
        shapes += _apart([(y(cost), name) for cost, name in zip(end, names, strict=True)])
        for hours in self._crossings():
            shapes.append(line(x(hours), y(self.paas), x(hours), _BOTTOM, strong=True))
            shapes.append(label(x(hours), _BOTTOM + 18, f"{hours:.1f} h", anchor="middle"))
        return picture(_title(), f"{_title()}. {self.sentence()}", *shapes, height=_BOTTOM + 28)


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=3)


def _apart(places: Sequence[tuple[float, str]]) -> list[Markup]:
    """Write the names at the ends of their lines, none over another."""
    shapes: list[Markup] = []
    last = float("-inf")
    for wanted, name in sorted(places):
        last = max(wanted + 4, last + 15)
        shapes.append(label(WIDTH - _RIGHT + 8, last, name))
    return shapes


def _title() -> str:
    return spoken(
        "Coste al mes según las horas que te lleva la máquina",
        "Cost a month against the hours that the machine takes you",
    )
