"""How the app does, on the terminal and for Prometheus, over the API."""

import json
import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from minidyno.client.asgi import AsgiTransport
from minidyno.domain.request_metrics import DynoCounts
from minidyno.store.sqlite_metrics import SqliteMetricsStore
from tests.contract.store_samples import an_addon, an_attachment
from tests.unit.cli.bench import Bench, bench
from tests.unit.domain.test_request_metrics import request


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Bench]:
    """A platform whose app demo has `rendimiento` and has had 22 requests."""
    kept = SqliteMetricsStore(tmp_path / "metrics")
    async with bench(tmp_path, "es", metrics_store=kept) as made:
        await made.deployed()
        store = made.platform.plane.parts.store
        app = store.app("demo")
        assert app is not None
        store.save_addon(
            an_addon(name="rendimiento-1", app_id=app.id, service="rendimiento", plan="wayne")
        )
        store.save_addon_attachment(
            an_attachment(name="OTEL", addon_id="id-of-rendimiento-1", app_id=app.id, config={})
        )
        say = made.platform.plane.logplex.say
        for _ in range(20):
            say(app.id, "router", request(200, 10, path="/rápida"), "")
        say(app.id, "router", request(500, 900, path="/lenta"), "")
        say(app.id, "router", request(503, None, "H12"), "")
        while json.loads(await made.must("metrics", "-a", "demo", "--json"))["requests"] < 22:
            await made.platform.advance(0.5)
        yield made


async def test_how_far_back_it_looks_is_said_in_words(demo: Bench) -> None:
    for span, words in (("15m", "últimos 15 minutos"), ("24h", "últimas 24 horas")):
        said = await demo.must("metrics", "-a", "demo", "--span", span)
        assert said.splitlines()[0] == f"=== demo, {words}"


async def test_of_a_dyno_that_nobody_measured_the_memory_is_said_to_be_unknown(
    demo: Bench,
) -> None:
    parts = demo.platform.plane.parts
    app = parts.store.app("demo")
    assert app is not None
    assert parts.metrics_store is not None
    ended = {"run.7": DynoCounts(cpu=0.25)}
    await parts.metrics_store.add_dynos(app.id, parts.clock.now(), ended)
    said = await demo("metrics", "-a", "demo")
    assert re.search(r"^run\.7 +– +– +0\.2 s ", said.out, re.MULTILINE)
    assert said.err.startswith("–: el dyno acabó antes de que se midiera su memoria, o aún no")


async def test_the_table_tells_the_whole_the_times_the_dynos_and_the_slowest(demo: Bench) -> None:
    lines = (await demo.must("metrics", "-a", "demo")).splitlines()
    assert lines[0] == "=== demo, última hora"
    assert lines[1:6] == [
        "Peticiones       22",
        "Por minuto       0.4",
        "p50 · p95 · p99  10 ms · 10 ms · 917 ms",
        "Respuestas       2xx 20  5xx 2",
        "Códigos          H12 1",
    ]
    times = [line for line in lines if re.match(r"[0-9]{2}-[0-9]{2} ", line)]
    assert len(times) == 1, "the time before the first request is left out"
    heads = [line.split()[0] for line in lines if re.match(r"(Desde|Dyno|Las más lentas)", line)]
    assert heads == ["Desde", "Dyno", "Las"]
    assert lines[lines.index(next(x for x in lines if x.startswith("Las"))) + 1].split() == [
        "GET", "/lenta", "900", "ms", "500", "web.1",
    ]  # fmt: skip
    assert any(re.fullmatch(r"web\.1 +– +– +– +1 +0", line) for line in lines)


async def test_json_has_columns_without_a_gap(demo: Bench) -> None:
    found = json.loads(await demo.must("metrics", "-a", "demo", "--span", "15m", "--json"))
    times = [datetime.fromisoformat(column["at"]).timestamp() for column in found["columns"]]
    assert times == [times[0] + found["step"] * index for index in range(len(times))]
    assert 900 <= len(times) * found["step"] <= 960
    assert sum(column["requests"] for column in found["columns"]) == found["requests"] == 22
    assert found["slowest"][0]["path"] == "/lenta"
    assert found["error"] == 0.02


async def test_a_span_that_is_none_and_an_app_without_the_add_on_are_told(
    demo: Bench,
) -> None:
    said = await demo("metrics", "--span", "ayer", "-a", "demo")
    assert (said.code, "15m, 1h, 24h, 7d" in said.err) == (2, True)
    await demo.must("apps:create", "otra")
    said = await demo("metrics", "-a", "otra")
    assert (said.code, "minidyno addons:create rendimiento -a otra" in said.err) == (4, True)


_SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="(\\.|[^"\\\n])*",?)+\})? -?[0-9.e+]+')


async def test_prometheus_reads_counters_that_agree_with_each_other(demo: Bench) -> None:
    import httpx

    platform = demo.platform
    async with httpx.AsyncClient(
        transport=AsgiTransport(platform.app), base_url="http://127.0.0.1:5170"
    ) as http:
        addresses = ("/minidyno/metrics", "/minidyno/apps/demo/metrics/prometheus")
        assert (await http.get(addresses[0])).status_code == 401
        head = {"Authorization": f"Bearer {platform.token}"}
        answers = [await http.get(address, headers=head) for address in addresses]
    for answer in answers:
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        lines = answer.text.splitlines()
        samples = [line for line in lines if not line.startswith("#")]
        assert all(_SAMPLE.fullmatch(sample) for sample in samples), samples
        found = dict(sample.rsplit(" ", 1) for sample in samples)
        assert len(found) == len(samples)
        assert found['minidyno_requests_total{app="demo",status="2xx"}'] == "20"
        assert found['minidyno_error_codes_total{app="demo",code="H12"}'] == "1"
        buckets = [int(value) for name, value in found.items() if "duration_seconds_bucket" in name]
        assert buckets == sorted(buckets)
        assert buckets[-1] == int(found['minidyno_request_duration_seconds_count{app="demo"}'])
    assert 'minidyno_dynos{app="demo",state="up"} 1' in answers[0].text
