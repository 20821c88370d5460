"""Definitions shown on hover and focus, where a page first links a term to the glossary."""

import re
from functools import cache
from html import escape
from pathlib import Path

from curso.contract.glossary import terms
from curso.contract.page import Page, plain
from curso.language import Language

_LINK = re.compile(r'<a href="([^"]*glosario/#([\w-]+))">(.*?)</a>', re.DOTALL)


@cache
def _definitions(path: Path, language: Language, changed: float) -> dict[str, str]:
    del changed  # part of the key: a glossary that was edited is read again
    page = Page(path, language)
    return {
        anchor: " ".join(" ".join(plain(_kept(p.text)).split()) for p in page.section(anchor))
        for anchor in terms(page)
    }


def _kept(text: str) -> str:
    # plain() drops code, which in a definition is part of the sentence.
    return text.replace("`", "")


def definitions(docs: Path, language: Language) -> dict[str, str]:
    """Give the glossary's definitions as plain text, by term id."""
    path = docs / language / "glosario.md"
    return _definitions(path, language, path.stat().st_mtime) if path.is_file() else {}


def with_definitions(html: str, known: dict[str, str]) -> str:
    """Give each term's first link its definition; the link stays what it was."""
    seen: set[str] = set()

    def first(match: re.Match[str]) -> str:
        href, term, text = match.groups()
        if term in seen or term not in known:
            return match.group()
        seen.add(term)
        return (
            f'<span class="termino"><a href="{href}" aria-describedby="def-{term}">{text}</a>'
            f'<span class="definicion" role="tooltip" id="def-{term}">'
            f"{escape(known[term])}</span></span>"
        )

    return _LINK.sub(first, html)
