"""The traces that an app sent: the slow ones, and what happened inside one of them."""

from collections.abc import Sequence
from textwrap import dedent
from uuid import UUID

from starlette.types import ASGIApp

from minidyno.api.pages.addon_apps import chosen_app
from minidyno.api.pages.charts import strip
from minidyno.api.pages.layout import Tab, facts, table
from minidyno.api.pages.spans_of_time import SPANS, chosen_span, milliseconds, moment, span_field
from minidyno.api.pages.trace_keeper import keeper_of, told
from minidyno.api.pages.trace_sample import sample
from minidyno.api.pages.visit import Visit
from minidyno.domain.errors import MinidynoError
from minidyno.domain.markup import Markup, element, join
from minidyno.ports.traces import Trace, TraceSpan

MOST = 50
DEEPEST = 4  # steps to the right on the page

# How OpenTelemetry has named the text of a query, newest first.
_STATEMENTS = ("db.query.text", "db.statement")
_TARGETS = ("url.path", "http.target", "http.route")


def tabs(visit: Visit, app: str, current: str) -> Sequence[Tab]:
    """The two halves of these pages."""
    return (
        Tab(
            text=visit.text(es="Métricas", en="Metrics"),
            href=visit.address(app=app),
            current=current == "overview",
        ),
        Tab(
            text=visit.text(es="Trazas", en="Traces"),
            href=visit.address("traces", app=app),
            current=current == "traces",
        ),
    )


async def newest_traces(visit: Visit) -> ASGIApp:
    """The slowest or the newest traces of a stretch of time."""
    app, span = chosen_app(visit), chosen_span(visit)
    newest = visit.query.get("order") == "new"
    since = visit.call.services.clock.now() - SPANS[span]
    keeper, server = keeper_of(visit)
    found = await told(keeper.traces(server, slowest=not newest, since=since, most=MOST), visit)
    orders = [
        element("option", text, value=value, selected=(value == "new") == newest)
        for value, text in (
            ("slow", visit.text(es="Más lentas primero", en="Slowest first")),
            ("new", visit.text(es="Más nuevas primero", en="Newest first")),
        )
    ]
    form = element(
        "form",
        element("input", type="hidden", name="app", value=app.name),
        span_field(visit, span),
        element(
            "label", visit.text(es="Orden", en="Order"), element("select", *orders, name="order")
        ),
        element("button", visit.text(es="Ver", en="Show"), class_="main"),
        class_="fields",
        action=visit.address("traces"),
    )
    title = visit.text(es="Trazas", en="Traces")
    shown = [form, _list(visit, app.name, found) if found else _how_to(visit)]
    if found:
        shown.insert(1, await sample(visit, app))
    return visit.page(title, *shown, tabs=tabs(visit, app.name, "traces"))


async def one_trace(visit: Visit) -> ASGIApp:
    """Everything inside a request, one below the other."""
    app = chosen_app(visit)
    keeper, server = keeper_of(visit)
    spans = await told(keeper.trace(server, visit.params["trace"]), visit)
    if not spans:
        raise MinidynoError("addon_page_not_found", addon=visit.addon.name)
    begin = min(span.start for span in spans)
    whole = max(span.start + span.duration / 1000 for span in spans) - begin
    rows = [
        (visit.text(es="Empezó", en="Began"), f"{moment(begin)} UTC"),
        (visit.text(es="Duró", en="Took"), milliseconds(whole * 1000)),
        (visit.text(es="Partes", en="Spans"), f"{len(spans)}"),
        (visit.text(es="Traza", en="Trace"), element("code", visit.params["trace"])),
    ]
    request = _request_id(spans[0], visit.params["trace"])
    if request:
        log = visit.text(es="En el log del router", en="In the router's log")
        rows.append((log, element("code", f"request_id={request}")))
    costly = _costliest(spans)
    if costly is not None:
        share = costly.duration / (whole * 1000) if whole else 0.0
        said = f"{costly.name}: {milliseconds(costly.duration)} ({100 * share:.0f} %)"
        rows.append((visit.text(es="Lo que más tardó", en="What took longest"), said))
    items = [
        _span(visit, span, depth, begin, whole, costly is span) for span, depth in in_order(spans)
    ]
    return visit.page(
        spans[0].name,
        facts(rows),
        element("h2", visit.text(es="Por dentro", en="Inside")),
        element("ol", *items, class_="spans"),
        tabs=tabs(visit, app.name, "traces"),
    )


def in_order(spans: Sequence[TraceSpan]) -> list[tuple[TraceSpan, int]]:
    """Each span below the one that it is part of, with how deep it is; in order of time.

    One whose parent never came stands at the top.
    """
    known = {span.span for span in spans}
    children: dict[str, list[TraceSpan]] = {}
    for span in spans:
        parent = span.parent if span.parent in known and span.parent != span.span else ""
        children.setdefault(parent, []).append(span)
    placed: list[tuple[TraceSpan, int]] = []
    waiting = [(span, 0) for span in reversed(children.get("", ()))]
    while waiting:
        span, depth = waiting.pop()
        placed.append((span, depth))
        waiting += [(child, depth + 1) for child in reversed(children.pop(span.span, []))]
    seen = {span.span for span, _ in placed}
    return placed + [(span, 0) for span in spans if span.span not in seen]


