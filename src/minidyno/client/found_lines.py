"""What a search in an app's log found, typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A line; `marks` are stretches of its text, `around` its neighbours, oldest first."""

    number: int
    at: str
    source: str
    dyno: str
    text: str
    marks: Sequence[tuple[int, int]]
    around: "Sequence[FoundLine]"

    @property
    def head(self) -> str:
        """What stands before the text, as in Heroku's logs."""
        return f"{self.at} {self.source}[{self.dyno}]:"

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            number=raw["number"],
            at=raw["at"],
            source=raw["source"],
            dyno=raw["dyno"],
            text=raw["text"],
            marks=[(first, last) for first, last in raw["marks"]],
            around=[FoundLine.of(near) for near in raw.get("around", ())],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLines:
    """Lines newest first; `next` is where to go on, `behind` how many are still on their way."""

    lines: Sequence[FoundLine]
    next: int | None
    behind: int
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            lines=[FoundLine.of(line) for line in raw["lines"]],
            next=raw["next"],
            behind=raw["behind"],
            raw=raw,
        )
