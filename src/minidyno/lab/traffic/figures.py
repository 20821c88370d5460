"""The sum of what came of all requests."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from minidyno.lab.traffic.outcome import Outcome
from minidyno.lab.traffic.percentiles import percentile
from minidyno.lab.words import natural

_T = TypeVar("_T", int, str)


@dataclass(frozen=True, repr=False)
class Figures:
    """Counts and latencies (in seconds) of some requests, in the order of their starts.

    Latencies are those of every request sent, failed ones included: from its intended start to
    its end, whatever the end was.
    """

    outcomes: Sequence[Outcome]
    seconds: float

    @property
    def sent(self) -> int:
        """Requests sent."""
        return len(self.outcomes)

    @cached_property
    def ok(self) -> int:
        """Requests that the app answered without an error."""
        return sum(outcome.ok for outcome in self.outcomes)

    @property
    def failed(self) -> int:
        """All others."""
        return self.sent - self.ok

    @property
    def rate(self) -> float:
        """Requests sent for each second."""
        return self.sent / self.seconds

    @cached_property
    def latencies(self) -> Sequence[float]:
        """All latencies, in seconds, shortest first."""
        return sorted(outcome.seconds for outcome in self.outcomes)

    @property
    def p50(self) -> float:
        """Half of the requests took at most so long, in seconds."""
        return percentile(self.latencies, 50)

    @property
    def p95(self) -> float:
        """95 of 100 requests took at most so long, in seconds."""
        return percentile(self.latencies, 95)

    @property
    def p99(self) -> float:
        """99 of 100 requests took at most so long, in seconds."""
        return percentile(self.latencies, 99)

    @property
    def max(self) -> float:
        """The longest, in seconds."""
        return percentile(self.latencies, 100)

    @cached_property
    def codes(self) -> Mapping[int, int]:
        """How many responses of each HTTP status."""
        return _counted([o.status for o in self.outcomes if o.status is not None])

    @cached_property
    def errors(self) -> Mapping[str, int]:
        """How many failures of each kind: H codes, statuses, refused, closed, timeout …"""
        return _counted([o.error for o in self.outcomes if o.error is not None])

    @cached_property
    def by_dyno(self) -> Mapping[str, int]:
        """How many answers each dyno gave, as far as the answers tell."""
        found = _counted([o.dyno for o in self.outcomes if o.dyno is not None])
        return dict(sorted(found.items(), key=lambda item: natural(item[0])))

    @cached_property
    def late(self) -> float:
        """How late the generator itself was, at the 99th percentile, in seconds.

        If it is not small, the machine was too busy and the latencies hold that wait too.
        """
        return percentile(sorted(outcome.late for outcome in self.outcomes), 99)


def _counted(values: Sequence[_T]) -> Mapping[_T, int]:
    return dict(sorted(Counter(values).items()))
