"""Spans as they come over OTLP, and what is kept of each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as RawSpan

LONGEST = 4_000  # characters of one value: a query is worth reading, a document is not
MOST = 64  # attributes, and events, of one span

_KINDS = ("internal", "internal", "server", "client", "producer", "consumer")
_ERROR = 2  # STATUS_CODE_ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of work; `start` in seconds since the epoch, `duration` in milliseconds.

    `service` is the app's name for itself; `details` is a JSON object of attributes, `events` a
    list of what happened meanwhile.
    """

    trace: str
    span: str
    parent: str
    service: str
    name: str
    kind: str
    start: float
    duration: float
    failed: bool
    said: str
    details: str
    events: str


class UnreadableError(ValueError):
    """It is no OTLP request."""


def read_spans(body: bytes) -> list[Span]:
    """Read a request of OTLP in protobuf; raises UnreadableError."""
    request = ExportTraceServiceRequest()
    try:
        request.ParseFromString(body)
    except DecodeError as error:
        raise UnreadableError from error
    return list(_spans(request))


def _spans(request: ExportTraceServiceRequest) -> Iterator[Span]:
    for resource in request.resource_spans:
        service = str(_plain(resource.resource.attributes).get("service.name", ""))
        for scope in resource.scope_spans:
            for raw in scope.spans:
                if len(raw.trace_id) == 16 and len(raw.span_id) == 8:
                    yield _span(raw, service)


def _span(raw: RawSpan, service: str) -> Span:
    events = [
        {
            "name": event.name[:LONGEST],
            "at": event.time_unix_nano / 1e9,
            "details": _plain(event.attributes),
        }
        for event in raw.events[:MOST]
    ]
    return Span(
        trace=raw.trace_id.hex(),
        span=raw.span_id.hex(),
        parent=raw.parent_span_id.hex(),
        service=service[:LONGEST],
        name=raw.name[:LONGEST],
        kind=_KINDS[raw.kind] if 0 <= raw.kind < len(_KINDS) else _KINDS[0],
        start=raw.start_time_unix_nano / 1e9,
        duration=max(raw.end_time_unix_nano - raw.start_time_unix_nano, 0) / 1e6,
        failed=raw.status.code == _ERROR,
        said=raw.status.message[:LONGEST],
        details=json.dumps(_plain(raw.attributes), ensure_ascii=False),
        events=json.dumps(events, ensure_ascii=False) if events else "",
    )


def _plain(attributes: Iterable[KeyValue]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for pair in attributes:
        if len(found) == MOST:
            break
        found[pair.key[:LONGEST]] = _value(pair.value)
    return found


def _value(value: AnyValue) -> object:
    kind = value.WhichOneof("value")
    if kind is None:
        return None
    if kind in {"bool_value", "int_value", "double_value"}:
        return getattr(value, kind)
    if kind == "array_value":
        return [_value(item) for item in value.array_value.values[:MOST]]
    if kind == "kvlist_value":
        return _plain(value.kvlist_value.values)
    if kind == "bytes_value":
        return value.bytes_value.hex()[:LONGEST]
    return value.string_value[:LONGEST]
