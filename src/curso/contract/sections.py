"""The parts of a unit's page, in their order, by the ids of their headings."""

import re
from collections.abc import Iterator
from itertools import pairwise

from curso.contract.finding import Finding, finding
from curso.contract.page import Heading, Page, plain
from curso.contract.unit import Unit

# What comes before is the unit's own: the concept, its picture, the worked example.
SECTIONS = (
    "laboratorio", "ejercicios", "no-ves-lo-mismo", "cuestionario", "ideas-clave", "fuentes"
)  # fmt: skip
# The site puts these where a page asks for them, each in its section.
_MARKS = {"laboratorio": "<!-- botones -->", "cuestionario": "<!-- cuestionario -->"}
HOOK_WORDS = 40
EXERCISES = 3
_EXERCISE = re.compile(r"ejercicio-\d+")


def check_sections(unit: Unit) -> Iterator[Finding]:
    """Title, hook, concept, worked example, then the common sections in order."""
    for page in unit.pages.values():
        yield from _title(unit, page)
        yield from _common(page)
        yield from _first_part(page)
        yield from _exercises(page)


def _title(unit: Unit, page: Page) -> Iterator[Finding]:
    titles = [h for h in page.headings if h.level == 1]
    line = titles[0].line if titles else page.body_line
    if len(titles) != 1 or titles[0].anchor != unit.slug:
        yield finding(page.path, line, "title", slug=unit.slug)
    elif page.front.get("title") != titles[0].text:
        yield finding(page.path, line, "title_differs", title=page.front.get("title"))


def _common(page: Page) -> Iterator[Finding]:
    places = {h.anchor: h for h in page.headings if h.level == 2}
    for place, name in enumerate(SECTIONS):
        if name not in places:
            before = [places[one].line for one in SECTIONS[place + 1 :] if one in places]
            line = min(before, default=len(page.lines))
            yield finding(page.path, line, "section_missing", name=name)
    for name, mark in _MARKS.items():
        if name in places and page.section_at(page.line_of(mark)) != name:
            yield finding(page.path, places[name].line, "mark_missing", mark=mark, name=name)
    found = [name for name in places if name in SECTIONS]
    for first, second in pairwise(found):
        if SECTIONS.index(first) > SECTIONS.index(second):
            line = places[second].line
            yield finding(page.path, line, "section_order", name=second, other=first)


def _first_part(page: Page) -> Iterator[Finding]:
    seconds = [h for h in page.headings if h.level == 2]
    first = seconds[0].line if seconds else None
    words = sum(len(plain(p.text).split()) for p in page.between(page.body_line, first))
    if words < HOOK_WORDS:
        yield finding(page.path, page.body_line, "hook", words=words, expected=HOOK_WORDS)
    if seconds and seconds[0].anchor in SECTIONS:
        yield finding(page.path, seconds[0].line, "concept")
    lab = next((h.line for h in seconds if h.anchor == "laboratorio"), len(page.lines))
    if not any(f.kind == "bash" and f.line < lab for f in page.fences):
        yield finding(page.path, lab, "example")


def _exercises(page: Page) -> Iterator[Finding]:
    exercises = [h for h in page.headings if _EXERCISE.fullmatch(h.anchor)]
    if len(exercises) < EXERCISES:
        line = page.line_of("{ #ejercicios }")
        yield finding(page.path, line, "exercises", count=len(exercises), expected=EXERCISES)
    for heading in exercises:
        after = (h.line for h in page.headings if h.line > heading.line)
        end = next(after, len(page.lines) + 1)
        folded = [a.kind for a in page.admonitions if heading.line < a.line < end]
        if folded[:2] != ["tip", "success"]:
            yield finding(page.path, heading.line, "exercise_folded", name=heading.anchor)


def check_levels(page: Page) -> Iterator[Finding]:
    """Every heading of a page has an id of its own, and no level is skipped."""
    seen: set[str] = set()
    previous: Heading | None = None
    for heading in page.headings:
        if not heading.anchor:
            yield finding(page.path, heading.line, "heading_id", text=heading.text)
        elif heading.anchor in seen:
            yield finding(page.path, heading.line, "heading_twice", anchor=heading.anchor)
        if previous and heading.level > previous.level + 1:
            yield finding(page.path, heading.line, "heading_level", text=heading.text)
        seen.add(heading.anchor)
        previous = heading
