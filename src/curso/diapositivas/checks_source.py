"""What a deck's source must keep to, seen without rendering it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from curso.diapositivas.blocks import DIAGRAM, fences
from curso.diapositivas.finding import Finding, finding
from curso.diapositivas.source import Cell, Deck, Slide
from curso.diapositivas.unit import UnitSlides
from curso.language import Language
from curso.notebooks import LANGUAGES

_IMAGE = re.compile(
    r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)|\bsrc\s*=\s*[\"']([^\"']+)|url\([\"']?([^)\"']+)"
)
_ABROAD = re.compile(r"(?:https?:)?//")
_INSIDE = re.compile(r"data:|#")
_WORD = re.compile(r"\{\{(\w+)\}\}")
_HEADING = re.compile(r"^#{1,2} ", re.MULTILINE)
_NAMED = re.compile(r"<(title|desc) id=\"[^\"]+\">\{\{\w+\}\}</\1>")


def check_source(deck: Deck, unit: UnitSlides) -> list[Finding]:
    """List everything that is wrong with a deck's source."""
    return [
        *_names(deck),
        *(found for slide in deck.slides for found in _slide(deck, slide)),
        *_minutes(deck, unit),
        *_images(deck, unit.root / "assets"),
        *_diagrams(deck, unit.root / "assets" / "diagramas"),
        *(found for language in LANGUAGES for found in _shown(deck, unit, language)),
    ]


def _names(deck: Deck) -> Iterator[Finding]:
    seen: set[str] = set()
    for slide in deck.slides:
        if slide.name in seen:
            yield finding(deck.path, slide.line, "twice", slide=slide.name)
        seen.add(slide.name)


def _slide(deck: Deck, slide: Slide) -> Iterator[Finding]:
    by_language = [[(c.kind, c.slide_type) for c in slide.content(one)] for one in LANGUAGES]
    if by_language[0] != by_language[1]:
        yield finding(deck.path, slide.line, "languages", slide=slide.name)
    if len({c.layout for c in slide.cells if c.layout != "plain"}) > 1:
        yield finding(deck.path, slide.line, "layouts", slide=slide.name)
    if len({cell.minutes for cell in slide.cells if cell.is_notes}) > 1:
        yield finding(deck.path, slide.line, "other_minutes", slide=slide.name)
    for language in LANGUAGES:
        text = "\n".join(c.text for c in slide.content(language) if c.kind == "markdown")
        line = slide.line_in(language)
        if len(_HEADING.findall(_without_code(text))) != 1:
            yield finding(deck.path, line, "heading", slide=slide.name, language=language)
        yield from _notes(deck, slide, language)


def _notes(deck: Deck, slide: Slide, language: Language) -> Iterator[Finding]:
    notes = slide.notes(language)
    if len(notes) != 1 or not notes[0].text.strip():
        line = slide.line_in(language)
        yield finding(deck.path, line, "notes", slide=slide.name, language=language)
    elif not notes[0].minutes or notes[0].minutes <= 0:
        line = notes[0].line - 1
        yield finding(deck.path, line, "no_minutes", slide=slide.name, language=language)


def _minutes(deck: Deck, unit: UnitSlides) -> Iterator[Finding]:
    of_class, of_lab = unit.minutes()
    total = sum(slide.minutes for slide in deck.slides)
    if total != of_class:
        yield finding(deck.path, 1, "class", total=f"{total:g}", needed=of_class)
    labs = [slide for slide in deck.slides if slide.layout == "lab"]
    lab = sum(slide.minutes for slide in labs)
    if lab != of_lab:
        line = labs[0].line if labs else 1
        yield finding(deck.path, line, "lab", total=f"{lab:g}", needed=of_lab)


def _images(deck: Deck, assets: Path) -> Iterator[Finding]:
    for cell in _cells(deck):
        lines = _without_code(cell.text).splitlines() if cell.kind == "markdown" else []
        for number, line in enumerate(lines, cell.line):
            for match in _IMAGE.finditer(line):
                address = next(group for group in match.groups() if group)
                if _ABROAD.match(address):
                    yield finding(deck.path, number, "foreign", slide=cell.name, address=address)
                elif not _INSIDE.match(address) and not (assets / address).is_file():
                    yield finding(deck.path, number, "no_image", address=address)


def _diagrams(deck: Deck, folder: Path) -> Iterator[Finding]:
    for cell in _cells(deck):
        for match in DIAGRAM.finditer(cell.text):
            name = match.group(1)
            if (folder / f"{name}.svg").is_file() and (folder / f"{name}.json").is_file():
                yield from _drawing(folder, name)
            else:
                line = cell.line_of(match.group(0))
                yield finding(deck.path, line, "no_drawing", name=name)


def _drawing(folder: Path, name: str) -> Iterator[Finding]:
    drawing = folder / f"{name}.svg"
    svg = drawing.read_text(encoding="utf-8")
    said = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    for part in sorted({"title", "desc"} - {m.group(1) for m in _NAMED.finditer(svg)}):
        yield finding(drawing, 1, "drawing_part", part=part)
    for number, line in enumerate(svg.splitlines(), 1):
        for word in _WORD.findall(line):
            if word not in said:
                yield finding(drawing, number, "drawing_word", word=word, name=name)


def _shown(deck: Deck, unit: UnitSlides, language: Language) -> Iterator[Finding]:
    """What a slide shows was shown before, on a page or in a notebook that the tests run."""
    truth = unit.truth(language)
    given = {"language": language, "page": unit.page(language).name}
    for slide in deck.slides:
        for cell in slide.content(language):
            for number, line in _code_lines(cell):
                if line.strip(" …") and not _known(line, truth):
                    shown = {"slide": slide.name, "line": line.strip()}
                    yield finding(deck.path, number, "shown", **shown, **given)


def _code_lines(cell: Cell) -> Iterator[tuple[int, str]]:
    if cell.kind == "code":
        yield from enumerate(cell.text.splitlines(), cell.line)
        return
    for fence in fences(cell.text):
        yield from enumerate(fence.code.splitlines(), cell.line + fence.offset)


def _known(line: str, truth: list[str]) -> bool:
    shown = line.rstrip().removeprefix("$ ")
    pattern = re.compile(".*".join(map(re.escape, shown.split("…"))))
    return any(pattern.fullmatch(known) for known in truth)


def _cells(deck: Deck) -> Iterator[Cell]:
    return (cell for slide in deck.slides for cell in slide.cells)


def _without_code(text: str) -> str:
    """Blank out blocks of code, and keep the number of lines."""
    return re.sub(
        r"^```.*?^```$",
        lambda m: "\n" * m.group(0).count("\n"),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )
