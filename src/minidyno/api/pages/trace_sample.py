"""Says of how many requests traces are the sample, so that nobody takes it for the whole."""

from minidyno.api.pages.layout import facts
from minidyno.api.pages.spans_of_time import SPANS, chosen_span
from minidyno.api.pages.trace_keeper import keeper_of, told
from minidyno.api.pages.visit import Visit
from minidyno.domain.apps import App
from minidyno.domain.markup import Markup, element
from minidyno.domain.trace_sampling import TRACED_AT_ONCE, TRACED_PER_SECOND


async def sample(visit: Visit, app: App) -> Markup:
    """Requests that were counted, traces that are kept, and which requests get one."""
    span = SPANS[chosen_span(visit)]
    since = visit.call.services.clock.now() - span
    rows = []
    if visit.call.services.metrics is not None:
        measured = await visit.call.services.metrics.measured(app, span)
        since = measured.since
        counted = visit.text(es="Peticiones contadas", en="Requests counted")
        rows.append((counted, f"{measured.whole.requests}"))
    keeper, server = keeper_of(visit)
    service = app.name if len(visit.addon.apps) > 1 else ""
    kept = await told(keeper.traces_kept(server, since=since, service=service), visit)
    if kept is not None:
        rows.append((visit.text(es="Trazas guardadas", en="Traces kept"), f"{kept}"))
    once, rate = TRACED_AT_ONCE, TRACED_PER_SECOND
    note = visit.text(
        es=f"Tras una pausa se traza cada petición, hasta {once} seguidas; con mucha carga, unas "
        f"{rate} por segundo, para no frenar la app. Contar, se cuentan todas. Una petición lenta "
        "o con error que no esté entre las trazadas solo se ve en las métricas y en los logs.",
        en=f"After a pause every request is traced, up to {once} in a row; under heavy load some "
        f"{rate} a second, so as not to slow the app down. All of them are counted. A slow or "
        "failed request that is not among the traced ones is seen in metrics and logs alone.",
    )
    return element("section", facts(rows), element("p", note, class_="soft"))
