"""Notebooks: one source, equal code in both languages, short cells, no outputs, honest minutes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext

from curso.contract.finding import Finding, finding
from curso.contract.unit import LANGUAGES, Unit
from curso.language import Language
from curso.notebooks import SourceError, cut

CELL_LINES = range(2, 9)
_MARKER = re.compile(r"^# %%")
_MINUTES = re.compile(r"(\d+) (?:minutos|minutes)")


def check_notebook(unit: Unit) -> Iterator[Finding]:
    """The source of a unit's notebook: it can be cut, its cells are short, its minutes agree."""
    source = unit.notebook_source
    if not source.is_file():
        yield finding(source, 1, "notebook_missing")
        return
    text = source.read_text(encoding="utf-8")
    try:
        for language in LANGUAGES:
            cut(text, language)
    except SourceError as error:
        yield finding(source, 1, "notebook_source", reason=error)
        return
    yield from _cells(source, text)
    yield from _minutes(unit, source, text)


def cell_lines(text: str) -> list[int]:
    """Give the line of each cell's marker in a source."""
    return [n for n, line in enumerate(text.splitlines(), 1) if _MARKER.match(line)]


def _cells(source: Path, text: str) -> Iterator[Finding]:
    cells = jupytext.reads(text, fmt="py:percent").cells
    for line, cell in zip(cell_lines(text), cells, strict=False):
        count = len([one for one in cell.source.splitlines() if one.strip()])
        if cell.cell_type == "code" and count not in CELL_LINES:
            name = cell.metadata["name"]
            yield finding(source, line, "cell_lines", name=name, count=count)


def _minutes(unit: Unit, source: Path, text: str) -> Iterator[Finding]:
    said = {int(number) for number in _MINUTES.findall(text[:2000])}
    for page in unit.pages.values():
        minutes = page.front.get("minutos")
        lab = minutes.get("laboratorio") if isinstance(minutes, dict) else None
        if isinstance(lab, int) and said and said != {lab}:
            shown = ", ".join(map(str, sorted(said)))
            line = page.front_line("minutos")
            file = source.name
            yield finding(page.path, line, "minutes_notebook", lab=lab, said=shown, file=file)


def stored(root: Path, language: Language) -> list[Path]:
    """List the notebooks of a language that lie in the repository."""
    return sorted((root / "notebooks" / language).glob("*.ipynb"))


def check_stored(root: Path) -> Iterator[Finding]:
    """Stored notebooks hold no outputs, and the same code under the same ids in both languages."""
    read = {language: [_cells_of(p) for p in stored(root, language)] for language in LANGUAGES}
    for language in LANGUAGES:
        for path, cells in zip(stored(root, language), read[language], strict=True):
            for cell in cells:
                if cell.get("outputs") or cell.get("execution_count"):
                    line = _line_of(path, cell)
                    yield finding(path, line, "notebook_outputs", name=cell.get("id"))
    for path, mine, theirs in zip(stored(root, "en"), read["es"], read["en"], strict=False):
        for ours, other in zip(mine, theirs, strict=False):
            same = ours["source"] == other["source"] or other["cell_type"] != "code"
            if ours.get("id") != other.get("id") or not same:
                line = _line_of(path, other)
                yield finding(path, line, "notebook_parity", name=other.get("id"))
                break


def _cells_of(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert isinstance(cells, list)
    return cells


def _line_of(path: Path, cell: dict[str, Any]) -> int:
    mark = f'"id": "{cell.get("id")}"'
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if mark in line), 1)


def failed_cells(notebook: Any, source: Path) -> list[Finding]:
    """Say which cells of an executed notebook failed, where in the source, and with what."""
    lines = source.read_text(encoding="utf-8").splitlines()
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                mark = f'name="{cell.id}"'
                places = (n for n, t in enumerate(lines, 1) if _MARKER.match(t) and mark in t)
                error = f"{output.ename}: {output.evalue}".splitlines()[0]
                line = next(places, 1)
                found.append(finding(source, line, "cell_failed", name=cell.id, error=error))
    return found
