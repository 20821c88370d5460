"""Who does what: tasks that somebody has to do for every app that is online."""

from collections.abc import Sequence
from dataclasses import dataclass

from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.table import plain_table, table


@dataclass(frozen=True)
class Task:
    """One task in both languages, and whether it stays with you when there is a platform."""

    es: str
    en: str
    is_yours: bool


TASKS: dict[str, Task] = {
    "code": Task("Escribir el código de la app", "Write the app's code", True),
    "restart": Task("Levantar un proceso que se cayó", "Bring back a process that fell", False),
    "kernel": Task(
        "Instalar los parches de seguridad del sistema operativo",
        "Install the operating system's security patches",
        False,
    ),
    "libraries": Task(
        "Actualizar una librería de la app que tiene un fallo de seguridad",
        "Update a library of the app that has a security hole",
        True,
    ),
    "share": Task("Repartir las visitas entre las copias", "Share visits among the copies", False),
    "users": Task(
        "Escuchar a quien usa la app y decidir qué viene después",
        "Listen to those who use the app and decide what comes next",
        True,
    ),
    "logs": Task("Reunir los logs de todas las copias", "Gather the logs of all copies", False),
    "data": Task(
        "Decidir qué datos se guardan y durante cuánto tiempo",
        "Decide which data are kept, and for how long",
        True,
    ),
    "disk": Task("Cambiar un disco que se rompió", "Replace a disk that broke", False),
    "bill": Task("Mirar cuánto se gasta", "Watch what is spent", True),
}


class Tasks(Display):
    """The list of tasks, without the answers."""

    def html(self) -> Markup:
        """A table."""
        return table(_headers(), _rows())

    def plain(self) -> str:
        """The same for a terminal."""
        return plain_table(_headers(), _rows())


def _headers() -> Sequence[str]:
    return [spoken("Nombre", "Name"), spoken("Tarea", "Task")]


def _rows() -> Sequence[Sequence[object]]:
    return [[name, spoken(task.es, task.en)] for name, task in TASKS.items()]
