"""The server of traces with its provider and the ordinary client, OpenTelemetry's SDK."""

import asyncio
import dataclasses
import gzip
import logging
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    set_span_in_context,
)

from minidyno.addons.rendimiento import SERVICE, Rendimiento
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import Informs
from minidyno.ports.traces import KeepsTraces, Trace
from tests.integration.addons.lone_server import OTHER, USER, LoneServer, lone_server

RENDIMIENTO = Rendimiento()


@pytest.fixture
async def traces(tmp_path: Path) -> AsyncIterator[LoneServer]:
    async with lone_server(RENDIMIENTO, tmp_path) as server:
        await RENDIMIENTO.admit(server.server, USER)
        yield server


def plan(**limits: int) -> Plan:
    [first, *_] = SERVICE.plans
    return dataclasses.replace(first, limits={**first.limits, **limits})


def config(server: LoneServer, user: Credentials = USER) -> dict[str, str]:
    found = RENDIMIENTO.config(server.server.at, user)
    return {f"OTEL_{suffix}": value for suffix, value in found.items()}


@contextmanager
def an_app(
    server: LoneServer, monkeypatch: pytest.MonkeyPatch, user: Credentials = USER
) -> Iterator[tuple[Tracer, list[SpanExportResult]]]:
    """An app that reads its config vars as OpenTelemetry does, and what its exports came to."""
    for name, value in config(server, user).items():
        monkeypatch.setenv(name, value)
    results: list[SpanExportResult] = []

    class Exporter(OTLPSpanExporter):
        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            results.append(super().export(spans))
            return results[-1]

    provider = TracerProvider(resource=Resource({"service.name": "tienda"}))
    provider.add_span_processor(SimpleSpanProcessor(Exporter()))
    yield provider.get_tracer("app"), results
    provider.shutdown()


def one_request(tracer: Tracer, path: str = "/informe", seconds: float = 0.0) -> None:
    # Their times are given: exporting takes some, and on a busy machine more than any query.
    begun = time.time_ns()
    ends = begun + int(seconds * 1e9) + 1_000_000
    with tracer.start_as_current_span(
        f"GET {path}", kind=SpanKind.SERVER, start_time=begun, end_on_exit=False
    ) as request:
        request.set_attribute("http.target", path)
        query = tracer.start_span("SELECT", kind=SpanKind.CLIENT, start_time=begun)
        query.set_attribute("db.statement", "SELECT pg_sleep(1) -- ¿lenta?")
        query.end(ends)
        request.end(ends + 1_000_000)


async def newest(server: LoneServer) -> list[Trace]:
    found = await RENDIMIENTO.traces(server.server, slowest=False, since=0, most=100)
    return list(found)


