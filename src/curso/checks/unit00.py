"""Unit 0: set up your lab."""

from typing import Any

from curso.checks.check import Check


def _two_web_dynos(formation: Any) -> bool:
    return bool(formation["web"] == 2)


def _greets(answer: Any) -> bool:
    greeting = answer.json()["saludo"]
    return isinstance(greeting, str) and greeting.strip() not in {"", "¡Hola!", "Aloha"}


def _same_slug(releases: Any, version: Any) -> bool:
    current = releases.current
    # The table writes "v2", so that is an answer too.
    chosen = releases[int(str(version).removeprefix("v"))]
    return bool(chosen.version != current.version and chosen.slug_id == current.slug_id)


CHECKS: dict[str, Check] = {
    "u0-dos-dynos": Check(
        _two_web_dynos,
        (
            "Se esperaba una formación con exactamente dos dynos web.",
            "A formation with exactly two web dynos was expected.",
        ),
        (
            "Es la misma llamada con la que pasaste a tres: cambia un número.",
            "It is the same call that took you to three: change one number.",
        ),
        (
            "La formación dice cuántos quieres; minidyno arranca o para los que hagan falta.",
            "The formation says how many you want; minidyno starts or stops as many as it takes.",
        ),
    ),
    "u0-saludo": Check(
        _greets,
        (
            "Se esperaba que la app saludara con un texto tuyo.",
            "The app was expected to greet with a text of yours.",
        ),
        (
            "El saludo sale de la config var SALUDO: dale otro valor y vuelve a pedir la página.",
            "The greeting comes from config var SALUDO: give it another value and ask again.",
        ),
        (
            "Has cambiado lo que hace la app sin tocar su código: eso es la configuración.",
            "You changed what the app does without touching its code: that is configuration.",
        ),
    ),
    "u0-mismo-slug": Check(
        _same_slug,
        (
            "Se esperaba el número de otro release que tenga el mismo slug que el actual.",
            "The number of another release with the current one's slug was expected.",
        ),
        (
            "Mira la columna del slug en la tabla de releases y busca uno repetido.",
            "Look at the slug column in the table of releases and find one that repeats.",
        ),
        (
            "Cambiar la configuración o volver atrás no construye nada: reutiliza un slug.",
            "Changing the configuration or going back builds nothing: it uses a slug again.",
        ),
    ),
}
