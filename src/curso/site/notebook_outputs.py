"""The outputs of an executed cell, as HTML for a page."""

import re
from html import escape
from typing import Any

LINES = 30
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def output_html(outputs: list[dict[str, Any]], words: dict[str, str]) -> str:
    """Give all outputs of a cell in one labelled box; nothing when there is none."""
    parts = [part for output in outputs if (part := _one(output, words))]
    if not parts:
        return ""
    label = words["nb_output"]
    return f'<div class="salida" role="group" aria-label="{label}">{"".join(parts)}</div>'


def _one(output: dict[str, Any], words: dict[str, str]) -> str:
    if output["output_type"] == "stream":
        return _plain(_joined(output["text"]), words)
    if output["output_type"] == "error":
        return _plain("\n".join(output["traceback"]), words)
    data = output["data"]
    for kind in ("text/html", "image/svg+xml"):
        if kind in data:
            return f'<div class="salida-html">{_joined(data[kind])}</div>'
    return _plain(_joined(data.get("text/plain", "")), words)


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _plain(text: str, words: dict[str, str]) -> str:
    lines = _ANSI.sub("", text).rstrip().splitlines()
    more = len(lines) - LINES
    if more > 1:
        lines = [*lines[:LINES], words["nb_cut"].format(n=more)]
    shown = escape("\n".join(lines))
    return f"<pre>{shown}</pre>" if shown else ""
