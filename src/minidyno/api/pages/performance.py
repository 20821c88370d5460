"""The pages of `rendimiento`: how an app does, its slow requests, and what happened inside one."""

from collections.abc import Sequence
from itertools import cycle

from starlette.types import ASGIApp

from minidyno.api.pages.addon_apps import app_field, chosen_app
from minidyno.api.pages.charts import Series, bars, lines
from minidyno.api.pages.layout import facts, table
from minidyno.api.pages.spans_of_time import (
    SPANS,
    chosen_span,
    megabytes,
    milliseconds,
    moment,
    span_field,
)
from minidyno.api.pages.traces import newest_traces, one_trace, tabs
from minidyno.api.pages.visit import PageRoute, Visit
from minidyno.domain.latency_sketch import ERROR
from minidyno.domain.markup import Markup, element, join
from minidyno.domain.metric_columns import columns
from minidyno.domain.request_metrics import NEVER_MEASURED, SlowRequest, Window
from minidyno.services.app_metrics import Measured

COLUMNS = 120
SLOW = 10
ROWS = 12  # of what the charts show, as a table


async def overview(visit: Visit) -> ASGIApp:
    """Throughput, latency, failures, dynos."""
    app, span = chosen_app(visit), chosen_span(visit)
    metrics = visit.call.services.metrics
    if metrics is None:
        return visit.page(_title(visit), _nothing_yet(visit))
    measured = await metrics.measured(app, SPANS[span], slow=SLOW)
    form = element(
        "form",
        app_field(visit, app),
        span_field(visit, span),
        element("button", visit.text(es="Ver", en="Show"), class_="main"),
        class_="fields",
        action=visit.address(),
    )
    whole = measured.whole
    shown = [_summary(visit, measured, whole)]
    if whole.requests or whole.dynos:
        parts = columns(measured.windows, measured.since, measured.until, measured.width, COLUMNS)
        rows = columns(measured.windows, measured.since, measured.until, measured.width, ROWS)
        shown += [*_charts(visit, parts), _as_table(visit, rows), _slow(visit, measured.slow)]
        shown += [_codes(visit, whole), _dynos(visit, whole)]
    else:
        shown.append(_nothing_yet(visit))
    return visit.page(_title(visit), form, *shown, tabs=tabs(visit, app.name, "overview"))


def _title(visit: Visit) -> str:
    return visit.text(es="Cómo va la app", en="How the app does")


def _nothing_yet(visit: Visit) -> Markup:
    said = visit.text(
        es="Todavía no hay nada que mostrar: haz unas peticiones a la app.",
        en="There is nothing to show yet: send the app some requests.",
    )
    return element("p", said)


def _summary(visit: Visit, measured: Measured, whole: Window) -> Markup:
    minutes = max((measured.until - measured.since) / 60, 1 / 60)
    quantiles = [milliseconds(whole.service.quantile(share)) for share in (0.5, 0.95, 0.99)]
    share = 100 * whole.failed / whole.requests if whole.requests else 0.0
    rows = [
        (visit.text(es="Peticiones", en="Requests"), f"{whole.requests}"),
        (visit.text(es="Por minuto", en="Per minute"), f"{whole.requests / minutes:.1f}"),
        ("p50 · p95 · p99", " · ".join(quantiles)),
        (visit.text(es="Con error (5xx)", en="Failed (5xx)"), f"{whole.failed} ({share:.1f} %)"),
    ]
    if measured.behind:
        rows.append((visit.text(es="Por contar", en="To be counted"), f"{measured.behind}"))
    note = visit.text(
        es=f"p95 es el tiempo que el 95 % de las peticiones no pasó; se sabe con un error de "
        f"±{100 * ERROR:.0f} %. Las horas son UTC.",
        en=f"p95 is the time that 95% of the requests did not exceed; it is known within "
        f"±{100 * ERROR:.0f}%. Times are in UTC.",
    )
    return element("section", facts(rows), element("p", note, class_="soft"))


def _charts(visit: Visit, parts: Sequence[Window]) -> list[Markup]:
    step = parts[0].width
    ends = {
        "first": moment(parts[0].start, seconds=False),
        "last": moment(parts[-1].start + step, seconds=False),
    }
    made = [_throughput(visit, parts, ends), _latency(visit, parts, ends)]
    if any(part.dynos for part in parts):
        made.append(_memory(visit, parts, ends))
    return made


def _throughput(visit: Visit, parts: Sequence[Window], ends: dict[str, str]) -> Markup:
    rates = [part.requests * 60 / part.width for part in parts]
    failed = [part.failed * 60 / part.width for part in parts]
    top = max(rates)
    return bars(
        [
            Series(visit.text(es="todas", en="all"), "series-1", rates),
            Series(visit.text(es="con error (5xx)", en="failed (5xx)"), "series-2", failed),
        ],
        title=visit.text(es="Peticiones por minuto", en="Requests per minute"),
        said=visit.text(
            es=f"Máximo {top:.0f} por minuto; {sum(p.failed for p in parts)} con error.",
            en=f"At most {top:.0f} per minute; {sum(p.failed for p in parts)} failed.",
        ),
        peak=f"{top:.0f}",
        **ends,
    )


