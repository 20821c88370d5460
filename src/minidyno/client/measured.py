"""How an app does, typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsInfo:
    """An app in a stretch of time; percentiles in milliseconds, None without requests.

    `columns`, `dynos` and `slowest` are as the API writes them.
    """

    requests: int
    per_minute: float
    status: Mapping[str, int]
    codes: Mapping[str, int]
    p50: float | None
    p95: float | None
    p99: float | None
    columns: Sequence[Json]
    dynos: Sequence[Json]
    slowest: Sequence[Json]
    behind: int
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        names = set(cls.__dataclass_fields__) - {"raw"}
        return cls(raw=raw, **{name: raw[name] for name in names})
