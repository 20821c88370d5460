"""A unit's notebook as a page: text, code, folded solutions and, when it was run, its outputs.

`scripts/cuadernos.py --ejecutar` leaves executed notebooks in build/cuadernos/LANG.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from curso.language import Language
from curso.notebooks import UNITS, Unit, cut
from curso.site.lab_buttons import buttons
from curso.site.notebook_outputs import output_html
from curso.site.words import words_of

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class NotebookPage:
    """Markdown of a page, the HTML of its outputs by the name of their place, and their style."""

    name: str
    markdown: str
    outputs: dict[str, str] = field(default_factory=dict)
    style: str = ""


def notebook_pages(root: Path, language: Language) -> list[NotebookPage]:
    """Give the page of every unit's notebook."""
    return [notebook_page(root, unit, language) for unit in UNITS]


def notebook_page(root: Path, unit: Unit, language: Language) -> NotebookPage:
    """Make one page; code with answers is shown cut, then folded with its answers and outputs."""
    source = (root / "notebooks" / "fuentes" / f"{unit.source}.py").read_text(encoding="utf-8")
    exercise = {c["id"]: c for c in _cells(_cut(source, language))}
    executed = root / "build" / "cuadernos" / language / unit.target(root, language).name
    was_run = executed.is_file() and _same_code(executed, source, language)
    solved = executed.read_text("utf-8") if was_run else _cut(source, language, solved=True)
    words = words_of(language)
    lines: list[str] = []
    outputs: dict[str, str] = {}
    for number, cell in enumerate(_cells(solved)):
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            prose = _prose(text, cell["id"])
            if number == 0:  # right below the title
                prose[1:1] = ["", *_head(unit, words, root, language, was_run=was_run)]
            lines += prose
            continue
        outputs[cell["id"]] = output_html(cell.get("outputs", []), words)
        lines += _code("".join(exercise[cell["id"]]["source"]), text, cell["id"], language)
    title = next((line[2:].split(" {")[0] for line in lines if line.startswith("# ")), unit.es)
    front = ["---", f"title: {json.dumps(words['nb_title'] + ' ' + title, ensure_ascii=False)}"]
    front += ["---", ""]
    outputs, style = _without_styles(outputs)
    return NotebookPage(unit.es, "\n".join(front + lines), outputs, style)


@cache
def _cut(source: str, language: Language, *, solved: bool = False) -> str:
    # While somebody writes, every save builds all pages' notebooks anew.
    return cut(source, language, solved=solved)


def _without_styles(outputs: dict[str, str]) -> tuple[dict[str, str], str]:
    """Take the style out of every output, where it stands again and again."""
    styles = {style: None for html in outputs.values() for style in _STYLE.findall(html)}
    return {name: _STYLE.sub("", html) for name, html in outputs.items()}, "\n".join(styles)


def _cells(text: str) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(text)["cells"]
    return cells


def _same_code(executed: Path, source: str, language: Language) -> bool:
    """Tell whether an executed notebook is still of today's source."""
    today, then = _cells(_cut(source, language, solved=True)), _cells(executed.read_text("utf-8"))
    return [(c["id"], c["source"]) for c in today] == [(c["id"], c["source"]) for c in then]


def _prose(text: str, name: str) -> list[str]:
    """Give every heading an id: the cell's name, numbered from the second on."""
    lines, count, fenced = [], 0, False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            count += 1
            anchor = name if count == 1 else f"{name}-{count}"
            lines.append(f"{line} {{ #{anchor} }}")
        else:
            lines.append(line)
    return [*lines, ""]


def _head(
    unit: Unit, words: dict[str, str], root: Path, language: Language, *, was_run: bool
) -> list[str]:
    note = words["nb_outputs" if was_run else "nb_no_outputs"]
    up = f"../../unidades/{unit.es}/"
    back = f'<p class="volver">{words["nb_title"]} · <a href="{up}">{words["nb_back"]}</a></p>'
    return [back, "", buttons(root, unit, language, on_page=False), "", f"_{note}_", ""]


def _code(exercise: str, solved: str, name: str, language: Language) -> list[str]:
    place = f'<div class="salida" data-celda="{name}"></div>'
    shown = ["```python", *exercise.splitlines(), "```", ""]
    if exercise == solved:
        return [*shown, place, ""]
    title = "Solution" if language == "en" else "Solución"
    inside = ["```python", *solved.splitlines(), "```", "", place]
    return [*shown, f'??? success "{title}"', *(f"    {line}" for line in inside), ""]


def with_outputs(html: str, outputs: dict[str, str]) -> str:
    """Put the outputs in their places; a place without output disappears."""
    for name, output in outputs.items():
        place = f'<div class="salida" data-celda="{name}"></div>'
        # Inside a folded part Markdown takes the place for a paragraph.
        html = html.replace(f"<p>{place}</p>", place).replace(place, output)
    return html