def _latency(visit: Visit, parts: Sequence[Window], ends: dict[str, str]) -> Markup:
    series = [
        Series(f"p{share:.0f}", look, [part.service.quantile(share / 100) for part in parts])
        for share, look in ((99, "series-2"), (95, "series-4"), (50, "series-1"))
    ]
    top = max((v for one in series for v in one.values if v is not None), default=None)
    return lines(
        series,
        title=visit.text(es="Tiempo de respuesta", en="Response time"),
        said=visit.text(
            es=f"El p99 llegó a {milliseconds(top)}.", en=f"The p99 came to {milliseconds(top)}."
        ),
        peak=milliseconds(top),
        **ends,
    )


def _memory(visit: Visit, parts: Sequence[Window], ends: dict[str, str]) -> Markup:
    names = sorted({name for part in parts for name in part.dynos if part.dynos[name].looks})
    looks = cycle(f"series-{number}" for number in (1, 2, 3, 4))
    series = [
        Series(
            name,
            look,
            [
                part.dynos[name].memory if name in part.dynos and part.dynos[name].looks else None
                for part in parts
            ],
        )
        for name, look in zip(names, looks, strict=False)
    ]
    top = max((v for one in series for v in one.values if v is not None), default=0.0)
    return lines(
        series,
        title=visit.text(es="Memoria por dyno", en="Memory by dyno"),
        said=visit.text(es=f"Máximo {megabytes(top)}.", en=f"At most {megabytes(top)}."),
        peak=megabytes(top),
        **ends,
    )


def _as_table(visit: Visit, rows: Sequence[Window]) -> Markup:
    """What the charts show, for those who do not see them."""
    summary = visit.text(es="Lo mismo en una tabla", en="The same as a table")
    heads = (
        visit.text(es="Desde", en="From"),
        visit.text(es="Peticiones", en="Requests"),
        visit.text(es="Con error", en="Failed"),
        "p50",
        "p95",
        "p99",
        visit.text(es="Memoria", en="Memory"),
    )
    cells = [
        (
            moment(row.start, seconds=False),
            f"{row.requests}",
            f"{row.failed}",
            *(milliseconds(row.service.quantile(share)) for share in (0.5, 0.95, 0.99)),
            megabytes(sum(dyno.memory for dyno in row.dynos.values())) if row.dynos else "–",
        )
        for row in rows
    ]
    made = table(heads, cells, caption=summary, classes=("when", *["number"] * 6))
    return element("details", element("summary", summary), made)


def _codes(visit: Visit, whole: Window) -> Markup:
    counts = [*sorted(whole.classes.items()), *sorted(whole.codes.items())]
    rows = [(element("code", name), f"{number}") for name, number in counts]
    heads = (visit.text(es="Respuesta", en="Answer"), visit.text(es="Cuántas", en="How many"))
    caption = visit.text(es="Respuestas y códigos de error", en="Answers and error codes")
    return table(heads, rows, caption=caption, classes=("", "number"))


def _dynos(visit: Visit, whole: Window) -> Markup:
    rows = [
        (
            name,
            megabytes(counts.memory) if counts.looks else "–",
            megabytes(counts.memory_most) if counts.looks else "–",
            f"{counts.cpu:.1f} s" if counts.looks or counts.cpu else "–",
            f"{counts.starts}",
            f"{counts.crashes}",
        )
        for name, counts in sorted(whole.dynos.items())
    ]
    heads = (
        "Dyno",
        visit.text(es="Memoria", en="Memory"),
        visit.text(es="Máxima", en="Most"),
        visit.text(es="Procesador", en="Processor"),
        visit.text(es="Arranques", en="Starts"),
        visit.text(es="Caídas", en="Crashes"),
    )
    caption = visit.text(es="Dynos", en="Dynos")
    made = table(heads, rows, caption=caption, classes=("", *["number"] * 5))
    if all(counts.looks for counts in whole.dynos.values()):
        return made
    return join(made, element("p", visit.text(**NEVER_MEASURED)))


def _slow(visit: Visit, slow: Sequence[SlowRequest]) -> Markup:
    rows = [
        (
            moment(one.at),
            f"{one.method} {one.path}",
            one.dyno,
            f"{one.status}{f' {one.code}' if one.code else ''}",
            milliseconds(one.service),
        )
        for one in slow
    ]
    heads = (
        visit.text(es="Hora", en="Time"),
        visit.text(es="Petición", en="Request"),
        "Dyno",
        visit.text(es="Respuesta", en="Answer"),
        visit.text(es="Tardó", en="Took"),
    )
    caption = visit.text(
        es="Las peticiones más lentas, según el router", en="The slowest requests, says the router"
    )
    return table(heads, rows, caption=caption, classes=("when", "", "", "", "number"), stack=True)


PAGES = (
    PageRoute("GET", "", overview),
    PageRoute("GET", "traces", newest_traces),
    PageRoute("GET", "traces/{trace}", one_trace),
)
