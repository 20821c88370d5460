"""Parts of a slide's Markdown that are more than Markdown: code and output, and drawings."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]

from curso.language import Language
from curso.site.diagrams import drawing

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DIAGRAM = re.compile(r"<!-- diagrama: ([a-z0-9-]+) -->")
_ID = re.compile(r'((?:id|aria-labelledby)=")([^"]+)(")')
_OUTPUT = {"", "text"}
_CONSOLE = {"bash", "console"}


@dataclass(frozen=True)
class Fence:
    """One block of code; `offset` counts the lines above its first line in the cell."""

    language: str
    code: str
    offset: int

    @property
    def is_output(self) -> bool:
        """Whether a program wrote it, and not a person."""
        return self.language in _OUTPUT


def fences(markdown: str) -> list[Fence]:
    """List the blocks of code of a cell."""
    return [
        Fence(m.group(1), m.group(2), markdown.count("\n", 0, m.start(2)))
        for m in _FENCE.finditer(markdown)
    ]


def with_blocks(markdown: str, drawings: Path, slide: str, language: Language) -> str:
    """Turn code and drawings into the HTML that the theme knows; the rest stays Markdown."""
    shown = _FENCE.sub(lambda m: _block(m.group(1), m.group(2)), markdown)
    return DIAGRAM.sub(lambda m: _figure(drawings, m.group(1), slide, language), shown)


def _block(language: str, code: str) -> str:
    # Markdown ends raw HTML at </pre> only, so that empty lines inside are safe.
    text = code.rstrip("\n")
    if language in _OUTPUT:
        return f'<pre class="output"><code>{escape(text)}</code></pre>'
    if language in _CONSOLE:
        lines = (
            f'<span class="prompt" aria-hidden="true">$ </span>{escape(line.removeprefix("$ "))}'
            for line in text.splitlines()
        )
        return f'<pre class="command"><code>{chr(10).join(lines)}</code></pre>'
    formatter = HtmlFormatter(nowrap=True)
    code = highlight(text, get_lexer_by_name(language), formatter).rstrip("\n")
    return f'<pre class="highlight"><code>{code}</code></pre>'


def _figure(drawings: Path, name: str, slide: str, language: Language) -> str:
    # The same drawing may stand on two slides: its ids are made the slide's own.
    def own(match: re.Match[str]) -> str:
        ids = " ".join(f"{slide}-{one}" for one in match.group(2).split())
        return f"{match.group(1)}{ids}{match.group(3)}"

    svg = _ID.sub(own, drawing(drawings, name, language))
    return f"<figure>{' '.join(svg.splitlines())}</figure>"
