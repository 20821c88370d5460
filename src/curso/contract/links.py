"""Links between pages: the file exists, and so does the heading."""

from collections.abc import Iterator
from pathlib import Path

from curso.contract.finding import Finding, finding
from curso.contract.page import Page

_OUTSIDE = ("http://", "https://", "mailto:", "//")


def check_links(page: Page) -> Iterator[Finding]:
    """Find links of a page that lead nowhere in the repository."""
    for link in page.links:
        if link.is_image or link.target.startswith(_OUTSIDE):
            continue
        path, _, anchor = link.target.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        if not target.exists():
            yield finding(page.path, link.line, "link_broken", target=link.target)
        elif anchor and target.suffix == ".md" and anchor not in _anchors(page, target):
            name = target.name
            yield finding(page.path, link.line, "anchor_broken", anchor=anchor, file=name)


def _anchors(page: Page, target: Path) -> set[str]:
    there = page if target == page.path else Page(target, page.language)
    return {heading.anchor for heading in there.headings}
