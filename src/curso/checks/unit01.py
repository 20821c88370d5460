"""Unit 1: what a PaaS is."""

from collections.abc import Set
from functools import partial
from typing import Any

from curso.by_hand.tasks import TASKS
from curso.checks.check import Check

_YOURS = {name for name, task in TASKS.items() if task.is_yours}
# What only this family of platforms sets; any other would have words of its own.
_VENDOR = {"DYNO", "HEROKU_APP_NAME", "HEROKU_RELEASE_VERSION"}


def _loses_nobody(order: Any, report: Any) -> bool:
    return bool({"start", "stop"} <= set(order) and report.sent > 0 and report.failed == 0)


def _stays_yours(mine: Any) -> bool:
    return set(mine) == _YOURS


def _count(wanted: Set[str], given: Any) -> tuple[str, str]:
    chosen = set(given)
    right, more = len(chosen & wanted), len(chosen - wanted)
    spanish, english = f"Llevas {right} de {len(wanted)}", f"You have {right} of {len(wanted)}"
    if more:
        spanish += f", y sobra{'n' if more > 1 else ''} {more}"
        english += f", and {more} too many"
    return f"{spanish}.", f"{english}."


def _ties(tied: Any) -> bool:
    return set(tied) == _VENDOR


CHECKS: dict[str, Check] = {
    "u1-orden": Check(
        _loses_nobody,
        (
            "Se esperaba un orden que cambie las copias viejas por las nuevas sin que falle "
            "ninguna visita.",
            "An order was expected that replaces the old copies by the new ones without failing "
            "a single visit.",
        ),
        (
            "Usa las cuatro acciones, una vez cada una. Y en cada momento, mira a quién manda las "
            "visitas el proxy: ¿responde ya?, ¿responde todavía?",
            "Use all four actions, once each. And at every moment look where the proxy sends the "
            "visits: does it answer yet? Does it still answer?",
        ),
        (
            "Durante un rato conviven las dos versiones. Ese es el precio de no perder a nadie.",
            "For a while both versions live side by side. That is the price of losing nobody.",
        ),
    ),
    "u1-quien": Check(
        _stays_yours,
        (
            "Se esperaban las cinco tareas que siguen siendo tuyas cuando hay una plataforma, y "
            "ninguna más.",
            "The five tasks that stay yours when there is a platform were expected, and no other.",
        ),
        (
            "Pregúntate de cada una: ¿es igual para todas las apps, o depende de algo que has "
            "elegido tú?",
            "Ask of each: is it the same for all apps, or does it depend on something that you "
            "chose?",
        ),
        (
            "La plataforma hace lo que es igual para todas las apps. Lo que es solo de la tuya, "
            "no.",
            "The platform does what is the same for all apps. What is only yours, it does not.",
        ),
        partial(_count, _YOURS),
    ),
    "u1-ataduras": Check(
        _ties,
        (
            "Se esperaban las tres variables propias de Heroku y de las plataformas que hablan "
            "como ella.",
            "The three variables were expected that belong to Heroku and to platforms that talk "
            "like it.",
        ),
        (
            "Imagina que mudas la app a otro proveedor. ¿Qué variables no significarían nada allí? "
            "Dos lo llevan en el nombre.",
            "Imagine that you move the app to another provider. Which variables would mean nothing "
            "there? Two say so in their names.",
        ),
        (
            "A mano nadie puso las de HEROKU y la app arrancó igual: si le faltan, usa otro valor. "
            "(DYNO la imitó el cuaderno, para poder contar quién respondía.) Eso es poder mudarse.",
            "By hand nobody set the HEROKU ones, and the app started all the same: without them it "
            "uses another value. (DYNO was imitated by the notebook, to be able to count who "
            "answered.) That is being able to move.",
        ),
        partial(_count, _VENDOR),
    ),
}
