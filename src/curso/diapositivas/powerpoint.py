"""PPTX for those who ask: pandoc makes it from the same source, notes included.

A slide of PowerPoint's holds a picture or a table alone; what else stood there goes to the notes.
"""

import re
import shutil
import subprocess
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from curso.diapositivas.blocks import DIAGRAM
from curso.diapositivas.source import Deck, Slide
from curso.language import Language
from curso.site.diagrams import drawing

_HEADING = re.compile(r"^#{1,2} .+$", re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>")


class NoPandocError(Exception):
    """There is no pandoc."""


def pandoc() -> str | None:
    """Find pandoc: the system's, else that of the Python package pypandoc_binary."""
    if found := shutil.which("pandoc"):
        return found
    if find_spec("pypandoc"):
        module: Any = import_module("pypandoc")
        return str(module.get_pandoc_path())
    return None


def write_pptx(deck: Deck, language: Language, html: Path, target: Path, browser: Any) -> None:
    """Write the deck as PPTX. Drawings need the exported HTML and a browser; else their words."""
    program = pandoc()
    if program is None:
        raise NoPandocError
    with tempfile.TemporaryDirectory() as folder:
        pictures = _pictures(browser, html, Path(folder)) if browser else {}
        drawings = deck.path.parents[2] / "assets" / "diagramas"
        text = "\n\n".join(
            _slide(number, slide, language, drawings, pictures)
            for number, slide in enumerate(deck.slides)
        )
        source = Path(folder) / "deck.md"
        source.write_text(_cover(deck.slides[0], language) + text, encoding="utf-8")
        words = [program, str(source), "--from", "markdown", "--slide-level", "2", "--output"]
        subprocess.run([*words, str(target)], check=True, cwd=folder, capture_output=True)


def _pictures(browser: Any, html: Path, folder: Path) -> dict[str, Path]:
    """Photograph the drawing of every slide that has one, by the slide's name."""
    context = browser.new_context(color_scheme="light", device_scale_factor=2)
    try:
        page = context.new_page()
        page.goto(f"{html.resolve().as_uri()}?print-pdf")
        page.wait_for_selector("html[data-printable]")
        made: dict[str, Path] = {}
        for svg in page.query_selector_all("section svg.diagrama"):
            name = svg.evaluate("e => e.closest('section').id")
            made[name] = folder / f"{name}.png"
            svg.screenshot(path=str(made[name]))
        return made
    finally:
        context.close()


def _cover(slide: Slide, language: Language) -> str:
    text = "\n".join(cell.text for cell in slide.content(language))
    lines = [line for line in _HEADING.sub("", text).splitlines() if line.strip()]
    notes = _notes(slide, language)
    fields = [f'title: "{slide.title(language)}"', f'subtitle: "{" · ".join(lines)}"']
    indented = "\n".join(f"  {line}" for line in notes.splitlines())
    fields += [f"lang: {language}", f"notes: |\n{indented}"]
    return "---\n" + "\n".join(fields) + "\n---\n\n"


def _slide(
    number: int, slide: Slide, language: Language, drawings: Path, pictures: dict[str, Path]
) -> str:
    if number == 0:
        return ""  # it became the document's title
    body = "\n\n".join(_markdown(cell.kind, cell.text) for cell in slide.content(language))
    body = _HEADING.sub("", body, count=1).strip()
    main, rest = body, ""
    if match := DIAGRAM.search(body):
        rest = DIAGRAM.sub("", body).strip()
        svg = drawing(drawings, match.group(1), language)
        title = _TITLE.search(svg)
        caption = title.group(1) if title else slide.title(language)
        picture = pictures.get(slide.name)
        main = f"![{caption}]({picture.name})" if picture else caption
    elif match := _TABLE.search(body):
        main, rest = match.group(0), _TABLE.sub("", body).strip()
    notes = "\n\n".join(filter(None, [_notes(slide, language), rest]))
    return f"## {slide.title(language)}\n\n{main}\n\n::: notes\n{notes}\n:::\n"


def _markdown(kind: str, text: str) -> str:
    return f"```python\n{text}\n```" if kind == "code" else text


def _notes(slide: Slide, language: Language) -> str:
    said = "\n\n".join(cell.text for cell in slide.notes(language))
    return f"{slide.minutes:g} min. {said}"
