"""The front matter of a unit: minutes, objectives, needs, key ideas, dated sources."""

import re
from collections.abc import Iterator
from datetime import date

from curso.contract.finding import Finding, finding
from curso.contract.page import Page, plain
from curso.contract.unit import Unit
from curso.contract.verbs import VERBS

_KEYS = ("title", "description", "minutos", "objetivos", "requisitos", "ideas_clave", "fuentes")
_PARTS = ("lectura", "laboratorio")
OBJECTIVES = range(3, 7)
WORDS_PER_MINUTE = 200
# Code and its output are read, too, but by the line and not by the word.
CODE_LINES_PER_MINUTE = 20
# Who reads with a terminal at hand types each command of the example.
COMMANDS_PER_MINUTE = 4
# Somebody who reads twice as fast or half as fast as we count is still among our readers.
_LEAST, _MOST, _SLACK = 0.6, 1.7, 2


def check_front_matter(unit: Unit) -> Iterator[Finding]:
    """Everything that the front matter must say, in each language and the same in both."""
    for page in unit.pages.values():
        for key in _KEYS:
            if not page.front.get(key):
                yield finding(page.path, 1, "front_missing", key=key)
        yield from _minutes(page)
        yield from _objectives(page)
        yield from _ideas(page)
        yield from _sources(page)
    yield from _parity(unit)


def _minutes(page: Page) -> Iterator[Finding]:
    minutes = page.front.get("minutos")
    if not minutes:
        return
    line = page.front_line("minutos")
    for part in _PARTS:
        value = minutes.get(part) if isinstance(minutes, dict) else None
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            yield finding(page.path, line, "minutes_value", part=part, value=value)
            return
    needed = reading_minutes(page)
    low, high = min(_LEAST * needed, needed - _SLACK), max(_MOST * needed, needed + _SLACK)
    if not low <= minutes["lectura"] <= high:
        declared, shown = minutes["lectura"], round(needed)
        yield finding(page.path, line, "minutes_reading", declared=declared, needed=shown)


def reading_minutes(page: Page) -> float:
    """Estimate how long the page takes to read, code included."""
    words = sum(len(plain(p.text).split()) for p in page.paragraphs)
    lines = sum(f.code.count("\n") for f in page.fences)
    commands = sum(f.kind in {"bash", "console"} for f in page.fences)
    read = words / WORDS_PER_MINUTE + lines / CODE_LINES_PER_MINUTE
    return read + commands / COMMANDS_PER_MINUTE


def _objectives(page: Page) -> Iterator[Finding]:
    given = page.front.get("objetivos")
    if not isinstance(given, list):
        return
    if len(given) not in OBJECTIVES:
        line = page.front_line("objetivos")
        yield finding(page.path, line, "objectives_count", count=len(given))
    for objective in map(str, given):
        verb = re.split(r"\W", objective, maxsplit=1)[0].lower()
        if verb not in VERBS[page.language]:
            line = page.line_of(objective[:40])
            yield finding(page.path, line, "objective_verb", verb=verb)


def _ideas(page: Page) -> Iterator[Finding]:
    ideas = page.front.get("ideas_clave")
    if not isinstance(ideas, list):
        return
    shown = [_flat(p.text) for p in page.section("ideas-clave")]
    for idea in map(str, ideas):
        if f"- {_flat(idea)}" not in shown:
            line = page.line_of(idea[:40])
            yield finding(page.path, line, "idea_shown", idea=idea[:60])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _sources(page: Page) -> Iterator[Finding]:
    sources = page.front.get("fuentes")
    line = page.front_line("fuentes")
    for source in sources if isinstance(sources, list) else ():
        if not isinstance(source, dict) or not (source.get("que") and source.get("donde")):
            yield finding(page.path, line, "source_shape", source=str(source)[:60])
            continue
        checked = source.get("comprobado")
        place = page.line_of(str(source["que"])[:40])
        if not isinstance(checked, date):
            yield finding(page.path, place, "source_undated", source=source["que"])
    for paragraph in page.section("fuentes"):
        if not re.search(r"\b(19|20)\d\d\b|\{\{ ?hecho", paragraph.text):
            words = " ".join(paragraph.text.split()[:8])
            yield finding(page.path, paragraph.line, "source_no_year", source=words)


def _parity(unit: Unit) -> Iterator[Finding]:
    if len(unit.pages) < 2:
        return
    spanish, english = unit.pages["es"], unit.pages["en"]
    if spanish.front.get("minutos") != english.front.get("minutos"):
        yield finding(english.path, english.front_line("minutos"), "minutes_parity")
    for key in ("objetivos", "requisitos", "ideas_clave", "fuentes"):
        ours, theirs = (len(p.front.get(key) or []) for p in (spanish, english))
        if ours != theirs:
            line = english.front_line(key)
            yield finding(english.path, line, "front_parity", key=key, ours=ours, theirs=theirs)
