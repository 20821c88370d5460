"""What the contract adds to pages while the site is built; hooks.py calls it with one line."""

from pathlib import Path

from curso.contract.facts import with_facts
from curso.contract.timing import with_times
from curso.contract.translation import notice
from curso.language import Language


def complete(markdown: str, source: str, root: Path, language: Language) -> str:
    """Fill in dated facts and timings; put the notice on a translation that fell behind.

    `source` is the page's path below docs/. A fact that nobody wrote raises KeyError.
    """
    markdown = with_times(with_facts(markdown, root, language), root, language)
    words = notice(root / "docs", source)
    if not words:
        return markdown
    title = next((n for n, t in enumerate(markdown.splitlines()) if t.startswith("# ")), -1)
    lines = markdown.splitlines()
    return "\n".join([*lines[: title + 1], "", words, *lines[title + 1 :], ""])
