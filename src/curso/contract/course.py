"""All findings of the course, or of one unit: what the tests and the verbs ask for."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from curso.contract.diagrams import check_diagrams, check_drawings, check_pictures
from curso.contract.facts import check_facts, check_uses
from curso.contract.finding import Finding
from curso.contract.front_matter import check_front_matter
from curso.contract.glossary import check_glossaries, check_glossary
from curso.contract.links import check_links
from curso.contract.notebooks import check_notebook, check_stored
from curso.contract.page import Page
from curso.contract.parity import check_both_exist, check_parity, compare
from curso.contract.prose import check_language
from curso.contract.quiz import check_quiz
from curso.contract.sections import check_levels, check_sections
from curso.contract.skeleton import check_written
from curso.contract.translation import check_translations, translated
from curso.contract.unit import LANGUAGES, Unit, find_units

UNIT_CHECKS: tuple[Callable[[Unit], Iterable[Finding]], ...] = (
    check_both_exist,
    check_front_matter,
    check_sections,
    check_diagrams,
    check_glossary,
    check_quiz,
    check_parity,
    check_notebook,
    check_written,
)


def unit_findings(unit: Unit) -> list[Finding]:
    """Give all that a unit lacks, in the order of its files and lines."""
    found = chain.from_iterable(check(unit) for check in UNIT_CHECKS)
    pages = chain.from_iterable(_any_page(page, unit.root) for page in unit.pages.values())
    return sorted({*found, *pages}, key=lambda one: (one.path.as_posix(), one.line, one.rule))


def course_findings(root: Path, today: date) -> list[Finding]:
    """Give all that the course lacks outside its units."""
    found = [*check_drawings(root), *check_stored(root), *check_facts(root, today)]
    found += check_translations(root)
    docs = root / "docs"
    for name in translated(docs):
        if name.startswith("unidades/"):
            continue
        spanish, english = (Page(docs / language / name, language) for language in LANGUAGES)
        for page in (spanish, english):
            found += [*_any_page(page, root), *check_pictures(root, page)]
        found += compare(spanish, english)
        if name == "glosario.md":
            found += check_glossaries(spanish, english)
    return found


def findings(root: Path, today: date) -> list[Finding]:
    """Give every finding of the course and of its units."""
    units = chain.from_iterable(unit_findings(unit) for unit in find_units(root))
    return [*course_findings(root, today), *units]


def _any_page(page: Page, root: Path) -> Iterator[Finding]:
    """What holds for every page."""
    yield from check_levels(page)
    yield from check_links(page)
    yield from check_language(page)
    yield from check_uses(page, root)
