"""The pages of `registros` and `rendimiento`, over a platform in this process."""

import dataclasses
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.in_process import BASE, TOKEN, platform
from tests.unit.domain.test_request_metrics import request

from minidyno.addons.registros import Registros
from minidyno.addons.rendimiento import Rendimiento
from minidyno.api.app import create_app
from minidyno.api.pages.charts import Series, bars, lines
from minidyno.api.pages.traces import in_order, named, unindented
from minidyno.client.asgi import AsgiTransport
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine
from minidyno.ports.addon_pages import OpenedAddon
from minidyno.ports.log_archive import Retention
from minidyno.ports.traces import Trace, TraceSpan
from minidyno.services.app_metrics import AppMetrics
from minidyno.services.dyno_ends import DynoEnds
from minidyno.services.log_archiving import LogArchiving
from minidyno.store.sqlite_archive import SqliteLogArchive
from minidyno.store.sqlite_metrics import SqliteMetricsStore

LOGS = "11111111-2222-4333-8444-555555555555"
PERFORMANCE = "99999999-2222-4333-8444-555555555555"


class Door:
    """Both add-ons, attached to one app; the trace server does not run."""

    def opened(self, key: str) -> OpenedAddon:
        if key not in {LOGS, PERFORMANCE}:
            raise MinidynoError("addon_page_none", addon=key)
        provider = Registros() if key == LOGS else Rendimiento()
        return OpenedAddon(
            id=key, name=f"{provider.service.name}-1", service=provider.service.name,
            apps=("tienda",), provider=provider, server=None,
        )  # fmt: skip


class Browser:
    """Somebody who was let in to both."""

    def __init__(self, http: httpx.AsyncClient, app: App, archive: SqliteLogArchive) -> None:
        self.http = http
        self.app = app
        self.archive = archive
        self.metrics: AppMetrics

    async def enter(self) -> None:
        for addon in (LOGS, PERFORMANCE):
            head = {"Authorization": f"Bearer {TOKEN}", "Accept": "*/*"}
            link = (await self.http.get(f"/addons/{addon}/sso", headers=head)).json()["action"]
            await self.http.get(link)

    async def see(self, addon: str, path: str = "", status: int = 200, **asked: str) -> str:
        answer = await self.http.get(f"/addons/{addon}/page{path}", params=asked)
        assert answer.status_code == status, answer.text
        assert "script" not in answer.headers["content-security-policy"]
        return answer.text

    async def keep(self, *texts: str) -> None:
        newest = await self.archive.newest(self.app.id)
        await self.archive.append(
            self.app.id,
            [
                LogLine(
                    app_id=self.app.id,
                    number=newest + n,
                    at=1_790_000_000.0 + n,
                    source="app",
                    dyno="web.1",
                    text=text,
                )
                for n, text in enumerate(texts, 1)
            ],
        )


@pytest.fixture(params=["es", "en"])
async def browser(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Browser]:
    async with platform(runs=False) as running:
        await running.client.create_app("tienda")
        parts = running.plane.parts
        app = parts.store.app("tienda")
        assert app is not None
        archive = SqliteLogArchive(tmp_path / "logs")
        kept = SqliteMetricsStore(tmp_path / "metrics")
        archiving = LogArchiving(
            archive=archive,
            log_store=parts.log_store,
            clock=parts.clock,
            wanted=lambda: {app.id: Retention(lines=1000, days=7)},
        )
        metrics = AppMetrics(
            metrics=kept,
            store=parts.store,
            log_store=parts.log_store,
            clock=parts.clock,
            usages=running.plane.memory_watch,
            ends=DynoEnds(),
            wanted=lambda: {app.id},
        )
        services = dataclasses.replace(
            running.services, addon_door=Door(), archiving=archiving, metrics=metrics
        )
        async with httpx.AsyncClient(
            transport=AsgiTransport(create_app(services, running.access)),
            base_url=BASE,
            headers={"Accept": "text/html", "Accept-Language": request.param},
        ) as http:
            made = Browser(http, app, archive)
            made.metrics = metrics
            await made.enter()
            yield made
        await archive.close()
        await kept.close()


async def test_what_is_found_is_marked_and_cannot_break_the_page(browser: Browser) -> None:
    await browser.keep("<script>alert('café')</script>", "\x1b[31mCAFÉ\x1b[0m & té", "zapato")
    page = await browser.see(LOGS, q="cafe")
    assert "&lt;script&gt;alert('<mark>café</mark>')&lt;/script&gt;" in page
    assert "<mark>CAFÉ</mark> &amp; té" in page
    assert "\x1b" not in page
    assert "zapato" not in page
    assert page.index("CAFÉ") < page.index("café")  # the newest first


async def test_a_line_leads_to_its_neighbours_and_a_long_answer_to_older_ones(
    browser: Browser,
) -> None:
    await browser.keep(*(f"eco {n}" for n in range(1, 151)))
    page = await browser.see(LOGS, q="eco")
    [older] = re.findall(r'href="([^"]*before=51[^"]*)"', page)
    assert "<mark>eco</mark> 50<" in (await browser.http.get(older.replace("&amp;", "&"))).text
    around = re.search(r'href="[^"]*(/around/100)', page)
    assert around is not None
    page = await browser.see(LOGS, around[1])
    assert "<strong>eco 100</strong>" in page
    assert page.index("eco 99<") < page.index("eco 101<")


