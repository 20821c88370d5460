"""Diagrams: one drawing, its words in both languages, inline in pages and standing alone."""

import json
import re
from html import escape
from pathlib import Path

from curso.language import Language

_MARK = re.compile(r"<!-- diagrama: ([a-z0-9-]+) -->")
_WORD = re.compile(r"\{\{(\w+)\}\}")
_DARK = '[data-md-color-scheme="slate"] .diagrama'


def drawing(folder: Path, name: str, language: Language) -> str:
    """Fill a drawing with one language; a word without translation raises KeyError."""
    words = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    svg = (folder / f"{name}.svg").read_text(encoding="utf-8")
    return _WORD.sub(lambda m: escape(words[m.group(1)][language == "en"]), svg)


def standalone(folder: Path, name: str, language: Language, css: str) -> str:
    """Give the drawing as a file of its own, which follows the system's light or dark."""
    light, dark = css.split("/* dark */")
    rules = light + "@media (prefers-color-scheme: dark) {\n" + dark.replace(_DARK, ".diagrama")
    svg = drawing(folder, name, language)
    start = svg.index(">") + 1
    return f"{svg[:start]}\n<style>\n{rules}}}\n</style>{svg[start:]}"


def inline(markdown: str, folder: Path, language: Language) -> str:
    """Put drawings where a page marks them with `<!-- diagrama: NAME -->`."""

    def figure(match: re.Match[str]) -> str:
        # Markdown ends raw HTML at an empty line: there must be none.
        svg = "\n".join(line for line in drawing(folder, match.group(1), language).splitlines())
        return f'<figure class="curso-diagrama" tabindex="0">{svg}</figure>'

    return _MARK.sub(figure, markdown)
