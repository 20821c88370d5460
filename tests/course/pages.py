"""Reading the pages' Markdown."""

import re
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.launch.layout import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(p.relative_to(DOCS / "es").as_posix() for p in (DOCS / "es").rglob("*.md"))
UNITS = [page for page in PAGES if page.startswith("unidades/")]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) .*?(?:\{ #([\w:-]+) \})?$", re.MULTILINE)


def read(language: str, page: str) -> str:
    """Give a page's Markdown."""
    return (DOCS / language / page).read_text(encoding="utf-8")


def front_matter(text: str) -> dict[str, Any]:
    """Give a page's front matter; empty when there is none."""
    if not text.startswith("---\n"):
        return {}
    loaded = yaml.safe_load(text.split("---\n", 2)[1])
    assert isinstance(loaded, dict)
    return loaded


def headings(text: str) -> list[tuple[int, str]]:
    """Give level and id of every heading; the id is empty where there is none."""
    return [(len(level), anchor) for level, anchor in _HEADING.findall(_FENCE.sub("", text))]


def fences(text: str) -> list[tuple[str, str]]:
    """Give language and content of every block of code."""
    return _FENCE.findall(text)


def links(text: str) -> list[str]:
    """Give the targets of the links, without their words."""
    return re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", text))


def html_of(site: Path, language: str, page: str) -> Path:
    """Say where a page was built."""
    stem = page.removesuffix(".md")
    folder = site / "en" if language == "en" else site
    return folder / f"{stem}.html" if Path(stem).name == "index" else folder / stem / "index.html"