async def test_a_slip_in_the_query_is_said_on_the_page_beside_how_to_write_it(
    browser: Browser,
) -> None:
    page = await browser.see(LOGS, q='"abierta', status=422)
    assert 'role="alert"' in page
    assert "status:&gt;=500" in page
    assert 'value="&quot;abierta"' in page


async def test_an_app_that_the_add_on_is_not_attached_to_is_not_shown(browser: Browser) -> None:
    await browser.see(LOGS, app="otra", status=404)
    await browser.see(PERFORMANCE, app="otra", status=404)


async def test_the_charts_have_their_words_and_a_table(browser: Browser) -> None:
    empty = await browser.see(PERFORMANCE)
    assert "<svg" not in empty
    store = browser.metrics._following._store
    now = browser.metrics._clock.now()
    await browser.metrics.lap()
    store.append(
        [
            LogLine(
                app_id=browser.app.id, at=now - n, source="heroku", dyno="router",
                text=request(503 if n % 10 == 0 else 200, 10 + n, path=f"/<p>{n}"),
            )
            for n in range(100)
        ]
    )  # fmt: skip
    await browser.metrics.lap()
    page = await browser.see(PERFORMANCE, span="15m")
    assert page.count('role="img"') == 2
    assert page.count("<title>") == 3  # of the page, and of each chart
    assert re.search(r"10 (con error|failed)\.", page)
    assert "10 (10.0 %)" in page
    assert "GET /&lt;p&gt;99" in page
    assert re.search(r"<summary>(Lo mismo en una tabla|The same as a table)", page)


async def test_when_the_trace_server_does_not_answer_the_metrics_are_still_shown(
    browser: Browser,
) -> None:
    page = await browser.see(PERFORMANCE, "/traces", status=503)
    assert "minidyno addons:info rendimiento-1" in page
    await browser.see(PERFORMANCE)


def span(name: str, parent: str = "", start: float = 0.0) -> TraceSpan:
    return TraceSpan(
        span=name, parent=parent, service="", name=name, kind="internal", start=start,
        duration=1.0, failed=False, said="", details={}, events=(),
    )  # fmt: skip


def test_spans_stand_below_what_they_are_part_of() -> None:
    spans = [span("a"), span("b", "a", 1), span("d", "b", 2), span("c", "a", 3), span("e", "lost")]
    assert [(one.name, depth) for one, depth in in_order(spans)] == [
        ("a", 0),
        ("b", 1),
        ("d", 2),
        ("c", 1),
        ("e", 0),
    ]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdefgh"), max_size=6))
def test_every_span_is_shown_once_whatever_their_parents_say(parents: dict[str, str]) -> None:
    spans = [span(name, parent) for name, parent in parents.items()]
    assert sorted(one.span for one, _ in in_order(spans)) == sorted(parents)


WORDS = {"title": "T", "said": "s", "peak": "1", "first": "a", "last": "b"}


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), max_size=50))
def test_a_chart_stays_inside_its_frame(values: list[float | None]) -> None:
    for drawn in (lines, bars):
        svg = drawn([Series("x", "series-1", values)], **WORDS)
        for path in re.findall(r' d="([^"]*)"', svg):
            for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path):
                assert 0 <= float(x) <= 1000
                assert 0 <= float(y) <= 100


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("SELECT 1", "SELECT 1"),
        (
            "\n        SELECT a,\n               (SELECT b) AS c\n        FROM p\n        ",
            "SELECT a,\n       (SELECT b) AS c\nFROM p",
        ),
        ("SELECT a\n\t\tFROM p\n\t\tWHERE b = '  x'", "SELECT a\nFROM p\nWHERE b = '  x'"),
        ("", ""),
    ],
)
def test_a_query_is_shown_without_the_indentation_of_its_source(statement: str, shown: str) -> None:
    assert unindented(statement) == shown


@pytest.mark.parametrize(
    ("name", "details", "shown"),
    [
        ("GET /informe", {"http.target": "/informe?mes=3"}, "GET /informe?mes=3"),
        ("GET /informe", {"url.path": "/informe"}, "GET /informe"),
        ("GET", {"url.path": "/informe"}, "GET /informe"),
        ("GET /p/<int:n>", {"http.target": "/p/7"}, "GET /p/<int:n> /p/7"),
        ("GET /", {"http.target": "/?a=1"}, "GET /?a=1"),
        ("lote", {}, "lote"),
    ],
)
def test_a_trace_in_the_list_says_once_what_was_asked_for(
    name: str, details: dict[str, str], shown: str
) -> None:
    first = Trace(
        trace="t", service="s", name=name, start=0, duration=1, failed=False, spans=1,
        details=details,
    )  # fmt: skip
    assert named(first) == shown
