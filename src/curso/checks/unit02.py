"""Unit 2: three service models."""

from collections.abc import Mapping
from typing import Any

from curso.checks.check import Check
from curso.service_models.layers import ASKED, LAYERS, Model, yours
from curso.three_ways.bill import break_even_of
from curso.three_ways.tables import INCIDENTS

# An answer is typed with a decimal or two.
_CLOSE = 0.06


def _right_layers(iaas: Any, paas: Any, saas: Any) -> bool:
    mine = zip(ASKED, (iaas, paas, saas), strict=True)
    return all(frozenset(layers) == yours(model) for model, layers in mine)


def _near_layers(iaas: Any, paas: Any, saas: Any) -> tuple[str, str]:
    given = (iaas, paas, saas)
    if any(isinstance(layers, str) for layers in given):
        return (
            "Escribe los nombres entre llaves, como en `saas`.",
            "Write the names in braces, as in `saas`.",
        )
    chosen = [frozenset(layers) for layers in given]
    strange = [str(name) for name in frozenset().union(*chosen) if name not in LAYERS]
    if strange:
        return (
            f"«{min(strange)}» no es el nombre de ninguna capa: usa los de la primera columna de "
            "la tabla.",
            f"“{min(strange)}” is no layer's name: use those in the first column of the table.",
        )
    sides = [_near_model(model, mine) for model, mine in zip(ASKED, chosen, strict=True)]
    spanish, english = zip(*sides, strict=True)
    return " ".join(spanish), " ".join(english)


def _near_model(model: Model, chosen: frozenset[str]) -> tuple[str, str]:
    more, less = chosen - yours(model), yours(model) - chosen
    if more:
        spanish = "te sobra alguna y te falta alguna" if less else "te sobra alguna"
        english = "some too many and some missing" if less else "some too many"
    else:
        spanish, english = ("te falta alguna", "some missing") if less else ("bien", "right")
    name = f"{model[0].upper()}aaS"
    return f"{name}: {spanish}.", f"{name}: {english}."


def _right_times(times: Any) -> bool:
    return dict(times) == {name: one.yours_in for name, one in INCIDENTS.items()}


def _near_times(times: Any) -> tuple[str, str]:
    if not isinstance(times, Mapping):
        return (
            "Escríbelo como estaba en la celda: entre llaves, cada nombre con su número.",
            "Write it as it was in the cell: in braces, each name with its number.",
        )
    right = sum(times.get(name) == one.yours_in for name, one in INCIDENTS.items())
    spanish, english = (
        [f"Bien: {right} de {len(INCIDENTS)}."],
        [f"Right: {right} of {len(INCIDENTS)}."],
    )
    if missing := ", ".join(name for name in INCIDENTS if name not in times):
        spanish.append(f"Sin respuesta: {missing}.")
        english.append(f"Without an answer: {missing}.")
    if strange := ", ".join(str(name) for name in times if name not in INCIDENTS):
        spanish.append(f"No está en la lista: {strange}.")
        english.append(f"Not in the list: {strange}.")
    if any(isinstance(value, str) for value in times.values()):
        spanish.append("Escribe los números sin comillas.")
        english.append("Write numbers without quotes.")
    return " ".join(spanish), " ".join(english)


def _right_hours(costs: Any, hours: Any) -> bool:
    crossing = break_even_of(costs)
    return crossing is not None and bool(abs(hours - crossing) <= _CLOSE)


def _no_crossing(costs: Any, _hours: Any) -> tuple[str, str] | None:
    if costs.hour_price != 0:
        return None
    return (
        "Con la hora a cero no hay cruce: solo cuentan los alquileres. Ponle un precio a tu hora "
        "en `costs` y repite.",
        "With an hour at zero there is no crossing: rents alone count. Put a price on your hour in "
        "`costs` and repeat.",
    )


CHECKS: dict[str, Check] = {
    "u2-capas": Check(
        _right_layers,
        (
            "Se esperaban, para cada modelo, las capas que son tuyas y ninguna más.",
            "For each model, the layers that are yours were expected, and no other.",
        ),
        (
            "En cada modelo hay una línea: por encima todo es tuyo, por debajo nada. Piensa qué "
            "tocaste tú en cada parte de este cuaderno.",
            "Each model has one line: all above it is yours, nothing below. Think of what you "
            "touched in each part of this notebook.",
        ),
        (
            "Cada modelo quita capas de abajo. La de los datos no la quita ninguno.",
            "Each model takes layers away from below. None takes that of the data.",
        ),
        progress=_near_layers,
    ),
    "u2-fallos": Check(
        _right_times,
        (
            "Se esperaba, para cada una de las seis averías, en cuántos modelos te toca a ti: un "
            "número de 0 a 3.",
            "For each of the six incidents, in how many models it is yours was expected: a number "
            "from 0 to 3.",
        ),
        (
            "Busca primero en qué capa está la avería. Después, cuenta en cuántos modelos esa capa "
            "es tuya.",
            "First find the layer that the incident is in. Then count in how many models that "
            "layer is yours.",
        ),
        (
            "Una avería vive en una capa: de quién es la capa dice de quién es la avería.",
            "An incident lives in a layer: whose layer it is says whose incident it is.",
        ),
        progress=_near_times,
    ),
    "u2-equilibrio": Check(
        _right_hours,
        (
            "Se esperaban las horas al mes con las que el total de IaaS es el de PaaS.",
            "The hours a month were expected with which the total of IaaS is that of PaaS.",
        ),
        (
            "El alquiler de la máquina más las horas por su precio tiene que dar lo mismo que el "
            "total de la plataforma. Despeja las horas.",
            "The machine's rent plus the hours times their price must come to the platform's "
            "total. Solve for the hours.",
        ),
        (
            "Por debajo de esas horas gana la máquina; por encima, la plataforma.",
            "Below those hours the machine wins; above them, the platform.",
        ),
        blocked=_no_crossing,
    ),
}
