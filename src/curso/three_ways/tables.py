"""The lists that exercises ask about, without their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curso.language import of_notebook, spoken
from curso.launch.layout import ROOT
from curso.service_models.layers import LAYERS, words
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.table import plain_table, table


class _List(Display):
    """Names, and what each stands for."""

    def html(self) -> Markup:
        """A table."""
        return table(self._headers(), self._rows())

    def plain(self) -> str:
        """The same for a terminal."""
        return plain_table(self._headers(), self._rows())

    def _headers(self) -> Sequence[str]:
        raise NotImplementedError

    def _rows(self) -> Sequence[Sequence[object]]:
        raise NotImplementedError


class Layers(_List):
    """The layers of the page's matrix, from the ground up."""

    def _headers(self) -> Sequence[str]:
        return [spoken("Nombre", "Name"), spoken("Capa", "Layer")]

    def _rows(self) -> Sequence[Sequence[object]]:
        known = words(ROOT, of_notebook(Path.cwd()), "matriz")["capas"]
        return [[layer, known[layer]["nombre"]] for layer in LAYERS]


@dataclass(frozen=True)
class Incident:
    """Something that fails, in both languages, and in how many of the three models it is yours."""

    es: str
    en: str
    yours_in: int


INCIDENTS: dict[str, Incident] = {
    "power": Incident("Se va la luz del edificio", "The building's power goes out", 0),
    "openssl": Incident(
        "El cifrado del sistema operativo tiene un fallo grave",
        "The operating system's encryption has a serious vulnerability",
        1,
    ),
    "night": Incident(
        "El proceso se cae de noche y hay que levantarlo",
        "The process crashes at night and must be brought back",
        1,
    ),
    "flask": Incident("Flask tiene un fallo de seguridad", "Flask has a vulnerability", 2),
    "link": Incident(
        "La lista de familias se compartió con un enlace abierto",
        "The list of families was shared with an open link",
        3,
    ),
    "price": Incident("El precio del curso está mal", "The price of the course is wrong", 3),
}


class Incidents(_List):
    """The list of incidents."""

    def _headers(self) -> Sequence[str]:
        return [spoken("Nombre", "Name"), spoken("Qué pasa", "What happens")]

    def _rows(self) -> Sequence[Sequence[object]]:
        return [[name, spoken(one.es, one.en)] for name, one in INCIDENTS.items()]
