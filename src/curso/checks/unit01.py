"""Unit 1: what a PaaS is."""

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
            "En cada momento, mira a quién manda las visitas el proxy: ¿responde ya?, ¿responde "
            "todavía?",
            "At every moment, look where the proxy sends the visits: does it answer already? "
            "Does it answer still?",
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
    ),
    "u1-ataduras": Check(
        _ties,
        (
            "Se esperaban las tres variables que pone esta plataforma y ninguna otra pondría.",
            "The three variables were expected that this platform sets and no other would.",
        ),
        (
            "Dos llevan el nombre de la plataforma. La tercera es una palabra suya: búscala en "
            "el glosario.",
            "Two carry the platform's name. The third is a word of its own: look in the glossary.",
        ),
        (
            "A mano nadie puso las de HEROKU y la app arrancó igual: si le faltan, usa otro valor. "
            "Eso es poder mudarse.",
            "By hand nobody set those of HEROKU, and the app started all the same: without them "
            "it uses another value. That is being able to move.",
        ),
    ),
}
