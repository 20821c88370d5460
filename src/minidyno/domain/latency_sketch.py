"""Many times in little room: counts by size, from which percentiles are read.

Sketches of two stretches of time add up to that of both, which percentiles themselves do not. A
percentile read from one is within `ERROR` of a time that was really measured.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ERROR = 0.02  # of the value

_GAMMA = (1 + ERROR) / (1 - ERROR)
_LOG_GAMMA = math.log(_GAMMA)
_LEAST = 0.5  # milliseconds; the router counts whole ones, so that below it is 0
_ZERO = -(10**6)


@dataclass(slots=True)
class Sketch:
    """How many times (in milliseconds) were of each size."""

    counts: dict[int, int] = field(default_factory=dict)

    def add(self, milliseconds: float) -> None:
        """Count a time."""
        index = _index(milliseconds)
        self.counts[index] = self.counts.get(index, 0) + 1

    def merge(self, other: "Sketch") -> None:
        """Count all that another has counted."""
        for index, count in other.counts.items():
            self.counts[index] = self.counts.get(index, 0) + count

    @property
    def count(self) -> int:
        """How many times were counted."""
        return sum(self.counts.values())

    @property
    def total(self) -> float:
        """The sum of all times, within the error."""
        return sum(_value(index) * n for index, n in self.counts.items())

    def quantile(self, share: float) -> float | None:
        """The time that this share (0 to 1) of all did not exceed; None without any."""
        rank = max(math.ceil(share * self.count), 1)
        seen = 0
        for index in sorted(self.counts):
            seen += self.counts[index]
            if seen >= rank:
                return _value(index)
        return None

    def up_to(self, milliseconds: float) -> int:
        """How many were at most so long, within the error."""
        return sum(n for index, n in self.counts.items() if _value(index) <= milliseconds)

    def to_text(self) -> str:
        """Write it, for a database."""
        return json.dumps({str(index): n for index, n in sorted(self.counts.items())})

    @classmethod
    def of_text(cls, text: str) -> "Sketch":
        """Read what `to_text` wrote."""
        counts: Mapping[str, int] = json.loads(text)
        return cls({int(index): n for index, n in counts.items()})


def merged(sketches: Iterable[Sketch]) -> Sketch:
    """All of them as one."""
    whole = Sketch()
    for sketch in sketches:
        whole.merge(sketch)
    return whole


def _index(milliseconds: float) -> int:
    if milliseconds < _LEAST:
        return _ZERO
    return math.ceil(math.log(milliseconds) / _LOG_GAMMA)


def _value(index: int) -> float:
    """The middle of a size: no time in it is further away than the error."""
    return 0.0 if index == _ZERO else 2 * _GAMMA**index / (_GAMMA + 1)