async def test_the_slow_query_is_found_inside_the_slow_request(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ability in (KeepsTraces, Informs):
        assert isinstance(RENDIMIENTO, ability)
    with an_app(traces, monkeypatch) as (tracer, results):
        await asyncio.to_thread(one_request, tracer, "/rápida")
        await asyncio.to_thread(one_request, tracer, "/informe", 0.5)
        await asyncio.to_thread(one_request, tracer, "/otra")
    assert set(results) == {SpanExportResult.SUCCESS}
    [slowest] = await RENDIMIENTO.traces(traces.server, slowest=True, since=0, most=1)
    assert (slowest.name, slowest.service, slowest.spans) == ("GET /informe", "tienda", 2)
    assert slowest.duration >= 500
    request, query = await RENDIMIENTO.trace(traces.server, slowest.trace)
    assert (request.kind, request.parent, query.parent) == ("server", "", request.span)
    assert query.details["db.statement"] == "SELECT pg_sleep(1) -- ¿lenta?"
    assert request.start <= query.start
    assert query.duration <= request.duration
    assert [trace.name for trace in await newest(traces)] == [
        "GET /otra",
        "GET /informe",
        "GET /rápida",
    ]


async def test_a_trace_whose_parent_is_the_router_begins_with_the_first_span_that_is_here(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(range(1, 3))

    def asked_by(parent: SpanContext) -> Context:
        return set_span_in_context(NonRecordingSpan(parent))

    with an_app(traces, monkeypatch) as (tracer, results):

        def shop_asks_stock() -> None:
            router = SpanContext(next(ids), 7, True, TraceFlags(TraceFlags.SAMPLED))
            with (
                tracer.start_as_current_span("GET /", asked_by(router), kind=SpanKind.SERVER),
                tracer.start_as_current_span("ask", kind=SpanKind.CLIENT) as ask,
                # Sent first, by the other app: a beginning as well until the true one comes.
                tracer.start_as_current_span(
                    "GET /stock", asked_by(ask.get_span_context()), kind=SpanKind.SERVER
                ),
            ):
                pass

        def not_sampled() -> None:
            router = SpanContext(next(ids), 7, True, TraceFlags(0))
            with tracer.start_as_current_span("GET /", asked_by(router), kind=SpanKind.SERVER):
                pass

        await asyncio.to_thread(shop_asks_stock)
        await asyncio.to_thread(not_sampled)
    assert len(results) == 3
    [trace] = await newest(traces)
    assert (trace.name, trace.spans) == ("GET /", 3)
    first, *_ = await RENDIMIENTO.trace(traces.server, trace.trace)
    assert (first.name, first.parent) == ("GET /", f"{7:016x}")


async def test_how_many_traces_are_kept_is_told_by_time_and_service(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_app(traces, monkeypatch) as (tracer, _):
        for _ in range(3):
            await asyncio.to_thread(one_request, tracer)
    told = {
        (since, service): await RENDIMIENTO.traces_kept(traces.server, since=since, service=service)
        for since in (0.0, time.time() + 60)
        for service in ("", "tienda", "otra")
    }
    assert list(told.values()) == [3, 3, 0, 0, 0, 0]


async def test_a_failure_inside_marks_the_whole_trace(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_app(traces, monkeypatch) as (tracer, _):

        def fail() -> None:
            with (
                tracer.start_as_current_span("GET /", kind=SpanKind.SERVER),
                tracer.start_as_current_span("cobrar") as span,
            ):
                span.record_exception(ZeroDivisionError("división"))
                span.set_status(Status(StatusCode.ERROR, "división"))

        await asyncio.to_thread(fail)
    [trace] = await newest(traces)
    assert trace.failed
    _, span = await RENDIMIENTO.trace(traces.server, trace.trace)
    assert (span.failed, span.said) == (True, "división")
    assert span.events[0]["details"]["exception.type"] == "ZeroDivisionError"


async def test_who_has_no_password_leaves_nothing_and_the_app_is_told_in_its_log(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), an_app(traces, monkeypatch, OTHER) as (tracer, results):
        await asyncio.to_thread(one_request, tracer)
    assert set(results) == {SpanExportResult.FAILURE}
    assert "code: 401" in caplog.text
    assert await newest(traces) == []


async def test_credentials_are_changed_without_a_gap(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await RENDIMIENTO.admit(traces.server, OTHER)
    for user in (USER, OTHER):
        with an_app(traces, monkeypatch, user) as (tracer, results):
            await asyncio.to_thread(one_request, tracer)
        assert set(results) == {SpanExportResult.SUCCESS}
    await RENDIMIENTO.dismiss(traces.server, USER)
    with an_app(traces, monkeypatch, USER) as (tracer, results):
        await asyncio.to_thread(one_request, tracer)
    assert set(results) == {SpanExportResult.FAILURE}
    assert len(await newest(traces)) == 2


async def test_what_was_taken_is_there_after_a_kill(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_app(traces, monkeypatch) as (tracer, results):
        for number in range(20):
            await asyncio.to_thread(one_request, tracer, f"/{number}")
        traces.end()
        await traces.start()
        await asyncio.to_thread(one_request, tracer, "/after")
    assert set(results) == {SpanExportResult.SUCCESS}
    names = [trace.name for trace in await newest(traces)]
    assert names == ["GET /after", *(f"GET /{number}" for number in reversed(range(20)))]


async def test_the_oldest_traces_make_room_whole(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    traces.plan = plan(spans=10)
    await RENDIMIENTO.apply(traces.server)
    with an_app(traces, monkeypatch) as (tracer, _):
        for number in range(12):
            await asyncio.to_thread(one_request, tracer, f"/{number}")
    found = await newest(traces)
    assert [trace.name for trace in found] == [f"GET /{number}" for number in (11, 10, 9, 8, 7)]
    assert {trace.spans for trace in found} == {2}
    facts = {fact.name: fact.value for fact in await RENDIMIENTO.facts(traces.server)}
    assert facts["Spans"] == "10 of 10"


def post(
    server: LoneServer, content: bytes, path: str = "/v1/traces", **headers: str
) -> httpx.Response:
    found = config(server)
    word = found["OTEL_EXPORTER_OTLP_HEADERS"].partition("=")[2]
    every = {
        "authorization": unquote(word),
        "content-type": "application/x-protobuf",
        **headers,
    }
    url = f"{found['OTEL_EXPORTER_OTLP_ENDPOINT']}{path}"
    return httpx.post(url, content=content, headers=every, timeout=60)


async def test_a_body_that_is_too_large_is_refused_before_it_is_unpacked(
    traces: LoneServer,
) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    answer = await asyncio.to_thread(post, traces, bomb, **{"content-encoding": "gzip"})
    assert (answer.status_code, "larger than 2000000" in answer.text) == (413, True)
    plain = await asyncio.to_thread(post, traces, b"\0" * 2_000_001)
    assert plain.status_code == 413


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"not protobuf", {}, 400),
        (b"no gzip", {"content-encoding": "gzip"}, 400),
        (b"{}", {"content-type": "application/json"}, 415),
        (b"", {}, 200),
    ],
)
async def test_what_is_no_otlp_is_refused_in_words(
    traces: LoneServer, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = await asyncio.to_thread(post, traces, content, **headers)
    assert answer.status_code == status
    assert bool(answer.text) == (status != 200)


async def test_other_signals_are_told_how_to_be_silent(traces: LoneServer) -> None:
    answer = await asyncio.to_thread(post, traces, b"", "/v1/metrics")
    assert answer.status_code == 404
    assert "OTEL_METRICS_EXPORTER=none" in answer.text


async def test_its_other_door_is_the_platforms_alone(traces: LoneServer) -> None:
    for path in ("/traces", "/health", "/users/eve"):
        url = f"http://127.0.0.1:{traces.ports['http']}{path}"
        assert (await asyncio.to_thread(httpx.get, url)).status_code == 401


async def test_two_requests_are_told_apart_and_a_list_is_bounded(
    traces: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_app(traces, monkeypatch) as (tracer, _):
        await asyncio.to_thread(one_request, tracer, "/a")
        await asyncio.to_thread(one_request, tracer, "/b")
    assert len(await RENDIMIENTO.traces(traces.server, slowest=True, since=0, most=1)) == 1
    later = time.time() + 60
    assert await RENDIMIENTO.traces(traces.server, slowest=True, since=later, most=9) == []
    assert await RENDIMIENTO.trace(traces.server, "none-such") == []
