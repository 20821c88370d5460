"""What goes wrong with the bill, said in the reader's language."""

from typing import ClassVar

from curso.by_hand.problem import HandError


class WaysError(HandError):
    """A number or a name that the sums cannot use; a notebook shows the sentence alone."""

    sentences: ClassVar = {
        "unknown_number": (
            "No hay ningún dato «{name}». Los que hay: {known}.",
            "There is no figure “{name}”. There are: {known}.",
        ),
        "text_number": (
            "«{name}» vale {value!r}, que es un texto. Tiene que ser un número, sin comillas.",
            "“{name}” is {value!r}, which is text. It has to be a number, without quotes.",
        ),
        "bad_number": (
            "«{name}» vale {value}. Tiene que ser un número entre {least:g} y {most:g}.",
            "“{name}” is {value}. It has to be a number between {least:g} and {most:g}.",
        ),
        "free_hour": (
            "Con la hora a cero no se puede dividir entre ella: no hay cruce, solo cuentan los "
            "alquileres. Ponle un precio a tu hora en `costs` y repite.",
            "With an hour at zero it cannot be divided by: there is no crossing, rents alone "
            "count. Put a price on your hour in `costs` and repeat.",
        ),
        "unknown_size": (
            "No hay ningún tamaño «{name}». Los que hay: {known}.",
            "There is no size “{name}”. There are: {known}.",
        ),
    }
