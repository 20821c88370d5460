"""From a deck to one HTML file that needs nothing else, through nbconvert's SlidesExporter."""

from pathlib import Path
from typing import Any

from nbconvert import SlidesExporter
from nbformat import v4

from curso.diapositivas.blocks import with_blocks
from curso.diapositivas.packages import script, style
from curso.diapositivas.source import Cell, Deck, Slide
from curso.language import Language

# nbformat and nbconvert have no types of their own.
_new_notebook: Any = v4.new_notebook
_new_markdown_cell: Any = v4.new_markdown_cell
_new_code_cell: Any = v4.new_code_cell
_exporter: Any = SlidesExporter

WIDTH, HEIGHT = 960, 700  # what every slide is laid out for, in pixels
_WORDS: dict[Language, dict[str, str]] = {
    "es": {
        "suffix": "diapositivas",
        "scheme": "Cambiar entre claro y oscuro (tecla D)",
        "next": "diapositiva siguiente",
        "previous": "diapositiva anterior",
        "minute": "minuto",
        "number": "Diapositiva",
    },
    "en": {
        "suffix": "slides",
        "scheme": "Switch between light and dark (key D)",
        "next": "next slide",
        "previous": "previous slide",
        "minute": "minute",
        "number": "Slide",
    },
}


def render(deck: Deck, language: Language, root: Path, packages: Path) -> str:
    """Give the deck of one language as HTML with styles, programs, fonts and drawings inside."""
    assets = root / "assets"
    exporter = _exporter(
        template_name="plantilla",
        extra_template_basedirs=[str(assets / "diapositivas")],
        exclude_anchor_links=True,
        embed_images=True,
        language_code=language,
    )
    words = _WORDS[language]
    resources = {
        "metadata": {"path": str(assets), "name": deck.path.stem},
        "deck": {
            "title": f"{deck.slides[0].title(language)} · {words['suffix']}",
            "words": words,
            "css": _styles(assets, packages),
            "reveal_js": script(packages, "reveal.js/dist/reveal.js"),
            "notes_js": script(packages, "reveal.js/dist/plugin/notes.js"),
            "own_js": (assets / "diapositivas" / "diapositivas.js").read_text(encoding="utf-8"),
            "config": {"width": WIDTH, "height": HEIGHT, "words": words},
        },
    }
    notebook = _notebook(deck, language, assets / "diagramas")
    html, _ = exporter.from_notebook_node(notebook, resources=resources)
    return str(html)


def _styles(assets: Path, packages: Path) -> str:
    files = (
        packages / "reveal.js" / "dist" / "reset.css",
        packages / "reveal.js" / "dist" / "reveal.css",
        assets / "css" / "diagramas.css",
        assets / "diapositivas" / "diapositivas.css",
    )
    return style("\n".join(file.read_text(encoding="utf-8") for file in files), packages)


def _notebook(deck: Deck, language: Language, drawings: Path) -> Any:
    cells: list[Any] = []
    before = 0.0
    for slide in deck.slides:
        for number, cell in enumerate(slide.content(language)):
            made = _cell(cell, drawings, language)
            kind = "slide" if number == 0 else cell.slide_type
            made.metadata["slideshow"] = {"slide_type": kind}
            made.metadata["slide"] = {
                "name": slide.name,
                "layout": slide.layout,
                "seconds": round(slide.minutes * 60),
            }
            cells.append(made)
        cells.append(_notes(slide, language, before))
        before += slide.minutes
    return _new_notebook(cells=cells)


def _cell(cell: Cell, drawings: Path, language: Language) -> Any:
    if cell.kind == "code":
        return _new_code_cell(cell.text)
    return _new_markdown_cell(with_blocks(cell.text, drawings, cell.name, language))


def _notes(slide: Slide, language: Language, before: float) -> Any:
    word = _WORDS[language]["minute"]
    when = f"**{slide.minutes:g} min** · {word} {before:g}–{before + slide.minutes:g}"
    text = "\n\n".join([when, *(cell.text for cell in slide.notes(language))])
    made = _new_markdown_cell(text)
    made.metadata["slideshow"] = {"slide_type": "notes"}
    return made
