"""Pictures: every drawing named exists, speaks both languages and can be read aloud."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from curso.contract.finding import Finding, finding
from curso.contract.page import Page
from curso.contract.unit import Unit

_WORD = re.compile(r"\{\{(\w+)\}\}")
_SVG = "{http://www.w3.org/2000/svg}"
# Shorter is a caption, and no equivalent of the picture.
DESCRIPTION_WORDS = 12
_FOREIGN = re.compile(r"^(https?:)?//")


def check_diagrams(unit: Unit) -> Iterator[Finding]:
    """A diagram on each page, the same ones in both languages, and no foreign picture."""
    for page in unit.pages.values():
        if not page.diagrams:
            yield finding(page.path, page.body_line, "diagram_missing")
        yield from check_pictures(unit.root, page)


def check_pictures(root: Path, page: Page) -> Iterator[Finding]:
    """Pictures of any page: the drawings exist, images are ours and have words."""
    for line, name in page.diagrams.items():
        if not (root / "assets" / "diagramas" / f"{name}.svg").is_file():
            yield finding(page.path, line, "diagram_file", name=name)
    for image in (link for link in page.links if link.is_image):
        if _FOREIGN.match(image.target):
            yield finding(page.path, image.line, "image_foreign", src=image.target)
        if not image.words.strip():
            yield finding(page.path, image.line, "image_alt", src=image.target)


def check_drawing(svg: Path) -> Iterator[Finding]:
    """One drawing: title, description, role, and every word in both languages."""
    text = svg.read_text(encoding="utf-8")
    try:
        root = ET.fromstring(_WORD.sub("x", text))  # noqa: S314 - our own drawing
    except ET.ParseError as error:
        yield finding(svg, error.position[0], "svg_broken", reason=error)
        return
    ids = set()
    for part in ("title", "desc"):
        found = root.find(f"{_SVG}{part}")
        if found is None or not (found.text or "").strip():
            yield finding(svg, 1, "svg_part", part=part)
        else:
            ids.add(found.get("id"))
    named = set((root.get("aria-labelledby") or "").split())
    if root.get("role") != "img" or not ids or not ids <= named:
        yield finding(svg, 1, "svg_named")
    yield from _words(svg, text)


def _words(svg: Path, text: str) -> Iterator[Finding]:
    file = svg.with_suffix(".json")
    words = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    for number, line in enumerate(text.splitlines(), 1):
        for name in _WORD.findall(line):
            pair = words.get(name)
            if not isinstance(pair, list) or len(pair) != 2 or not all(pair):
                yield finding(svg, number, "svg_word", word=name, file=file.name)
    for both in words.get("description", ()):
        if len(both.split()) < DESCRIPTION_WORDS:
            expected = DESCRIPTION_WORDS
            yield finding(file, 1, "svg_description", text=both[:50], expected=expected)


def check_drawings(root: Path) -> Iterator[Finding]:
    """Check every drawing of the course; the copies by language are written from them."""
    for svg in sorted((root / "assets" / "diagramas").glob("*.svg")):
        if svg.suffixes == [".svg"]:
            yield from check_drawing(svg)
