"""Both languages say the same: headings, code, pictures, frames and links."""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from curso.contract.finding import Finding, finding
from curso.contract.page import Page
from curso.contract.unit import LANGUAGES, Unit

# What the course's own command is called in each language, wherever it stands in code.
COMMANDS = (
    ("curso.py abrir --comprobar", "curso.py open --check"),
    ("curso.py abrir", "curso.py open"),
    ("curso.py probar --estricto", "curso.py test --strict"),
    ("curso.py probar", "curso.py test"),
)


def check_both_exist(unit: Unit) -> Iterator[Finding]:
    """A page in each language."""
    for language in LANGUAGES:
        if language not in unit.pages:
            yield finding(unit.page_path(language), 1, "page_missing")


def check_parity(unit: Unit) -> Iterator[Finding]:
    """Compare the two pages of a unit; nothing when one of them is missing."""
    if len(unit.pages) == len(LANGUAGES):
        yield from compare(unit.pages["es"], unit.pages["en"])


def compare(spanish: Page, english: Page) -> Iterator[Finding]:
    """Compare a page with its translation."""
    yield from compare_headings(spanish, english)
    yield from _code(spanish, english)
    yield from _counts(spanish, english)


def compare_headings(spanish: Page, english: Page) -> Iterator[Finding]:
    """Every heading stands in both languages, in the same order and on the same level."""
    pages = (spanish, english)
    ids = [[h.anchor for h in page.headings] for page in pages]
    missing = False
    for place, page in enumerate(pages):
        for heading in page.headings:
            if heading.anchor and heading.anchor not in ids[1 - place]:
                missing = True
                other = pages[1 - place].path
                yield finding(
                    page.path,
                    heading.line,
                    "heading_one_language",
                    anchor=heading.anchor,
                    file=f"{other.parent.parent.name}/{other.parent.name}/{other.name}",
                )
    if missing:
        return
    for mine, theirs in zip(spanish.headings, english.headings, strict=False):
        if (mine.level, mine.anchor) != (theirs.level, theirs.anchor):
            yield finding(english.path, theirs.line, "heading_order", anchor=theirs.anchor)
            return


def _code(spanish: Page, english: Page) -> Iterator[Finding]:
    declared = [
        (str(pair["es"]), str(pair["en"]))
        for pair in english.front.get("codigo_traducido") or ()
        if isinstance(pair, dict) and {"es", "en"} <= pair.keys()
    ]
    for mine, theirs in zip_longest(spanish.fences, english.fences):
        if mine is None or theirs is None:
            page, fence = (spanish, mine) if theirs is None else (english, theirs)
            yield finding(page.path, fence.line, "code_one_language")
            return
        code = mine.code
        for ours, other in (*COMMANDS, *declared):
            code = code.replace(ours, other)
        if (mine.kind, code) != (theirs.kind, theirs.code):
            place = next((n for n, (a, b) in enumerate(_pairs(code, theirs.code), 1) if a != b), 0)
            line = theirs.line + place
            yield finding(english.path, line, "code_differs", line=mine.line + place)
            return


def _pairs(one: str, other: str) -> Iterator[tuple[str | None, str | None]]:
    yield from zip_longest(one.splitlines(), other.splitlines())


def _counts(spanish: Page, english: Page) -> Iterator[Finding]:
    def shape(page: Page) -> dict[str, Counter[str]]:
        return {
            "image": Counter(
                [*page.diagrams.values(), *(k.target for k in page.links if k.is_image)]
            ),
            "frame": Counter(a.kind for a in page.admonitions),
            "link": Counter(
                k.target.removesuffix("index.md")
                for k in page.links
                if not k.is_image and "cuadernos/" not in k.target
            ),
        }

    ours, theirs = shape(spanish), shape(english)
    for kind, mine in ours.items():
        for name in sorted((mine - theirs[kind]) + (theirs[kind] - mine)):
            page, other = (
                (spanish, english) if mine[name] > theirs[kind][name] else (english, spanish)
            )
            line = _line(page, kind, name)
            yield finding(page.path, line, f"{kind}_one_language", name=name, file=other.path.name)


def _line(page: Page, kind: str, name: str) -> int:
    if kind == "frame":
        return next((a.line for a in page.admonitions if a.kind == name), 1)
    return page.line_of(name)
