"""Unit 8: add-ons."""

import re
from typing import Any

from curso.checks.check import Check

_TOLERANCE = 0.01
_BROKEN = 1313
_TRACKS = 20


def _appeared(after: Any, appeared: Any) -> bool:
    return "DATABASE_URL" in after and _set(appeared) == {"DATABASE_URL"}


def _hit_rate(stats: Any, rate: Any) -> bool:
    whole = stats["aciertos"] + stats["fallos"]
    return bool(whole and abs(rate - stats["aciertos"] / whole) < _TOLERANCE)


def _which_share(stats: Any, rate: Any) -> tuple[str, str]:
    if "aciertos" not in stats:
        return (
            "La app aún no tiene caché: `stats` no trae aciertos ni fallos.",
            "The app has no cache yet: `stats` brings neither hits nor misses.",
        )
    if rate > 1:
        return (
            "Tu número pasa de 1: una tasa es una parte del total.",
            "Your number is above 1: a rate is a part of the whole.",
        )
    if abs(rate - stats["fallos"] / (stats["aciertos"] + stats["fallos"])) < _TOLERANCE:
        return ("Esa es la tasa de fallos.", "That is the rate of misses.")
    return (
        "El total son todas las preguntas: las que estaban y las que no.",
        "The whole is all questions: those it had and those it had not.",
    )


def _only_the_cached(empty: Any, lost: Any) -> bool:
    return empty["aciertos"] == 0 and _set(lost) == {"cached answers"}


def _set(answer: Any) -> set[Any]:
    # One thing without its braces is the same answer.
    return {answer} if isinstance(answer, str) else set(answer)


def _prepared(held: Any, log: Any, times: Any) -> bool:
    lines = [entry.text for entry in log if f"{held} preparado" in entry.text]
    return bool(not isinstance(times, bool) and times == len(lines) > 1)


def _no_crash(held: Any, *_: Any) -> tuple[str, str] | None:
    if held is not None:
        return None
    return (
        "El log no cuenta todavía la caída («en las manos»): ejecuta otra vez la celda anterior a "
        "esta, que hace un pedido y espera.",
        "The log does not tell of the crash yet (“en las manos”): run the cell before this one "
        "again, which places an order and waits.",
    )


def _the_record(found: Any) -> bool:
    return bool(len(found) == 1 and found[0]["datos"]["temas"] == _TRACKS)


def _how_many_cards(found: Any) -> tuple[str, str]:
    if not isinstance(found, list):
        raise TypeError  # the app's words about what it lacks are no cards
    return (
        f"Fichas que da tu dirección: {len(found)}.",
        f"Cards that your path gives: {len(found)}.",
    )


def _restored(total: Any, late: Any, seen: Any, units: Any) -> bool:
    # Whoever made the first move twice has a backup with fewer units: theirs is as right.
    if not total["productos"] or isinstance(units, bool):
        return False
    return bool(units == _units_of_one(seen) > _units_of_one(late))


def _units_of_one(lines: Any) -> int:
    [number] = re.findall(r"^1 → (\d+) ", "\n".join(lines), re.MULTILINE)
    return int(number)


def _which_half(total: Any, *_: Any) -> tuple[str, str]:
    if not total["productos"]:
        return (
            "La tabla sigue vacía: falta restaurar.",
            "The table is still empty: it has to be restored.",
        )
    return (
        "La tabla ha vuelto. ¿Cuántas unidades había en el momento del respaldo?",
        "The table is back. How many units were there at the moment of the backup?",
    )


def _same_but_quick(before: Any, after: Any, better: Any) -> bool:
    return before["mas_caros"] == after["mas_caros"] and "over" in better.lower()


def _which_place(before: Any, after: Any, better: Any) -> tuple[str, str]:
    if "over" not in better.lower():
        return (
            "La consulta es la de antes, o una sin OVER.",
            "The query is the one of before, or one without OVER.",
        )
    if "mas_caros" not in after:
        return ("La app no ha dado la lista.", "The app has not given the list.")
    first, wanted = after["mas_caros"][0]["nombre"], before["mas_caros"][0]["nombre"]
    return (
        f"Va de una pasada, pero la primera es «{first}», y antes era «{wanted}».",
        f"It does it in one pass, but the first is “{first}”, and it was “{wanted}”.",
    )


def _found_it(product: Any) -> bool:
    return str(product) == str(_BROKEN)