def _request_id(first: TraceSpan, trace: str) -> str:
    """The request's id, of which the router made the trace's; "" when it did not."""
    if not first.parent:
        return ""
    found = UUID(hex=trace)
    return str(found) if found.version == 4 else ""


def _costliest(spans: Sequence[TraceSpan]) -> TraceSpan | None:
    """The longest of those that have nothing inside: where the time went."""
    parents = {span.parent for span in spans}
    leaves = [span for span in spans if span.span not in parents]
    return max(leaves, key=lambda span: span.duration) if len(spans) > 1 and leaves else None


def _span(
    visit: Visit, span: TraceSpan, depth: int, begin: float, whole: float, costly: bool
) -> Markup:
    start = (span.start - begin) / whole if whole else 0.0
    share = span.duration / 1000 / whole if whole else 1.0
    look = "series-2" if span.failed else "series-4" if costly else "series-1"
    name = element("strong", span.name) if costly or depth == 0 else span.name
    took = milliseconds(span.duration)
    if start > 0:
        after = milliseconds(start * whole * 1000)
        took += visit.text(es=f", empieza a los {after}", en=f", begins after {after}")
    statement = next((str(span.details[n]) for n in _STATEMENTS if n in span.details), None)
    failure = visit.text(es="Falló", en="Failed")
    return element(
        "li",
        element("div", element("span", name), element("span", took, class_="soft"), class_="head"),
        strip(start, share, look),
        element("p", f"{failure}: {span.said}" if span.said else failure, class_="bad")
        if span.failed
        else None,
        element("pre", element("code", unindented(statement)), class_="wrap")
        if statement
        else None,
        _details(visit, span),
        class_=f"in-{min(depth, DEEPEST)}" if depth else None,
    )


def unindented(statement: str) -> str:
    """A query without the indentation that it had in the app's source, for narrow screens.

    Its first line stood behind a quotation mark, so it does not tell how deep the others are.
    """
    first, newline, others = statement.expandtabs(4).strip().partition("\n")
    lines = dedent(others).rstrip().split("\n")
    return first.rstrip() + newline + "\n".join(line.rstrip() for line in lines)


def _details(visit: Visit, span: TraceSpan) -> Markup | None:
    rows: list[tuple[object, object]] = [
        (name, str(value))
        for name, value in sorted(span.details.items())
        if name not in _STATEMENTS
    ]
    for event in span.events:
        rows += [
            (f"{event['name']} {name}", str(value)) for name, value in event["details"].items()
        ]
    if not rows:
        return None
    summary = visit.text(es=f"Datos: {len(rows)}", en=f"Details: {len(rows)}")
    return element("details", element("summary", summary), facts(rows))


def _list(visit: Visit, app: str, found: Sequence[Trace]) -> Markup:
    failed = visit.text(es="con error", en="failed")
    several = len({trace.service for trace in found}) > 1
    rows = [
        (
            moment(trace.start),
            join(
                element("a", named(trace), href=visit.address("traces", trace.trace, app=app)),
                element("span", f" {trace.service}", class_="soft") if several else None,
            ),
            element("span", failed, class_="bad") if trace.failed else "",
            f"{trace.spans}",
            milliseconds(trace.duration),
        )
        for trace in found
    ]
    heads = (
        visit.text(es="Hora", en="Time"),
        visit.text(es="Petición", en="Request"),
        visit.text(es="Resultado", en="Result"),
        visit.text(es="Partes", en="Spans"),
        visit.text(es="Tardó", en="Took"),
    )
    return table(
        heads,
        rows,
        caption=visit.text(es="Horas en UTC", en="Times in UTC"),
        classes=("when", "", "", "number", "number"),
        stack=True,
    )


def named(trace: Trace) -> str:
    """The first span's name, and where it went, when the name does not say so."""
    target = next((str(trace.details[n]) for n in _TARGETS if n in trace.details), "")
    if not target or target in trace.name:
        return trace.name
    # "GET /informe" of "/informe?mes=3" says it once; "GET /producto/<int:numero>" says both.
    begun = trace.name.removesuffix(target.partition("?")[0]).rstrip()
    return f"{begun} {target}"


def _how_to(visit: Visit) -> Markup:
    said = visit.text(
        es="La app no ha mandado ninguna traza en este tiempo. Instrumentarla no pide código: "
        "añade los paquetes de OpenTelemetry a su requirements.txt y arráncala con "
        "opentelemetry-instrument. A dónde van, lo dicen las config vars OTEL_… que ya tiene.",
        en="The app has sent no traces in this time. To instrument it takes no code: add "
        "OpenTelemetry's packages to its requirements.txt and start it with "
        "opentelemetry-instrument. Where they go, its config vars OTEL_… already say.",
    )
    lines = (
        "# requirements.txt\nopentelemetry-distro\nopentelemetry-exporter-otlp-proto-http\n"
        "opentelemetry-instrumentation-flask\n\n# Procfile\n"
        "web: opentelemetry-instrument gunicorn app:app"
    )
    return element("div", element("p", said), element("pre", element("code", lines)))
