"""Write the slides: `export_all(out)` is what the site's build and the verb call."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curso.diapositivas.browser import chromium, open_browser
from curso.diapositivas.checks_browser import check_on_screen
from curso.diapositivas.checks_source import check_source
from curso.diapositivas.finding import DeckError
from curso.diapositivas.powerpoint import write_pptx
from curso.diapositivas.printing import write_pdf
from curso.diapositivas.rendering import render
from curso.diapositivas.source import Deck, read_deck
from curso.diapositivas.unit import UnitSlides, units_with_slides
from curso.language import Language
from curso.launch.layout import ROOT
from curso.launch.npm import ensure_node_modules
from curso.notebooks import LANGUAGES


@dataclass(frozen=True)
class Exported:
    """The files of one deck. Without a browser there is no PDF: link the print view instead."""

    html: Path
    pdf: Path | None = None
    pptx: Path | None = None

    @property
    def print_view(self) -> str:
        """The address, beside the HTML, from which any browser prints one slide per page."""
        return self.pdf.name if self.pdf else f"{self.html.name}?print-pdf"


@dataclass(frozen=True)
class Workshop:
    """What was asked for, and the browser that measures and draws, if that was and there is one."""

    browser: Any = None
    pdf: bool = True
    pptx: bool = False
    check: bool = False  # also on the screen; the source is always checked


def export_unit(
    unit: UnitSlides, language: Language, out: Path, workshop: Workshop | None = None
) -> Exported:
    """Write `out/<language>/<name>.html` and, with a Chromium, `.pdf`.

    Raises DeckError, with file, line and cure, when the deck breaks its rules,
    NoPackagesError or NoPandocError when what is needed is not here, and PrintError.
    """
    if workshop is None:
        with open_workshop() as opened:
            return export_unit(unit, language, out, opened)
    deck = checked(unit)
    packages = ensure_node_modules(unit.root, dev=workshop.check)
    folder = out / language
    folder.mkdir(parents=True, exist_ok=True)
    html = folder / f"{unit.name(language)}.html"
    temporary = html.with_suffix(".part")
    temporary.write_text(render(deck, language, unit.root, packages), encoding="utf-8")
    temporary.replace(html)
    pdf = pptx = None
    if workshop.browser and workshop.check:
        findings = check_on_screen(workshop.browser, html, deck, language, packages)
        if findings:
            raise DeckError(findings)
    if workshop.pdf and (program := chromium()):
        pdf = html.with_suffix(".pdf")
        write_pdf(program, html, pdf, pages=len(deck.slides))
    if workshop.pptx:
        pptx = html.with_suffix(".pptx")
        write_pptx(deck, language, html, pptx, workshop.browser)
    return Exported(html, pdf, pptx)


def checked(unit: UnitSlides) -> Deck:
    """Read a unit's deck; one that breaks its rules raises DeckError."""
    deck = read_deck(unit.source)
    findings = check_source(deck, unit)
    if findings:
        raise DeckError(findings)
    return deck


def export_all(
    out: Path, root: Path = ROOT, workshop: Workshop | None = None
) -> dict[tuple[str, Language], Exported]:
    """Export every unit that has slides in both languages, by (Spanish name, language)."""
    if workshop is None:
        with open_workshop() as opened:
            return export_all(out, root, opened)
    return {
        (unit.unit.es, language): export_unit(unit, language, out, workshop)
        for unit in units_with_slides(root)
        for language in LANGUAGES
    }


@contextmanager
def open_workshop(
    *, pdf: bool = True, pptx: bool = False, check: bool = False
) -> Iterator[Workshop]:
    """Open a browser for several exports, where it is needed and there is one."""
    with open_browser() if check or pptx else nullcontext() as browser:
        yield Workshop(browser, pdf=pdf, pptx=pptx, check=check)
