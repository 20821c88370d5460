"""A provider that keeps traces, as the pages are told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from minidyno.ports.addon_provider import Server

Details = Mapping[str, Any]  # attributes, as OpenTelemetry names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One request as its first span tells it; `start` in seconds, `duration` in milliseconds."""

    trace: str
    service: str
    name: str
    start: float
    duration: float
    failed: bool
    spans: int
    details: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceSpan:
    """A piece of work inside a trace; `said` is what its failure says."""

    span: str
    parent: str
    service: str
    name: str
    kind: str
    start: float
    duration: float
    failed: bool
    said: str
    details: Details
    events: Sequence[Details]


@runtime_checkable
class KeepsTraces(Protocol):
    """What can be asked of `rendimiento`; all raise ConnectionError when it does not answer."""

    async def traces(
        self, server: Server, *, slowest: bool, since: float, most: int
    ) -> Sequence[Trace]:
        """Traces since a time, the slowest or the newest first."""

    async def trace(self, server: Server, trace: str) -> Sequence[TraceSpan]:
        """The spans of a trace in the order in which they began; none when it is not there."""

    async def traces_kept(self, server: Server, *, since: float, service: str) -> int | None:
        """How many there are since a time, of a service ("" for all); None if it cannot tell."""
