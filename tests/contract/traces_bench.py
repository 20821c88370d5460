"""`rendimiento` as an app sees it: OpenTelemetry's SDK, and a look at a trace of one's own."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import md5
from urllib.parse import unquote

import httpx
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from tests.contract.addon_limits import Limit

Config = Mapping[str, str]
_PATIENCE = 8.0  # seconds for which an exporter tries again
_PADDING = 0x7A  # a field that OTLP has not, which readers leave alone


class NotTakenError(Exception):
    """The exporter says no more than that."""


class RendimientoBench:
    """A key is a trace, by its id; a value one of its attributes."""

    keeps: bool = True
    refused: tuple[type[Exception], ...] = (NotTakenError,)

    def __init__(self) -> None:
        self.limits: Sequence[Limit] = (Limit("body", self._too_large, "413"),)

    def wrong(self, config: Config) -> Config:
        name = "OTEL_EXPORTER_OTLP_HEADERS"
        return {**config, name: f"{config[name][:-3]}AAA"}

    def write(self, config: Config, key: str, value: str) -> None:
        with _tracing(config) as write:
            write(key, value)

    def read(self, config: Config, key: str) -> str | None:
        answer = _http(config, "GET", f"/v1/traces/{_trace_id(key):032x}")
        if answer.status_code == 404:
            return None
        if answer.is_error:
            raise NotTakenError(answer.status_code)
        return str(answer.json()[0]["details"]["value"])

    @contextlib.contextmanager
    def writer(self, config: Config) -> Iterator[Callable[[str], None]]:
        with _tracing(config) as write:
            yield lambda key: write(key, "here")

    def meddle(self, config: Config) -> None:
        _http(config, "PUT", "/limits").raise_for_status()

    def _too_large(self, config: Config, limit: int) -> None:
        length = bytearray()
        rest = limit
        while rest:
            rest, low = rest >> 7, rest & 0x7F
            length.append(low | (0x80 if rest else 0))
        body = bytes([_PADDING, *length]) + bytes(limit)
        _http(config, "POST", "/v1/traces", body).raise_for_status()


class _OneTrace(RandomIdGenerator):
    """Makes the trace that was asked for."""

    next = 0

    def generate_trace_id(self) -> int:
        return self.next


class _Exporter(OTLPSpanExporter):
    result = SpanExportResult.SUCCESS

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.result = super().export(spans)
        return self.result


@contextlib.contextmanager
def _tracing(config: Config) -> Iterator[Callable[[str, str], None]]:
    # Given, not read: the environment is the whole test run's.
    exporter = _Exporter(
        endpoint=f"{config['OTEL_EXPORTER_OTLP_ENDPOINT']}/v1/traces",
        headers={"authorization": _authorization(config)},
        timeout=_PATIENCE,
    )
    ids = _OneTrace()
    provider = TracerProvider(id_generator=ids)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("bench")

    def write(key: str, value: str) -> None:
        ids.next = _trace_id(key)
        with tracer.start_as_current_span(key) as span:
            span.set_attribute("value", value)
        if exporter.result is not SpanExportResult.SUCCESS:
            raise NotTakenError(key)

    try:
        yield write
    finally:
        provider.shutdown()


def _http(config: Config, method: str, path: str, body: bytes = b"") -> httpx.Response:
    headers = {
        "authorization": _authorization(config),
        "content-type": "application/x-protobuf",
    }
    url = f"{config['OTEL_EXPORTER_OTLP_ENDPOINT']}{path}"
    return httpx.request(method, url, content=body, headers=headers, trust_env=False, timeout=60)


def _authorization(config: Config) -> str:
    return unquote(config["OTEL_EXPORTER_OTLP_HEADERS"].partition("=")[2])


def _trace_id(key: str) -> int:
    return int.from_bytes(md5(key.encode(), usedforsecurity=False).digest())
