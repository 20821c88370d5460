"""A log query in the words of SQLite's full-text index."""

from minidyno.domain.log_query import AllOf, AnyOf, Tagged, Wanted, Without, Words
from minidyno.domain.log_tags import EVERY, MARK

_NOTHING = f'"{MARK}none"'  # no line has it
_EVERY = f'"{EVERY}"'


def in_words(wanted: Wanted) -> str:
    """Write what FTS5 matches; each word is quoted, and so none is taken for a command."""
    if isinstance(wanted, Words):
        return _quoted(wanted.text) + ("*" if wanted.prefix else "")
    if isinstance(wanted, Tagged):
        return f'"{wanted.tag}"'
    if isinstance(wanted, Without):
        return f"({_EVERY} NOT {in_words(wanted.inner)})"
    if isinstance(wanted, AnyOf):
        return (
            f"({' OR '.join(in_words(part) for part in wanted.parts)})"
            if wanted.parts
            else _NOTHING
        )
    return _all(wanted)


def _all(wanted: AllOf) -> str:
    # What is left of few lines without others is found faster than what is left of all of them.
    there = [in_words(part) for part in wanted.parts if not isinstance(part, Without)]
    away = [in_words(part.inner) for part in wanted.parts if isinstance(part, Without)]
    text = " AND ".join(there) or _EVERY
    if away:
        text = f"({text}) NOT ({' OR '.join(away)})"
    return f"({text})"


def _quoted(text: str) -> str:
    return '"' + text.replace(MARK, " ").replace("\0", " ").replace('"', '""') + '"'
