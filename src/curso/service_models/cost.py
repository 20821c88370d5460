"""What a need costs in each model: plain formulas, the same as those of assets/js/coste.js.

Money in dollars, time in hours, months counted from 1. Nothing is rounded before it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from curso.service_models.layers import ASKED, Model

Inputs = Mapping[str, float]
# A month's growth multiplied again and again leaves a dust of 1e-16 below whole numbers.
_DUST = 1e-9
# What the Eco plan gives in a month, to all apps together; see precio-eco in the facts.
ECO_HOURS = 1000


@dataclass(frozen=True)
class Size:
    """A dyno size: its price a month, and how it is paid."""

    name: str
    price: float
    # One price for all dynos together, up to ECO_HOURS.
    is_shared: bool = False
    scales: bool = True


@dataclass(frozen=True)
class Month:
    """One model in one month: what it rents, and what the hours of people cost."""

    rent: float
    people: float

    @property
    def total(self) -> float:
        """Both."""
        return self.rent + self.people


@dataclass(frozen=True)
class Summary:
    """One model over the whole time: setting up, the first month, and all months together."""

    setup: float
    first: Month
    rent: float
    people: float

    @property
    def total(self) -> float:
        """All that was paid, people's hours included."""
        return self.setup + self.rent + self.people


def units(start: float, growth: float, month: int) -> int:
    """Say how many of something there are in a month; one more when growth completes another."""
    factor = 1.0
    for _ in range(month - 1):
        factor *= 1 + growth / 100
    return max(int(start), floor(start * factor + _DUST))


def month_of(model: Model, given: Inputs, size: Size, month: int) -> Month:
    """Give one month of a model."""

    def grown(name: str) -> int:
        return units(given[name], given["growth"], month)

    people = given[f"{model}_hours"] * given["hour_price"]
    if model == "iaas":
        return Month(grown("machines") * given["machine_price"] * given["hours"], people)
    if model == "paas":
        dynos = 1 if size.is_shared else grown("dynos")
        return Month(dynos * size.price + given["addons"], people)
    return Month(grown("seats") * given["seat_price"], people)


def summary(model: Model, given: Inputs, size: Size) -> Summary:
    """Give a model over all its months."""
    months = [month_of(model, given, size, m) for m in range(1, int(given["months"]) + 1)]
    return Summary(
        given[f"{model}_setup"] * given["hour_price"],
        months[0],
        sum(month.rent for month in months),
        sum(month.people for month in months),
    )


def break_even(given: Inputs, size: Size) -> float | None:
    """Say with how many hours of people a month IaaS costs as much as PaaS, in month 1.

    None when an hour costs nothing: then hours decide nothing. Below 0 the PaaS is cheaper even
    if the machine asked for no time at all.
    """
    if given["hour_price"] == 0:
        return None
    paas, iaas = month_of("paas", given, size, 1), month_of("iaas", given, size, 1)
    return (paas.total - iaas.rent) / given["hour_price"]


def moving(given: Inputs) -> float:
    """Say what leaving costs: the hours of all that would have to be made again."""
    return sum(given[name] for name in EXIT) * given["hour_price"]


def months_to_recover(given: Inputs, size: Size) -> float | None:
    """Say after how many months a move from the dearest to the cheapest model has paid itself.

    None when all cost the same.
    """
    totals = [month_of(model, given, size, 1).total for model in ASKED]
    saved = max(totals) - min(totals)
    return moving(given) / saved if saved > _DUST else None


def warnings(given: Inputs, size: Size) -> Sequence[str]:
    """Name what the plan does not allow: `eco_hours`, `no_scaling`."""
    found = []
    most = units(given["dynos"], given["growth"], int(given["months"]))
    if size.is_shared and most * given["hours"] > ECO_HOURS:
        found.append("eco_hours")
    if not size.scales and most > 1:
        found.append("no_scaling")
    return found


# What would have to be made again to leave, in hours.
EXIT = ("exit_settings", "exit_services", "exit_own", "exit_data", "exit_people")
