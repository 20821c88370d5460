"""Translations remember the Spanish text they were made from, by its hash."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from curso.contract.finding import Finding, finding
from curso.contract.page import Page
from curso.contract.unit import LANGUAGES

KEY = "fuente_hash"
# Written by scripts/referencia.py from one table: it cannot fall behind.
_GENERATED = "referencia/"
_NOTICE = """\
!!! warning "This translation may be out of date"
    The Spanish page has changed since it was translated. In doubt, the
    <a href="{link}" hreflang="es">Spanish version</a> is right.
"""


def source_hash(text: str) -> str:
    """Give the short hash of a Spanish page; line ends do not count."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()[:12]


def translated(docs: Path) -> list[str]:
    """List the pages that are written by hand in both languages, by their path."""
    found = (p.relative_to(docs / "es").as_posix() for p in (docs / "es").rglob("*.md"))
    return sorted(
        name
        for name in found
        if not name.startswith((_GENERATED, "cuadernos/")) and (docs / "en" / name).is_file()
    )


def is_outdated(docs: Path, name: str) -> bool:
    """Say whether the English page was made from another Spanish text than today's."""
    spanish = docs / "es" / name
    if not spanish.is_file():
        return False
    known = Page(docs / "en" / name, "en").front.get(KEY)
    return str(known) != source_hash(spanish.read_text(encoding="utf-8"))


def check_translations(root: Path) -> Iterator[Finding]:
    """Find translations that have no hash, or the hash of an older text."""
    docs = root / "docs"
    for name in translated(docs):
        if is_outdated(docs, name):
            page = Page(docs / LANGUAGES[1] / name, "en")
            known = page.front.get(KEY)
            rule = "translation_outdated" if known else "translation_no_hash"
            yield finding(page.path, page.front_line(KEY), rule, name=name)


def with_hash(english: str, value: str) -> str:
    """Give the English page with a hash in its front matter, in the place of any older one."""
    line = f"{KEY}: '{value}'"
    if not english.startswith("---\n"):
        return f"---\n{line}\n---\n\n{english}"
    front, body = english[4:].split("---\n", 1)
    if re.search(rf"^{KEY}:", front, re.MULTILINE):
        front = re.sub(rf"^{KEY}:.*$", line, front, flags=re.MULTILINE)
    else:
        front = f"{front}{line}\n"
    return f"---\n{front}---\n{body}"


def notice(docs: Path, source: str) -> str:
    """Give the words that stand on top of an outdated translation; else nothing."""
    name = source.removeprefix("en/")
    if not source.startswith("en/") or name not in translated(docs) or not is_outdated(docs, name):
        return ""
    # HTML, since a Markdown link would be turned into one to this same page in English.
    address = name.removesuffix(".md").removesuffix("index")
    up = "../" * (address.count("/") + (2 if address and not address.endswith("/") else 1))
    return _NOTICE.format(link=f"{up}{address}/".replace("//", "/") if address else up)
