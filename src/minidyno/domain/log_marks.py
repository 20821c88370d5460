"""Where in a line the words are that were looked for."""

import re
import unicodedata
from collections.abc import Sequence

from minidyno.domain.log_lines import without_colours
from minidyno.domain.log_query import Words

_PART = re.compile(r"[^\W_]+")


def marks(text: str, words: Sequence[Words]) -> Sequence[tuple[int, int]]:
    """Stretches of the text, in order and apart, as the index finds words.

    Without regard to case or accents; parts of a name count (`Error` in `ZeroDivisionError`).
    """
    text = without_colours(text)
    folded = _folded(text)
    found = sorted(
        match.span()
        for wanted in words
        if (pattern := _pattern(wanted)) is not None
        for match in pattern.finditer(folded)
        if _is_seam(text, match.start()) and (wanted.prefix or _is_seam(text, match.end()))
    )
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _pattern(wanted: Words) -> re.Pattern[str] | None:
    parts = _PART.findall(_folded(wanted.text))
    if not parts:
        return None
    return re.compile(r"[\W_]+".join(re.escape(part) for part in parts))


def _folded(text: str) -> str:
    """The text without accents and in small letters, each character where it was."""
    return text.lower() if text.isascii() else "".join(_fold(c) for c in text)


def _fold(character: str) -> str:
    small = unicodedata.normalize("NFD", character)[0].lower()
    return small if len(small) == 1 else character


def _is_seam(text: str, at: int) -> bool:
    """Say whether a word, or a part of a name, begins or ends here."""
    if at in {0, len(text)} or not (text[at - 1].isalnum() and text[at].isalnum()):
        return True
    if not text[at].isupper():
        return False
    return not text[at - 1].isupper() or text[at + 1 : at + 2].islower()
