"""Two things side by side, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curso.dynos.look import ROWS, Look
from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import plain_table, table


@dataclass(frozen=True, repr=False)
class Sides(Display):
    """Rows of (name, first, second), and what they come to in a sentence, if anything."""

    heads: tuple[str, str]
    rows: Sequence[tuple[str, Any, Any]]
    sentence: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def different(self) -> list[str]:
        """The names of the rows in which the two differ."""
        return [name for name, first, second in self.rows if first != second]

    def html(self) -> Markup:
        """A table, and the sentence below it."""
        sentence = element("p", element("strong", self.sentence)) if self.sentence else None
        return join(table(self._headers(), self._rows()), sentence)

    def plain(self) -> str:
        """The same for a terminal."""
        lines = plain_table(self._headers(), self._rows())
        return f"{lines}\n{self.sentence}" if self.sentence else lines

    def _headers(self) -> Sequence[str]:
        return [spoken("qué", "what"), *self.heads, spoken("¿igual?", "the same?")]

    def _rows(self) -> Sequence[Sequence[object]]:
        return [
            [name, _said(first), _said(second), "=" if first == second else "≠"]
            for name, first, second in self.rows
        ]


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> Sides:
    """Put two looks side by side, or any two answers of the same page."""
    if isinstance(first, Look) and isinstance(second, Look):
        rows = [(spoken(es, en), first.get(key), second.get(key)) for key, es, en in ROWS]
        if first.get("pid_ns") == second.get("pid_ns"):
            # Both see all processes, and how many there are changes from one moment to the next.
            rows = [row for row, (key, _, _) in zip(rows, ROWS, strict=True) if key != "procesos"]
        return Sides(_heads(first, second), rows, _kind(first, second))
    names = [name for name in first if name in second]
    heads = (spoken("antes", "before"), spoken("después", "after"))
    return Sides(heads, [(name, first[name], second[name]) for name in names])


def _heads(first: Look, second: Look) -> tuple[str, str]:
    notebook = spoken("este cuaderno", "this notebook")
    return (str(first.get("dyno") or notebook), str(second.get("dyno") or notebook))


def _kind(first: Look, second: Look) -> str:
    own = [name for name, number in second.spaces.items() if number != first.spaces.get(name)]
    if not any(second.spaces.values()):
        return spoken(
            "Este sistema no tiene /proc, así que los espacios de nombres no se pueden ver.",
            "This system has no /proc, so namespaces cannot be seen.",
        )
    if own:
        names = ", ".join(own)
        return spoken(
            f"El segundo tiene vista propia ({names}): es un contenedor.",
            f"The second has a view of its own ({names}): it is a container.",
        )
    return spoken(
        "Ven la misma máquina, con los mismos números de espacio: son dos procesos sin contenedor.",
        "They see the same machine, with the same namespaces: two processes without a container.",
    )


def _said(value: Any) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