CHECKS: dict[str, Check] = {
    "u8-aparece": Check(
        _appeared,
        (
            "Se esperaban las config vars que hay después y no había antes.",
            "The config vars that are there afterwards and were not before were expected.",
        ),
        (
            "La resta de conjuntos se escribe con un signo menos.",
            "Sets are subtracted with a minus sign.",
        ),
        (
            "Un nombre, y es lo único que tu código sabe del servidor. Lo puso el add-on, con un "
            "release.",
            "One name, and it is all that your code knows of the server. The add-on set it, with "
            "a release.",
        ),
    ),
    "u8-tasa": Check(
        _hit_rate,
        (
            "Se esperaba un número entre 0 y 1: la parte de las preguntas que la caché supo.",
            "A number between 0 and 1 was expected: the part of the questions that the cache knew.",
        ),
        (
            "Una tasa es una parte dividida entre el total. ¿Cuál es el total?",
            "A rate is a part divided by the whole. What is the whole?",
        ),
        (
            "Esa parte de las preguntas no llegó a la base de datos.",
            "That part of the questions never reached the database.",
        ),
        _which_share,
    ),
    "u8-perdido": Check(
        _only_the_cached,
        (
            "Se esperaba, de las tres cosas, la que solo estaba en la memoria del servidor.",
            "Of the three things, the one that was in the server's memory alone was expected.",
        ),
        (
            "Los productos siguen en /total. Y la app ha vuelto a entrar en la caché: ¿con qué?",
            "The products are still there in /total. And the app got into the cache again: with "
            "what?",
        ),
        (
            "Se perdió lo que se puede calcular otra vez, y nada más. Por eso es una caché.",
            "What can be worked out again was lost, and nothing else. That is why it is a cache.",
        ),
    ),
    "u8-veces": Check(
        _prepared,
        (
            "Se esperaba el número de líneas del log que dicen que ese pedido está preparado.",
            "The number of lines of the log that say that this order was prepared was expected.",
        ),
        (
            "Recorre el log y cuenta las líneas que tienen el número del pedido y «preparado».",
            "Go through the log and count the lines with the order's number and “preparado”.",
        ),
        (
            "No se perdió, y se hizo de más. De las dos cosas, esta: y que repetir no haga daño.",
            "It was not lost, and it was done once too often. Of the two, this one: and let doing "
            "it again do no harm.",
        ),
        blocked=_no_crash,
    ),
    "u8-ficha": Check(
        _the_record,
        (
            "Se esperaba una sola ficha: el disco de veinte temas.",
            "One single card was expected: the record with twenty tracks.",
        ),
        (
            "Los temas están dentro de «datos». El nombre del campo lleva un punto.",
            "The tracks are inside “datos”. The name of the field has a dot in it.",
        ),
        (
            "Nadie declaró ese campo en ninguna parte, y se puede buscar por él.",
            "Nobody declared that field anywhere, and it can be searched.",
        ),
        _how_many_cards,
    ),
    "u8-restaurar": Check(
        _restored,
        (
            "Se esperaba la tabla restaurada, y en `units` las unidades de la herramienta 1.",
            "The restored table was expected, and in `units` the units that tool 1 has.",
        ),
        (
            "El respaldo se hizo entre dos movimientos. ¿Cuál de los dos está dentro?",
            "The backup was made between two moves. Which of the two is inside?",
        ),
        (
            "El movimiento que vino después del respaldo se perdió. Nadie volvió a escribirlo.",
            "The move that came after the backup is lost. Nobody wrote it again.",
        ),
        _which_half,
    ),
    "u8-consulta": Check(
        _same_but_quick,
        (
            "Se esperaba la misma respuesta con una consulta que dé el puesto de una pasada.",
            "The same answer by another query was expected, one that works the place out in one "
            "pass.",
        ),
        (
            "PostgreSQL tiene una función que da el puesto, y se escribe con OVER y un orden.",
            "PostgreSQL has a function that gives the place, written with OVER and an order.",
        ),
        (
            "De nueve millones de comparaciones a ordenar tres mil filas.",
            "From nine million comparisons to sorting three thousand rows.",
        ),
        _which_place,
    ),
    "u8-registro": Check(
        _found_it,
        (
            "Se esperaba el número del producto que falla.",
            "The number of the product that fails was expected.",
        ),
        (
            "La línea con status=500 lleva la página que se pidió.",
            "The line with status=500 holds the page that was asked for.",
        ),
        (
            "Nadie te dijo cuál era. Lo dijo el log, porque alguien lo guardó.",
            "Nobody told you which it was. The log did, because somebody had kept it.",
        ),
    ),
}
