"""When requests start: decided beforehand, whatever the answers do."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from minidyno.domain.errors import MinidynoError

Arrivals = Literal["steady", "random"]

MAX_RATE = 2_000.0
MAX_SECONDS = 300.0
MAX_REQUESTS = 100_000
MAX_CONCURRENCY = 1_000
MAX_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficPlan:
    """How much traffic: `rate` per second for `seconds`, at most `concurrency` under way.

    `arrivals`: "steady" sends at equal distances, "random" as strangers would (Poisson), the same
    each time for the same `seed`. `timeout` is how long one answer is waited for, in seconds.
    """

    seconds: float
    rate: float
    path: str
    concurrency: int
    timeout: float
    arrivals: Arrivals
    seed: int | None

    def check(self) -> None:
        """Refuse what would do harm or make no sense; raises `traffic_…` errors."""
        _within("seconds", self.seconds, 0.1, MAX_SECONDS)
        _within("rate", self.rate, 0.1, MAX_RATE)
        _within("concurrency", self.concurrency, 1, MAX_CONCURRENCY)
        _within("timeout", self.timeout, 0.1, MAX_TIMEOUT)
        if self.seconds * self.rate > MAX_REQUESTS:
            raise MinidynoError(
                "traffic_too_much", count=round(self.seconds * self.rate), limit=MAX_REQUESTS
            )
        if self.arrivals not in {"steady", "random"}:
            raise MinidynoError("traffic_arrivals_unknown", arrivals=self.arrivals)
        check_path(self.path)

    def starts(self) -> Sequence[float]:
        """The moment of each request, in seconds from the beginning, in order."""
        if self.arrivals == "steady":
            return [index / self.rate for index in range(max(1, round(self.seconds * self.rate)))]
        chance = random.Random(self.seed)  # noqa: S311 - arrivals, not secrets
        starts = []
        moment = chance.expovariate(self.rate)
        while moment < self.seconds:
            starts.append(moment)
            moment += chance.expovariate(self.rate)
        return starts


def check_path(path: str) -> None:
    """Refuse what is no path of a URL; raises `path_invalid`."""
    if not path.startswith("/") or not path.isascii() or any(c <= " " or c == "\x7f" for c in path):
        raise MinidynoError("path_invalid", path=path)


def _within(name: str, value: object, least: float, most: float) -> None:
    # Written so that NaN is refused too.
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise MinidynoError("traffic_value_invalid", name=name, value=value, least=least, most=most)
