"""The source of a deck: a jupytext percent script beside the notebook's.

Neighbouring cells of one `name` are one slide. A Markdown cell carries `lang="es"` or `lang="en"`;
a cell without `lang` stands in both. A cell with `slide_type="notes"` is what the teacher says, and
its `minutes` how long the slide lasts. `layout` on a slide's first cell chooses its look.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import jupytext

from curso.diapositivas.finding import DeckError, Finding, finding
from curso.language import Language

LAYOUTS = ("plain", "cover", "statement", "diagram", "lab", "closing")
_MARKER = re.compile(r"^# %%")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_HEADING = re.compile(r"^#{1,2} (.+)$", re.MULTILINE)
_WORDS: dict[str, tuple[str, ...] | type] = {
    "name": str,
    "minutes": float,
    "lang": ("es", "en"),
    "layout": LAYOUTS,
    "slide_type": ("notes", "fragment"),
}


@dataclass(frozen=True)
class Cell:
    """One cell. `line` is that of its text's first line; `language` is None when it is for both."""

    name: str
    kind: str
    text: str
    line: int
    language: str | None
    slide_type: str
    layout: str
    minutes: float | None

    @property
    def is_notes(self) -> bool:
        """Whether the audience does not see it."""
        return self.slide_type == "notes"

    def line_of(self, text: str) -> int:
        """Give the line in the file that holds a text; the cell's first when none does."""
        for offset, line in enumerate(self.text.splitlines()):
            if text in line:
                return self.line + offset
        return self.line


@dataclass(frozen=True)
class Slide:
    """One slide in both languages, with its notes."""

    name: str
    line: int
    cells: tuple[Cell, ...]

    def content(self, language: Language) -> tuple[Cell, ...]:
        """Give what the audience sees, in order."""
        return tuple(c for c in self._of(language) if not c.is_notes)

    def notes(self, language: Language) -> tuple[Cell, ...]:
        """Give what the teacher sees."""
        return tuple(c for c in self._of(language) if c.is_notes)

    def title(self, language: Language) -> str:
        """Give the words of the slide's heading."""
        for cell in self.content(language):
            if cell.kind == "markdown" and (match := _HEADING.search(cell.text)):
                return match.group(1)
        return self.name

    def line_in(self, language: Language) -> int:
        """Give the line where the slide begins in a language."""
        content = self.content(language)
        return content[0].line if content else self.line

    @property
    def layout(self) -> str:
        """The slide's look, one of LAYOUTS."""
        return self.cells[0].layout

    @property
    def minutes(self) -> float:
        """How long the slide lasts."""
        return sum(c.minutes or 0 for c in self.notes("es"))

    def _of(self, language: Language) -> Iterator[Cell]:
        return (c for c in self.cells if c.language in {None, language})


@dataclass(frozen=True)
class Deck:
    """All slides of one source."""

    path: Path
    slides: tuple[Slide, ...]

    def slide(self, name: str) -> Slide:
        """Find a slide by its name."""
        return next(slide for slide in self.slides if slide.name == name)


def read_deck(path: Path, text: str | None = None) -> Deck:
    """Read a source; a cell that cannot be placed raises DeckError."""
    text = path.read_text(encoding="utf-8") if text is None else text
    lines = [n for n, line in enumerate(text.splitlines(), 1) if _MARKER.match(line)]
    cells = jupytext.reads(text, fmt="py:percent").cells
    if len(cells) != len(lines):
        raise DeckError([finding(path, 1, "cells", cells=len(cells), marks=len(lines))])
    read = [_cell(path, line, cell) for line, cell in zip(lines, cells, strict=True)]
    slides = [(name, tuple(group)) for name, group in groupby(read, key=lambda c: c.name)]
    return Deck(path, tuple(Slide(name, cells[0].line - 1, cells) for name, cells in slides))


def _cell(path: Path, line: int, cell: Any) -> Cell:
    given = dict(cell.metadata)
    if faults := list(_faults(path, line, given)):
        raise DeckError(faults)
    return Cell(
        name=given["name"],
        kind=cell.cell_type,
        text=cell.source,
        line=line + 1,
        language=given.get("lang"),
        slide_type=given.get("slide_type", "-"),
        layout=given.get("layout", "plain"),
        minutes=given.get("minutes"),
    )


def _faults(path: Path, line: int, given: dict[str, Any]) -> Iterator[Finding]:
    """Say what is wrong with the words of a cell's first line."""
    if not _NAME.fullmatch(str(given.get("name", ""))):
        yield finding(path, line, "name")
    for word, value in given.items():
        known = _WORDS.get(word)
        if known is None:
            cure = ", ".join(_WORDS)
        elif isinstance(known, tuple) and value not in known:
            cure = ", ".join(known)
        elif known is float and not isinstance(value, int | float):
            cure = "minutes=2"
        else:
            continue
        yield finding(path, line, "word", word=word, value=value, known=cure)
