"""What a deck's source must keep to, seen without rendering it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from curso.diapositivas.blocks import DIAGRAM, fences
from curso.diapositivas.finding import Finding
from curso.diapositivas.source import Cell, Deck, Slide
from curso.diapositivas.unit import UnitSlides
from curso.language import Language
from curso.notebooks import LANGUAGES

_IMAGE = re.compile(
    r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)|\b(?:src|href)\s*=\s*[\"']([^\"']+)|url\(([^)]+)\)"
)
_ABROAD = re.compile(r"^[\"']?(?:https?:)?//")
_HEADING = re.compile(r"^#{1,2} ", re.MULTILINE)
_NAMED = re.compile(r"<(title|desc) id=\"[^\"]+\">\{\{\w+\}\}</\1>")


def check_source(deck: Deck, unit: UnitSlides) -> list[Finding]:
    """List everything that is wrong with a deck's source."""
    return [
        *_names(deck),
        *(found for slide in deck.slides for found in _slide(deck, slide)),
        *_minutes(deck, unit),
        *_images(deck),
        *_diagrams(deck, unit.root / "assets" / "diagramas"),
        *(found for language in LANGUAGES for found in _shown(deck, unit, language)),
    ]


def _names(deck: Deck) -> Iterator[Finding]:
    seen: set[str] = set()
    for slide in deck.slides:
        if slide.name in seen:
            cure = "Bring its cells together, or give this slide a name of its own"
            yield Finding(deck.path, slide.line, f"slide {slide.name!r} stands twice", cure)
        seen.add(slide.name)


def _slide(deck: Deck, slide: Slide) -> Iterator[Finding]:
    by_language = [[(c.kind, c.slide_type) for c in slide.content(one)] for one in LANGUAGES]
    if by_language[0] != by_language[1]:
        what = f"slide {slide.name!r} has other cells in Spanish than in English"
        cure = 'Write each cell with lang="es" and with lang="en", or without lang for both'
        yield Finding(deck.path, slide.line, what, cure)
    if len({c.layout for c in slide.cells if c.layout != "plain"}) > 1:
        what = f"slide {slide.name!r} has two layouts"
        yield Finding(deck.path, slide.line, what, "Give both languages the same layout")
    for language in LANGUAGES:
        text = "\n".join(c.text for c in slide.content(language) if c.kind == "markdown")
        if len(_HEADING.findall(_without_code(text))) != 1:
            what = f"slide {slide.name!r} has not exactly one heading in {language!r}"
            cure = "One idea per slide: one line that begins with `## `"
            yield Finding(deck.path, slide.line_in(language), what, cure)
        yield from _notes(deck, slide, language)
    if len({cell.minutes for cell in slide.cells if cell.is_notes}) > 1:
        what = f"the notes of slide {slide.name!r} say other minutes in each language"
        yield Finding(deck.path, slide.line, what, "Give both the same minutes")


def _notes(deck: Deck, slide: Slide, language: Language) -> Iterator[Finding]:
    notes = slide.notes(language)
    if len(notes) != 1 or not notes[0].text.strip():
        what = f"slide {slide.name!r} has no notes in {language!r}"
        cure = (
            f'Add a cell `# %% [markdown] name="{slide.name}" slide_type="notes" minutes=2 '
            f'lang="{language}"` that says what to say and to do'
        )
        yield Finding(deck.path, slide.line_in(language), what, cure)
    elif not notes[0].minutes or notes[0].minutes <= 0:
        what = f"the notes of slide {slide.name!r} say no minutes in {language!r}"
        yield Finding(deck.path, notes[0].line - 1, what, "Add minutes=2 to the cell's first line")


def _minutes(deck: Deck, unit: UnitSlides) -> Iterator[Finding]:
    of_class, of_lab = unit.minutes()
    total = sum(slide.minutes for slide in deck.slides)
    if total != of_class:
        what = f"the slides last {total:g} minutes and the class {of_class:g}"
        cure = "Change the minutes of the notes, or `minutos: clase:` in the unit's page"
        yield Finding(deck.path, 1, what, cure)
    labs = [slide for slide in deck.slides if slide.layout == "lab"]
    lab = sum(slide.minutes for slide in labs)
    if lab != of_lab:
        line = labs[0].line if labs else 1
        what = f"the lab lasts {lab:g} minutes here and {of_lab:g} on the page"
        cure = 'Make the slides of layout="lab" last as long as the page says'
        yield Finding(deck.path, line, what, cure)


def _images(deck: Deck) -> Iterator[Finding]:
    for cell in _cells(deck):
        if cell.kind != "markdown":
            continue
        for offset, line in enumerate(_without_code(cell.text).splitlines()):
            for match in _IMAGE.finditer(line):
                address = next(group for group in match.groups() if group)
                if _ABROAD.match(address) and not _is_link(line, match):
                    what = f"slide {cell.name!r} asks another machine for {address}"
                    cure = "Draw it in assets/diagramas and write `<!-- diagrama: NAME -->`"
                    yield Finding(deck.path, cell.line + offset, what, cure)


def _is_link(line: str, match: re.Match[str]) -> bool:
    """Tell an address that a reader may follow from one that the page loads."""
    return bool(match.group(2)) and line[: match.start()].rstrip().endswith("<a")


def _diagrams(deck: Deck, folder: Path) -> Iterator[Finding]:
    for cell in _cells(deck):
        for match in DIAGRAM.finditer(cell.text):
            name = match.group(1)
            line = cell.line_of(match.group(0))
            drawing, words = folder / f"{name}.svg", folder / f"{name}.json"
            if not drawing.is_file() or not words.is_file():
                what = f"there is no drawing {name!r}"
                cure = f"Draw assets/diagramas/{name}.svg with its words in {name}.json"
                yield Finding(deck.path, line, what, cure)
                continue
            svg = drawing.read_text(encoding="utf-8")
            said = json.loads(words.read_text(encoding="utf-8"))
            for part in {"title", "desc"} - {m.group(1) for m in _NAMED.finditer(svg)}:
                what = f"the drawing has no <{part}>"
                cure = f'Add <{part} id="{name}-{part[0]}"> and name it in aria-labelledby'
                yield Finding(drawing, 1, what, cure)
            for word in sorted(set(re.findall(r"\{\{(\w+)\}\}", svg)) - set(said)):
                yield Finding(drawing, 1, f"no words for {{{{{word}}}}}", f"Add it to {words.name}")


def _shown(deck: Deck, unit: UnitSlides, language: Language) -> Iterator[Finding]:
    """What a slide shows was shown before, on a page or in a notebook that the tests run."""
    truth = unit.truth(language)
    for slide in deck.slides:
        for cell in slide.content(language):
            for number, line in _code_lines(cell):
                if not line.strip(" …") or _known(line, truth):
                    continue
                what = f"slide {slide.name!r} shows what the unit does not: {line.strip()}"
                cure = (
                    f"Copy a line of {unit.page(language).name} or of its notebook; "
                    "`…` stands for what is left out"
                )
                yield Finding(deck.path, number, what, cure)


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
