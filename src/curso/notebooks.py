"""From one source per unit to the exercise notebooks of both languages.

A source is a jupytext percent script. A cell's `name` becomes its id in every notebook. A
Markdown cell carries `lang="es"` or `lang="en"`; each name stands once in both. In a code cell,
a line that ends in `# solution` is the answer: it is cut, and `x = answer` leaves `x = ...`. One
before it that ends in `# exercise` is what stands there instead, for the student to begin with.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import v4

from curso.language import Language

LANGUAGES: tuple[Language, ...] = ("es", "en")
_BEGINNING = "  # exercise"
_ANSWER = re.compile(r"^(?P<indent>\s*)(?:(?P<name>\w+) = )?(?P<rest>.*?)\s*# solution$")

# nbformat has no types of its own.
_new_notebook: Any = v4.new_notebook
_new_markdown_cell: Any = v4.new_markdown_cell
_new_code_cell: Any = v4.new_code_cell
_writes: Any = nbformat.writes
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class SourceError(Exception):
    """A source breaks a rule; the message names the cell."""


@dataclass(frozen=True)
class Unit:
    """One source and the names of the notebooks cut from it."""

    source: str
    es: str
    en: str

    @property
    def number(self) -> str:
        """Its two figures."""
        return self.es.split("-", 1)[0]

    def target(self, notebooks: Path, language: Language) -> Path:
        """Say where the notebook of a language is kept."""
        name = self.en if language == "en" else self.es
        return notebooks / language / f"{name}.ipynb"


UNITS = (
    Unit("00_prepara_tu_laboratorio", "00-prepara-tu-laboratorio", "00-set-up-your-lab"),
    Unit("01_que_es_una_paas", "01-que-es-una-paas", "01-what-is-a-paas"),
    Unit("02_iaas_paas_saas", "02-iaas-paas-saas", "02-iaas-paas-saas"),
    Unit("03_componentes", "03-componentes", "03-components"),
    Unit("04_dynos", "04-dynos", "04-dynos"),
    Unit("05_despliega", "05-despliega", "05-deploy"),
    Unit("08_addons", "08-addons", "08-add-ons"),
)


@lru_cache(maxsize=64)  # the site asks for each several times, and each takes a while
def cut(source: str, language: Language, *, solved: bool = False) -> str:
    """Cut the notebook of one language, as the text of an .ipynb file; `solved` keeps answers."""
    cells = _cells_of(source)
    chosen = [c for c in cells if c.cell_type == "code" or c.metadata["lang"] == language]
    notebook = _new_notebook(
        cells=[_cell(cell, solved=solved) for cell in chosen],
        metadata={"kernelspec": _KERNEL, "language_info": {"name": "python"}},
    )
    nbformat.validate(notebook)
    return str(_writes(notebook)) + "\n"


@lru_cache(maxsize=16)
def _cells_of(source: str) -> list[Any]:
    cells: list[Any] = jupytext.reads(source, fmt="py:percent").cells
    _check(cells)
    return cells


def _cell(cell: Any, *, solved: bool) -> Any:
    name = cell.metadata["name"]
    if cell.cell_type == "markdown":
        return _new_markdown_cell(cell.source, id=name)
    code = without_beginnings(cell.source) if solved else without_answers(cell.source)
    return _new_code_cell(code.replace("  # solution", ""), id=name)


def without_beginnings(code: str) -> str:
    """Cut out of a code cell what an exercise begins with."""
    return "\n".join(line for line in code.splitlines() if not line.endswith(_BEGINNING))


def without_answers(code: str) -> str:
    """Cut the answers out of a code cell."""
    lines: list[str] = []
    begun = False
    for line in code.splitlines():
        match = _ANSWER.match(line)
        if match is None:
            lines.append(line.removesuffix(_BEGINNING))
            begun = line.endswith(_BEGINNING)
        elif begun:
            continue
        elif match["name"]:
            lines.append(f"{match['indent']}{match['name']} = ...")
        elif not lines or lines[-1].strip() != "...":
            lines.append(f"{match['indent']}...")
    return "\n".join(lines)


def _check(cells: list[Any]) -> None:
    names: dict[str, list[str]] = {}
    for cell in cells:
        name = cell.metadata.get("name")
        if not name or not re.fullmatch(r"[a-z0-9-]{1,64}", name):
            message = f"a cell without a usable name: {cell.source[:60]!r}"
            raise SourceError(message)
        kind = "code" if cell.cell_type == "code" else cell.metadata.get("lang", "?")
        names.setdefault(name, []).append(kind)
    for name, kinds in names.items():
        if sorted(kinds) not in (["code"], ["en", "es"]):
            message = f"cell {name!r} stands as {kinds}: once as code, or once in es and en"
            raise SourceError(message)
