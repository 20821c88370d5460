"""Unit 3: the parts of an infrastructure."""

from collections import Counter
from typing import Any

from curso.checks.check import Check

_HANDS = 8
_PEOPLE = 17
_OPEN = {"router"}
_COUNTRY = "BO"


def _turns(turns: Any, crowd: Any) -> bool:
    return bool(len(crowd) == _PEOPLE and turns == -(-_PEOPLE // _HANDS))


def _near_turns(turns: Any, _: Any) -> tuple[str, str]:
    if turns == _PEOPLE:
        return (
            "Así sería con una sola mano. ¿Cuántas tiene gunicorn aquí?",
            "It would be so with a single hand. How many does gunicorn have here?",
        )
    if turns == _PEOPLE // _HANDS:
        return (
            "En esas tandas caben dieciséis personas.",
            "Those turns have room for sixteen people.",
        )
    return ("Cuenta las tandas, no los segundos.", "Count the turns, not the seconds.")


def _returned(guess: Any, orders: Any) -> bool:
    given = [] if isinstance(guess, str) else list(guess)
    return bool(orders) and given == list(orders)


def _near_returned(guess: Any, orders: Any) -> tuple[str, str]:
    if isinstance(guess, str):
        return (
            'Escribe una lista, aunque tenga un solo pedido: ["…"].',
            'Write a list, even for a single order: ["…"].',
        )
    if not all(":" in str(order) for order in guess):
        return (
            "Escribe cada pedido entero, como sale arriba: el nombre, dos puntos y el libro.",
            "Write each order in full, as it stands above: the name, a colon and the book.",
        )
    # Counted, not as sets: whoever placed an order twice has it twice.
    missing = (Counter(orders) - Counter(guess)).total()
    extra = (Counter(guess) - Counter(orders)).total()
    return (
        f"De tu lista no ha vuelto: {extra}. Ha vuelto y no está en ella: {missing}.",
        f"On your list and not back: {extra}. Back and not on your list: {missing}.",
    )


def _nothing_back(_: Any, orders: Any) -> tuple[str, str] | None:
    if orders:
        return None
    return (
        "No ha vuelto ningún pedido: ¿hiciste la copia, y antes de borrar?",
        "No order came back: did you make the copy, and before deleting?",
    )


def _doors(names: Any, seen: Any) -> bool:
    given = _named(names)
    return given == _OPEN and given <= set(seen.found)


def _named(names: Any) -> set[Any]:
    """Give the names, where a single one was written too."""
    return {names} if isinstance(names, str) else set(names)


def _near_doors(names: Any, seen: Any) -> tuple[str, str]:
    given = _named(names)
    if strange := sorted(map(str, given - set(seen.found))):
        return (
            f"No está en la tabla, escrito así: {', '.join(strange)}.",
            f"Not in the table, written that way: {', '.join(strange)}.",
        )
    extra = len(given - _OPEN)
    if extra:
        return (
            f"De las que abres, no hacen falta fuera: {extra}.",
            f"Of those you open, not needed outside: {extra}.",
        )
    return ("Así no puede entrar ningún cliente.", "That way no customer can come in.")


def _hit_rate(rate: Any, asked: Any) -> bool:
    return bool(asked.hits and abs(float(rate) - asked.hit_rate) < 0.005)


def _near_hit_rate(rate: Any, _: Any) -> tuple[str, str]:
    if rate > 1:
        return (
            "Una tasa va de 0 a 1: la mitad es 0.5.",
            "A rate goes from 0 to 1: one half is 0.5.",
        )
    return (
        f"Dijiste {rate:.2f} y la medida es otra: mira la primera barra.",
        f"You said {rate:.2f} and the measure is another: look at the first bar.",
    )


def _no_cold_cache(_: Any, asked: Any) -> tuple[str, str] | None:
    if asked.hits == len(asked):
        return (
            "Estaba guardada de antes, también para la primera visita. Espera un minuto y vuelve "
            "a preguntar: ejecuta otra vez la celda anterior a esta.",
            "It was kept from before, for the first visit too. Wait a minute and ask again: run "
            "the cell before this one once more.",
        )
    if asked.hits:
        return None
    return (
        "Ninguna respuesta salió de la caché: mira si la app tiene Memcached.",
        "No answer came out of the cache: see whether the app has Memcached.",
    )


def _country(code: Any) -> bool:
    return bool(str(code).strip().upper() == _COUNTRY)


CHECKS: dict[str, Check] = {
    "u3-turnos": Check(
        _turns,
        (
            "Se esperaba en cuántas tandas atiende gunicorn a diecisiete personas.",
            "In how many turns gunicorn serves seventeen people was expected.",
        ),
        (
            "Ocho hilos son ocho personas a la vez. ¿Cuántas quedan después de cada tanda?",
            "Eight threads are eight people at once. How many are left after each turn?",
        ),
        (
            "La última espera lo que tardan sus tandas. Más hilos, menos tandas; el banco tarda lo "
            "mismo.",
            "The last one waits as long as the turns take. More threads, fewer turns; the bank "
            "takes as long as ever.",
        ),
        _near_turns,
    ),
    "u3-vuelve": Check(
        _returned,
        (
            "Se esperaban los pedidos que hay después de restaurar, en su orden.",
            "The orders that there are after the restore were expected, in their order.",
        ),
        (
            "¿Qué había en la base de datos en el momento de la copia?",
            "What was in the database at the moment of the copy?",
        ),
        (
            "Un respaldo devuelve el momento en que se hizo: ni un pedido más, ni uno menos.",
            "A backup gives back the moment it was made: not one order more, not one less.",
        ),
        _near_returned,
        _nothing_back,
    ),
    "u3-puertas": Check(
        _doors,
        (
            "Se esperaban los nombres de las puertas que tienen que abrirse a cualquiera, como "
            "salen en la tabla.",
            "The names of the doors that must open to anyone were expected, as the table has them.",
        ),
        (
            "De cada una, pregúntate quién llama: ¿un cliente, o los dynos de la app?",
            "Of each, ask who knocks: a customer, or the app's dynos?",
        ),
        (
            "Una puerta para todos y las demás para quien trabaja dentro. Es la lista de un "
            "firewall, entera.",
            "One door for everybody and the others for who works inside. That is a firewall's "
            "list, whole.",
        ),
        _near_doors,
    ),
    "u3-aciertos": Check(
        _hit_rate,
        (
            "Se esperaba la parte de las respuestas que salió de la caché, de 0 a 1.",
            "The share of the answers that came out of the cache was expected, from 0 to 1.",
        ),
        (
            "La primera visita no encuentra nada guardado. ¿Y las demás?",
            "The first visit finds nothing kept. And the others?",
        ),
        (
            "Se calcula una vez por minuto, vengan diez personas o diez mil. Con diez mil, la tasa "
            "sería casi 1.",
            "It is computed once a minute, whether ten people come or ten thousand. With ten "
            "thousand, the rate would be nearly 1.",
        ),
        _near_hit_rate,
        _no_cold_cache,
    ),
    "u3-pais": Check(
        _country,
        (
            "Se esperaba el código del país al que no se puede enviar: dos letras.",
            "The code of the country that cannot be shipped to was expected: two letters.",
        ),
        (
            "Busca la línea que la app escribe justo antes del error: dice qué datos llevaba la "
            "visita.",
            "Find the line that the app writes just before the error: it says what the visit "
            "brought.",
        ),
        (
            "El router supo que algo falló. Solo la app sabía qué, y esta vez lo dijo.",
            "The router knew that something failed. Only the app knew what, and this time it "
            "said so.",
        ),
    ),
}
