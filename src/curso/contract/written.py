"""All prose that a student reads, line by line: pages, quizzes, notebooks, slides, drawings."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from curso.contract.page import Page, plain
from curso.contract.spelling import Prose
from curso.contract.unit import LANGUAGES
from curso.language import Language

_CELL = re.compile(r'^# %%.*?(?:lang="(es|en)")?$')
_QUIZ = re.compile(r"^[ -]*(?:pregunta|texto|explicacion): (.*)$")
_NEXT = re.compile(r"^[ -]*[a-z]+:")
_ITALICS = re.compile(r"(?<![*\\])\*(?![*\s])([^*\n]+)(?<![\s\\])\*(?!\*)")
# Its pages are made from the messages of programs.
_REFERENCE = "referencia"


def _plain(text: str) -> str:
    """Give the words; what stands in italics is a quotation, as foreign words do in Spanish."""
    return plain(_ITALICS.sub(r"“\1”", text))


def all_prose(root: Path) -> Iterator[Prose]:
    """Give every line of prose of the course."""
    for language in LANGUAGES:
        for path in sorted((root / "docs" / language).rglob("*.md")):
            yield from of_page(Page(path, language))
        for path in sorted((root / "docs" / language).rglob("*.cuestionario.yml")):
            yield from of_quiz(path, language)
    for path in sorted((root / "notebooks" / "fuentes").glob("*.py")):
        yield from of_source(path)
    for path in sorted((root / "assets" / "diagramas").glob("*.json")):
        yield from of_drawing(path)


def of_page(page: Page) -> Iterator[Prose]:
    """Give the prose, the headings and the tables of a page."""
    quotes = page.path.parent.name == _REFERENCE
    texts = [(p.line, p.text) for p in page.paragraphs]
    texts += [(h.line, h.text) for h in page.headings]
    texts += [(n, line) for n, line in page.prose_lines if line.lstrip().startswith("|")]
    for line, text in texts:
        for offset, one in enumerate(_plain(text).splitlines()):
            yield Prose(page.path, line + offset, one, page.language, quotes=quotes)


def of_quiz(path: Path, language: Language) -> Iterator[Prose]:
    """Give questions, options and explanations, those of several lines too."""
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _QUIZ.match(line)
        if match or _NEXT.match(line):
            inside = match is not None
        if inside:
            yield Prose(path, number, _plain(match[1] if match else line), language)


def of_source(path: Path) -> Iterator[Prose]:
    """Give the Markdown of a notebook's or a deck's source; code cells speak to no one."""
    language: Language | None = None
    fenced = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := _CELL.match(line):
            found = match[1]
            language = "es" if found == "es" else "en" if found == "en" else None
            fenced = False
        elif line.startswith("# ```"):
            fenced = not fenced
        elif language and not fenced and line.startswith("# "):
            yield Prose(path, number, _plain(line[2:]), language)


def of_drawing(path: Path) -> Iterator[Prose]:
    """Give the words of a drawing, each in its language."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, pair in json.loads("\n".join(lines)).items():
        line = next((n for n, text in enumerate(lines, 1) if f'"{name}"' in text), 1)
        if isinstance(pair, list):
            for language, text in zip(LANGUAGES, pair, strict=False):
                yield Prose(path, line, str(text), language)
