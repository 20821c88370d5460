"""The calculator's results in words: values for its templates, and the sentences that hold.

assets/js/calculadora.js says the same; a browser test compares both at the example.
"""

from collections.abc import Mapping, Sequence

from curso.language import Language
from curso.service_models.cost import (
    Inputs,
    Size,
    break_even,
    months_to_recover,
    moving,
    summary,
    warnings,
)
from curso.service_models.fields import FIELDS
from curso.service_models.layers import ASKED
from curso.service_models.money import money, number, short

_PRICES = ("hour_price", "machine_price", "seat_price", "addons")


def values(given: Inputs, size: Size, names: Mapping[str, str], lang: Language) -> dict[str, str]:
    """Give what templates may name; `names` are the models' names."""
    found = {field.name: short(given[field.name], lang) for field in FIELDS}
    # A price per hour has more than cents.
    found |= {name: f"US$\u00a0{short(given[name], lang)}" for name in _PRICES}
    found |= {"price": f"US$\u00a0{short(size.price, lang)}", "moving": money(moving(given), lang)}
    found["break_even"] = _or_dash(break_even(given, size), lang)
    found["recover"] = _or_dash(months_to_recover(given, size), lang)
    totals = {}
    for model in ASKED:
        made = summary(model, given, size)
        totals[model] = (made.first.total, made.total)
        found |= {
            f"{model}_rent": money(made.first.rent, lang),
            f"{model}_people": money(made.first.people, lang),
            f"{model}_first": money(made.first.total, lang),
            f"{model}_setup": money(made.setup, lang),
            f"{model}_total": money(made.total, lang),
        }
    first = min(ASKED, key=lambda model: totals[model][0])
    last = min(ASKED, key=lambda model: totals[model][1])
    found |= {"name": names[first], "first": found[f"{first}_first"]}
    return found | {"name_total": names[last], "total": found[f"{last}_total"]}


def sentences(given: Inputs, size: Size) -> Sequence[str]:
    """Name the sentences that hold, in their order."""
    hours = break_even(given, size)
    about_hours = "free" if hours is None else "below" if hours < 0 else "break_even"
    found = [*warnings(given, size), "cheapest", about_hours]
    if moving(given) == 0:
        return found  # nothing to get back
    return [*found, "moving_same" if months_to_recover(given, size) is None else "moving"]


def formulas(size: Size) -> Sequence[str]:
    """Name the formulas that hold, in their order."""
    paas = "paas_eco" if size.is_shared else "paas"
    return ["iaas", paas, "saas", "growth", "total", "break_even", "moving"]


def _or_dash(amount: float | None, lang: Language) -> str:
    return "–" if amount is None else number(amount, 1, lang)
