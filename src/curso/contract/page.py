"""A page of the course, read into its parts; every part knows its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.language import Language

_FENCE = re.compile(r"^( *)(```+)\s*(\w*)(.*)$")
_HEADING = re.compile(r"^(#{1,6}) +(.*?)(?:\s*\{ ?#([\w:-]+)[^}]*\})?\s*$")
_ADMONITION = re.compile(r'^ *(?:\?\?\?\+?|!!!) (\w+)(?: "(.*)")?$')
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)(?: \"[^\"]*\")?\)", re.DOTALL)
_HTML_IMAGE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(src|alt)="([^"]*)"')
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ITEM = re.compile(r"^ *(?:[-*]|\d+\.) ")
_DIAGRAM = re.compile(r"<!-- diagrama: ([a-z0-9-]+) -->")


@dataclass(frozen=True)
class Heading:
    """A heading; `anchor` is empty when it has no id of its own."""

    line: int
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Fence:
    """A block of code; `line` is that of its opening fence."""

    line: int
    kind: str
    code: str


@dataclass(frozen=True)
class Link:
    """A link or an image, and its words."""

    line: int
    words: str
    target: str
    is_image: bool


@dataclass(frozen=True)
class Admonition:
    """A framed or folded part: its kind and title."""

    line: int
    kind: str


@dataclass(frozen=True)
class Paragraph:
    """Running prose: no code, no table, no raw HTML."""

    line: int
    text: str


class Page:
    """One Markdown file. Nothing is kept open; a page that has changed is read again."""

    def __init__(self, path: Path, language: Language, text: str | None = None) -> None:
        self.path = path
        self.language: Language = language
        self.text = path.read_text(encoding="utf-8") if text is None else text
        self.lines = self.text.splitlines()
        self.body_line = self._body_line()

    def __repr__(self) -> str:
        return f"<Page {self.language} {self.path.name}>"

    def _body_line(self) -> int:
        """Give the number of the first line after the front matter."""
        if not self.lines or self.lines[0] != "---":
            return 1
        return self.lines.index("---", 1) + 2 if "---" in self.lines[1:] else 1

    @cached_property
    def front(self) -> dict[str, Any]:
        """The front matter; empty when there is none or it cannot be read."""
        try:
            loaded = yaml.safe_load("\n".join(self.lines[1 : self.body_line - 2]))
        except yaml.YAMLError:
            return {}
        return loaded if isinstance(loaded, dict) else {}

    def front_line(self, key: str) -> int:
        """Say where a key of the front matter stands; 1 when it does not."""
        for number, line in enumerate(self.lines[: self.body_line - 1], 1):
            if line.startswith(f"{key}:"):
                return number
        return 1

    def line_of(self, text: str) -> int:
        """Say where a text first stands; 1 when it does not."""
        return next((n for n, line in enumerate(self.lines, 1) if text in line), 1)

    @cached_property
    def fences(self) -> list[Fence]:
        """Every block of code, indented ones too."""
        return list(self._fences())

    def _fences(self) -> Iterator[Fence]:
        opened: tuple[int, str, str, str] | None = None
        for number, line in self._body():
            match = _FENCE.match(line)
            if opened is None:
                if match:
                    opened = (number, match[1], match[2], match[3])
                continue
            start, indent, marks, kind = opened
            if match and match[2] == marks and not match[3]:
                inside = self.lines[start : number - 1]
                code = "".join(f"{one.removeprefix(indent)}\n" for one in inside)
                yield Fence(start, kind, code)
                opened = None

    def _body(self) -> Iterator[tuple[int, str]]:
        return enumerate(self.lines[self.body_line - 1 :], self.body_line)

    @cached_property
    def prose_lines(self) -> list[tuple[int, str]]:
        """Lines of the body outside blocks of code; a block leaves an empty line."""
        inside = {
            line for f in self.fences for line in range(f.line, f.line + f.code.count("\n") + 2)
        }
        return [(number, "" if number in inside else line) for number, line in self._body()]

    @cached_property
    def headings(self) -> list[Heading]:
        """Every heading in order."""
        return [
            Heading(number, len(match[1]), match[2], match[3] or "")
            for number, line in self.prose_lines
            if (match := _HEADING.match(line))
        ]

    @cached_property
    def admonitions(self) -> list[Admonition]:
        """Every framed or folded part in order."""
        return [
            Admonition(number, match[1])
            for number, line in self.prose_lines
            if (match := _ADMONITION.match(line))
        ]

    @cached_property
    def diagrams(self) -> dict[int, str]:
        """The names of the drawings that the page shows, by line."""
        found = ((n, _DIAGRAM.search(line)) for n, line in self.prose_lines)
        return {number: match[1] for number, match in found if match}

    @cached_property
    def links(self) -> list[Link]:
        """Every link and image in order, written in Markdown or as `<img>`."""
        text = "\n".join(line for _, line in self.prose_lines)
        # Code and comments keep their length, so that places still count.
        text = _COMMENT.sub(_blank, text)
        plain = _CODE.sub(
            lambda m: m[0] if "](" in text[m.end() : m.end() + 3] else _blank(m), text
        )
        found = [
            Link(self._line_at(plain, m.start()), " ".join(m[2].split()), m[3], bool(m[1]))
            for m in _LINK.finditer(plain)
        ]
        for m in _HTML_IMAGE.finditer(plain):
            given = dict(_ATTRIBUTE.findall(m[0]))
            line = self._line_at(plain, m.start())
            found.append(Link(line, given.get("alt", ""), given.get("src", ""), is_image=True))
        return sorted(found, key=lambda link: link.line)

    def _line_at(self, text: str, place: int) -> int:
        return self.body_line + text.count("\n", 0, place)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Running prose in order; an item of a list is a paragraph of its own."""
        found: list[Paragraph] = []
        lines: list[str] = []
        start = 0
        for number, line in [*self.prose_lines, (0, "")]:
            apart = not line.strip() or _is_markup(line)
            if lines and (apart or _ITEM.match(line)):
                found.append(Paragraph(start, "\n".join(lines)))
                lines = []
            if not apart:
                start = start if lines else number
                lines.append(line)
        return found

    def between(self, first: int, last: int | None = None) -> list[Paragraph]:
        """Give the prose from a line up to, but not with, another."""
        return [p for p in self.paragraphs if first <= p.line and (not last or p.line < last)]

    def section_at(self, line: int) -> str:
        """Give the id of the `##` section that a line stands in; empty before the first."""
        before = [h.anchor for h in self.headings if h.level == 2 and h.line < line]
        return before[-1] if before else ""

    def section(self, anchor: str) -> list[Paragraph]:
        """Give the prose of a section and of those inside it; empty when there is none."""
        for place, heading in enumerate(self.headings):
            if heading.anchor == anchor:
                after = (h.line for h in self.headings[place + 1 :] if h.level <= heading.level)
                return self.between(heading.line, next(after, None))
        return []


def _is_markup(line: str) -> bool:
    # Indented HTML is markup too: widgets stand in pages as such.
    bare = line.strip()
    return bool(
        _HEADING.match(line) or _ADMONITION.match(line) or bare.startswith(("|", "<", "</", "{:"))
    )


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def plain(text: str) -> str:
    """Give the words of a piece of prose: no code, no addresses, no markup."""
    text = _CODE.sub(" ", _COMMENT.sub(" ", text))
    text = _LINK.sub(lambda m: m[2], text)
    text = re.sub(r"\{\{.*?\}\}|\{[:#. ][^}]*\}|<[^>]+>|\+\+[\w+-]+\+\+|https?://\S+", " ", text)
    return re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}", "", text)
