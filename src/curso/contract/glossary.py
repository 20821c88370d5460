"""Glossary: a term that is linked is defined, and one that is used is linked the first time."""

import re
from collections.abc import Iterator
from functools import cache

from curso.contract.finding import Finding, finding
from curso.contract.page import Heading, Page, plain
from curso.contract.unit import Unit

_LINK = re.compile(r"glosario\.md#([\w-]+)$")
_LINKED = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)]*glosario\.md#([\w-]+)[^)]*\)", re.DOTALL)


def terms(glossary: Page) -> dict[str, Heading]:
    """Give the terms by their ids."""
    return {h.anchor: h for h in glossary.headings if h.level == 3 and h.anchor}


def check_glossary(unit: Unit) -> Iterator[Finding]:
    """Links to the glossary and first uses, on both pages of a unit."""
    for language, page in unit.pages.items():
        glossary = unit.glossaries.get(language)
        known = terms(glossary) if glossary else {}
        for link in page.links:
            match = _LINK.search(link.target)
            if match and match[1] not in known:
                file = f"docs/{language}/glosario.md"
                yield finding(page.path, link.line, "term_unknown", term=match[1], file=file)
        yield from _first_uses(page, known)


def _first_uses(page: Page, known: dict[str, Heading]) -> Iterator[Finding]:
    first_part = next((h.line for h in page.headings if h.level == 2), len(page.lines))
    hook = "\n".join(p.text for p in page.between(page.body_line, first_part))
    # The hook tells a story: a term may be linked there, but need not be.
    linked = {anchor for _, anchor in _LINKED.findall(hook)}
    for paragraph in page.between(first_part):
        here = {anchor for _, anchor in _LINKED.findall(paragraph.text)}
        for anchor, heading in known.items():
            if anchor in linked:
                continue
            match = _term(heading.text).search(plain(paragraph.text))
            if anchor in here or match is None:
                continue
            yield finding(page.path, paragraph.line, "term_unlinked", term=match[0], anchor=anchor)
            linked.add(anchor)
        linked |= here


@cache
def _term(title: str) -> re.Pattern[str]:
    name = re.escape(re.sub(r"\(.*?\)|`", "", title).strip())
    return re.compile(rf"(?<![\w-]){name}(?:e?s)?(?![\w-])", re.IGNORECASE)


def check_glossaries(spanish: Page, english: Page) -> Iterator[Finding]:
    """The same terms in both glossaries, each with a definition."""
    ours, theirs = terms(spanish), terms(english)
    for page, mine, other in ((spanish, ours, english), (english, theirs, spanish)):
        has = terms(other)
        for anchor, heading in mine.items():
            if anchor not in has:
                yield finding(
                    page.path, heading.line, "term_one_language", term=anchor, file=other.path.name
                )
            if not page.section(anchor):
                yield finding(page.path, heading.line, "term_undefined", term=anchor)
