"""Unit 2: three service models."""

from typing import Any

from curso.checks.check import Check
from curso.service_models.layers import ASKED, yours
from curso.three_ways.tables import INCIDENTS

# An answer is typed with a decimal or two.
_CLOSE = 0.06


def _right_layers(iaas: Any, paas: Any, saas: Any) -> bool:
    mine = zip(ASKED, (iaas, paas, saas), strict=True)
    return all(frozenset(layers) == yours(model) for model, layers in mine)


def _right_times(times: Any) -> bool:
    return dict(times) == {name: one.yours_in for name, one in INCIDENTS.items()}


def _right_hours(costs: Any, hours: Any) -> bool:
    return bool(abs(hours - costs.break_even) <= _CLOSE)


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
    ),
}
