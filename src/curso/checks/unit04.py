"""Unit 4: dynos."""

from typing import Any

from curso.checks.check import Check

_LASTING = {"app", "dyno", "release", "saludo"}
_WORK = 60  # seconds that the whole of the worker's work takes
_GOODBYE = "recibí SIGTERM y termino en orden"


def _survive(survives: Any, before: Any, after: Any) -> bool:
    same = {name for name in before if before[name] == after[name]}
    return set(survives) == same == _LASTING


def _piece(piece: Any, story: Any) -> bool:
    if isinstance(piece, bool) or _WORK % piece or piece != _WORK / 3:
        return False
    return _GOODBYE in story and "Error R12" not in story


def _about_piece(piece: Any, story: Any) -> tuple[str, str]:
    if isinstance(piece, bool) or not isinstance(piece, int | float) or piece <= 0:
        return ("Escribe un número, sin comillas.", "Write a number, without quotes.")
    if _WORK % piece:
        return (
            f"60 segundos no se pueden partir en trozos iguales de {piece:g}.",
            f"60 seconds cannot be cut into equal pieces of {piece:g}.",
        )
    if piece < _WORK / 3:
        return (
            "Se despide, sí. ¿Cabe un trozo más largo?",
            "It says goodbye. Is a longer one safe?",
        )
    if _GOODBYE in story:
        return (
            "Esta vez llegó, por muy poco. ¿Y si el trozo acabara un instante más tarde?",
            "It made it this time, only just. And if the piece ended an instant later?",
        )
    return ("No llegó a despedirse.", "It did not get to say goodbye.")


def _about_survivors(survives: Any, *_: Any) -> tuple[str, str]:
    if set(survives) - _LASTING:
        return ("Alguno de los que pusiste no sobrevive.", "Some that you wrote do not survive.")
    return (
        "Los que pusiste sobreviven todos; falta alguno.",
        "All that you wrote survive; some are missing.",
    )


def _wait(seconds: Any) -> bool:
    return not isinstance(seconds, str) and float(seconds) == 16


def _about_wait(seconds: Any) -> tuple[str, str]:
    if isinstance(seconds, str):
        return ("Escribe el número sin comillas.", "Write the number without quotes.")
    if seconds < 16:
        return ("Son más.", "It is more.")
    return ("Son menos.", "It is less.")


CHECKS: dict[str, Check] = {
    "u4-sobrevive": Check(
        _survive,
        (
            "Se esperaban los nombres de todo lo que sigue igual tras el reinicio, y ninguno más.",
            "The names of everything that is the same after the restart were expected, and no "
            "others.",
        ),
        (
            "De cada cosa, pregúntate dónde está guardada: ¿en la memoria o en el disco del "
            "dyno, o en la plataforma?",
            "Of each thing, ask where it is kept: in the dyno's memory or on its disk, or on "
            "the platform?",
        ),
        (
            "Sobrevive lo que guarda la plataforma: la app, el nombre del dyno, el release y "
            "la config var. Lo que estaba dentro del dyno se fue con él.",
            "What the platform keeps survives: the app, the dyno's name, the release and the "
            "config var. What was inside the dyno went with it.",
        ),
        _about_survivors,
    ),
    "u4-trozo": Check(
        _piece,
        (
            "Se esperaba el trozo más largo que parte 60 segundos en partes iguales y deja "
            "siempre tiempo para despedirse.",
            "The longest piece was expected that cuts 60 seconds into equal parts and always "
            "leaves time to say goodbye.",
        ),
        (
            "SIGTERM puede llegar justo cuando empieza un trozo. ¿Cuánto queda entonces hasta "
            "SIGKILL? Deja margen para acabar y salir.",
            "SIGTERM may come just as a piece begins. How long is it then until SIGKILL? Leave "
            "some room to finish and get out.",
        ),
        (
            "Llegue cuando llegue la señal, hay tiempo de acabar el trozo y salir. Con 30 "
            "justos, todo dependería de un segundo.",
            "Whenever the signal comes, there is time to finish the piece and leave. With 30 "
            "sharp, everything would depend on one second.",
        ),
        _about_piece,
    ),
    "u4-espera": Check(
        _wait,
        (
            "Se esperaban los segundos que pasan entre la sexta caída y el arranque siguiente.",
            "The seconds between the sixth fall and the next start were expected.",
        ),
        (
            "Mira las barras: 0, 1, 2, 4… ¿Qué hace cada una con la anterior? Cuenta bien: la "
            "sexta no es la quinta.",
            "Look at the bars: 0, 1, 2, 4… What does each do with the one before? Count well: "
            "the sixth is not the fifth.",
        ),
        (
            "Se dobla cada vez. A la décima serían más de cuatro minutos, y ahí minidyno pone "
            "el tope: cinco.",
            "It doubles each time. After the tenth it would be more than four minutes, and "
            "there minidyno sets the limit: five.",
        ),
        _about_wait,
    ),
}
