"""The language in which an app's log is searched, as people know it from Papertrail.

`error dyno:web.1 code:H12 status:>=500 since:2h "exact phrase" -noise (one OR other) pre*`
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

LONGEST = 500  # characters of a query
MOST = 60  # words, fields and parentheses in a query
MOST_LINES = 1000  # of one answer
MOST_CONTEXT = 20  # lines before each one found, and as many after it


@dataclass(frozen=True, slots=True)
class Words:
    """These words, one after the other; with `prefix`, the last may go on."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Tagged:
    """What bears a tag (see `domain.log_tags`)."""

    tag: str


@dataclass(frozen=True, slots=True)
class Without:
    """What the inner one does not find."""

    inner: "Wanted"


@dataclass(frozen=True, slots=True)
class AllOf:
    """What each of them finds; of none, everything."""

    parts: Sequence["Wanted"]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What one of them finds; of none, nothing."""

    parts: Sequence["Wanted"]


Wanted: TypeAlias = Words | Tagged | Without | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """A query that was understood; `since` and `until` in seconds since the epoch."""

    wanted: Wanted
    since: float | None = None
    until: float | None = None

    def marked(self) -> Sequence[Words]:
        """The words that are worth marking in what was found."""
        return tuple(_marked(self.wanted))


def _marked(wanted: Wanted) -> list[Words]:
    if isinstance(wanted, Words):
        return [wanted]
    if isinstance(wanted, AllOf | AnyOf):
        return [word for part in wanted.parts for word in _marked(part)]
    return []
