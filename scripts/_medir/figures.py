"""Figures from many rounds, and what wrk prints as figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True, slots=True)
class Load:
    """One run of wrk: requests answered, how many a second, latencies in seconds, failures."""

    requests: int
    rate: float
    p50: float
    p99: float
    failed: int


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Compare round by round: what disturbs the machine in a round disturbs both sides of it."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def parse_wrk(text: str) -> Load:
    """Read what `wrk --latency` prints; raises ValueError when it is something else."""
    failed = sum(int(count) for count in re.findall(r"(?:connect|read|write|timeout) (\d+)", text))
    if unlike := re.search(r"Non-2xx or 3xx responses: (\d+)", text):
        failed += int(unlike[1])
    return Load(
        requests=int(_find(r"(\d+) requests in ", text)),
        rate=float(_find(r"Requests/sec:\s+([\d.]+)", text)),
        p50=_seconds(_find(r"(?m)^ +50%\s+(\S+)", text)),
        p99=_seconds(_find(r"(?m)^ +99%\s+(\S+)", text)),
        failed=failed,
    )


def _find(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(text)
    return found[1]


def _seconds(text: str) -> float:
    found = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if found is None:
        raise ValueError(text)
    return float(found[1]) * _UNITS[found[2]]
