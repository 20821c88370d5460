"""The prose of a page is in the language of its folder, paragraph by paragraph."""

import re
from collections.abc import Iterator

from curso.contract.finding import Finding, finding
from curso.contract.page import Page, plain
from curso.language import Language

# Words that one language uses in nearly every paragraph and the other never does.
_SPANISH = """
que el los las una unos con para por del al se lo su sus pero como más está es en y tu la de un si
cada cuando qué esta este esto son ya
"""
_ENGLISH = """
the and of that with for you is your to it this are in from what which when its as be each if they
than then has have on by not an at
"""
COMMON: dict[Language, frozenset[str]] = {
    "es": frozenset(_SPANISH.split()),
    "en": frozenset(_ENGLISH.split()),
}
_WORD = re.compile(r"[a-záéíóúñü]+")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”")
# Fewer words say nothing about their language.
SHORT = 6


def check_language(page: Page) -> Iterator[Finding]:
    """Find paragraphs that are mostly in the other language."""
    other: Language = "en" if page.language == "es" else "es"
    for paragraph in page.paragraphs:
        text = _QUOTED.sub(" ", plain(paragraph.text))
        words = _WORD.findall(text.lower())
        if len(words) < SHORT:
            continue
        mine = sum(word in COMMON[page.language] for word in words)
        theirs = sum(word in COMMON[other] for word in words)
        if theirs > mine:
            shown = " ".join(paragraph.text.split()[:8])
            yield finding(page.path, paragraph.line, "prose_language", text=shown)
