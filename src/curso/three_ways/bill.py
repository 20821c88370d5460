"""Your own bill in each model, and the point at which a machine and a platform cost the same."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from curso.language import Language, of_notebook, spoken
from curso.launch.layout import ROOT
from curso.service_models.cost import Month, Summary, break_even, month_of, summary
from curso.service_models.fields import EXAMPLE_SIZE, EXAMPLES, FIELDS, Field, sizes
from curso.service_models.layers import ASKED, words
from curso.service_models.money import money, number
from curso.three_ways.figure import Lines
from curso.three_ways.problem import WaysError
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, join
from minidyno.lab.figures.table import folded, plain_table, table


class Price(float):
    """A price to divide by; when nothing is paid, what that means is said."""

    def __rtruediv__(self, other: float) -> float:
        if not self:
            raise WaysError("free_hour")
        return other / float(self)


class Costs(Display):
    """The three models in money, with your numbers: `Costs(hour_price=15, iaas_hours=3)`.

    What you do not name keeps the page's example; each number is there by its name, as in
    `costs.iaas_hours`. Raises `unknown_number`, `text_number`, `bad_number`, `unknown_size`.
    """

    def __init__(self, size: str = EXAMPLE_SIZE, **numbers: float) -> None:
        known = {field.name: field for field in FIELDS}
        for name, value in numbers.items():
            if name not in known:
                raise WaysError("unknown_number", name=name, known=", ".join(known))
            _check(known[name], value)
        by_name = {one.name: one for one in sizes(ROOT)}
        if size not in by_name:
            raise WaysError("unknown_size", name=size, known=", ".join(by_name))
        self._size = by_name[size]
        self.given: Mapping[str, float] = {**EXAMPLES, **numbers}
        vars(self).update(self.given)

    @property
    def hour_price(self) -> Price:
        """What an hour of yours is worth, in dollars; raises `free_hour` under a fraction at 0."""
        return Price(self.given["hour_price"])

    @property
    def iaas(self) -> Month:
        """The first month of IaaS: `rent`, `people` and `total`, in dollars."""
        return month_of("iaas", self.given, self._size, 1)

    @property
    def paas(self) -> Month:
        """The first month of PaaS."""
        return month_of("paas", self.given, self._size, 1)

    @property
    def saas(self) -> Month:
        """The first month of SaaS."""
        return month_of("saas", self.given, self._size, 1)

    def plot(self) -> Lines:
        """Draw what each costs against the hours that the machine takes you."""
        return Lines(self.iaas.rent, self.hour_price, self.paas.total, self.saas.total)

    def html(self) -> Markup:
        """The first month and all months, and the numbers that were used."""
        return join(table(_headers(self.given), self._rows()), folded(_used(), self._inputs()))

    def plain(self) -> str:
        """The same for a terminal."""
        return plain_table(_headers(self.given), self._rows())

    def _rows(self) -> Sequence[Sequence[object]]:
        lang = _language()
        return [self._row(summary(model, self.given, self._size), model, lang) for model in ASKED]

    def _row(self, made: Summary, model: str, lang: Language) -> Sequence[object]:
        first = made.first
        amounts = (first.rent, first.people, first.total, made.total)
        return [f"{model[0].upper()}aaS", *(money(amount, lang) for amount in amounts)]

    def _inputs(self) -> Markup:
        said = words(ROOT, _language(), "calculadora")["campos"]
        headers = [
            spoken("Nombre", "Name"),
            spoken("Qué es", "What it is"),
            spoken("Valor", "Value"),
        ]
        rows = [
            [name, f"{said[name]['nombre']} ({said[name]['unidad']})", f"{value:g}"]
            for name, value in self.given.items()
        ]
        rows.append(["size", said["size"]["nombre"], self._size.name])
        return table(headers, rows)


def break_even_of(costs: Costs) -> float | None:
    """Say with how many hours of care a month the machine costs as much as the platform.

    None when an hour costs nothing. Not on `Costs`, where an exercise asks for it.
    """
    return break_even(costs.given, costs._size)


def _check(field: Field, value: object) -> None:
    if isinstance(value, str):
        raise WaysError("text_number", name=field.name, value=value)
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not field.least <= float(str(value)) <= field.most:
        raise WaysError(
            "bad_number", name=field.name, value=value, least=field.least, most=field.most
        )


def _language() -> Language:
    return of_notebook(Path.cwd())


def _headers(given: Mapping[str, float]) -> Sequence[str]:
    months = number(given["months"], 0, _language())
    return [
        spoken("Modelo", "Model"),
        spoken("Mes 1: alquiler", "Month 1: rent"),
        spoken("Mes 1: tus horas", "Month 1: your hours"),
        spoken("Mes 1: total", "Month 1: total"),
        spoken(f"{months} meses, con montarlo", f"{months} months, with setting up"),
    ]


def _used() -> str:
    return spoken("Los números que ha usado", "The numbers it used")
