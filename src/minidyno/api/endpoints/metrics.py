"""How apps do: as JSON, and in Prometheus' text. Our own; Heroku shows it on its web pages."""

import re
from collections import Counter
from collections.abc import Sequence

from starlette.responses import Response

from minidyno.api.call import Call
from minidyno.api.endpoints.log_search import whole
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.metrics import metrics_json
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.metric_columns import columns
from minidyno.domain.prometheus import CONTENT_TYPE, Metric, of_apps, text
from minidyno.domain.request_metrics import Window
from minidyno.services.app_metrics import AppMetrics

USUAL, LONGEST = 3600, 28 * 86_400  # seconds
COLUMNS, MOST_COLUMNS = 60, 1500
SLOWEST = 10

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


async def metrics(call: Call) -> Response:
    """Requests, percentiles, errors and dynos of the app in the last while (`span=1h`)."""
    app = call.app()
    measured = await _metrics(call, app).measured(app, _span(call), slow=SLOWEST)
    most = max(whole(call, "columns", COLUMNS, MOST_COLUMNS), 1)
    parts = columns(measured.windows, measured.since, measured.until, measured.width, most)
    return reply(metrics_json(measured, parts))


async def of_app(call: Call) -> Response:
    """All that was counted of the app, for Prometheus."""
    app = call.app()
    totals = await _metrics(call, app).totals(app)
    if totals is None:
        raise MinidynoError("not_measured", app=app.name)
    return _answer([*of_apps({app.name: totals}), *await _memory(call, [app])])


async def of_platform(call: Call) -> Response:
    """The platform and all apps that are measured, for Prometheus."""
    services = call.services
    apps = services.apps.all()
    totals: dict[str, Window] = {}
    if services.metrics is not None:
        for app in apps:
            counted = await services.metrics.totals(app)
            if counted is not None:
                totals[app.name] = counted
    states = Counter(
        (app.name, str(services.dynos.told_state(dyno)))
        for app in apps
        for dyno in services.dynos.all(app)
    )
    own = [
        Metric("minidyno_apps", "gauge", "Apps.", [("", {}, len(apps))]),
        Metric(
            "minidyno_dynos",
            "gauge",
            "Dynos, by state.",
            [("", {"app": a, "state": s}, n) for (a, s), n in sorted(states.items())],
        ),
    ]
    return _answer([*own, *of_apps(totals), *await _memory(call, apps)])


async def _memory(call: Call, apps: Sequence[App]) -> list[Metric]:
    """What the dynos use at this moment; nothing where it cannot be measured."""
    # While a release takes over, two dynos have one name, and Prometheus wants it once.
    used: Counter[tuple[str, str]] = Counter()
    for app in apps:
        for dyno, usage in await call.services.memory_watch.usages(app):
            used[app.name, dyno.name] += usage.memory
    samples = [("", {"app": app, "dyno": name}, used[app, name]) for app, name in used]
    return [Metric("minidyno_dyno_memory_bytes", "gauge", "Memory of a dyno.", samples)]


def _metrics(call: Call, app: App) -> AppMetrics:
    if call.services.metrics is None:
        raise MinidynoError("not_measured", app=app.name)
    return call.services.metrics


def _span(call: Call) -> int:
    given = call.request.query_params.get("span", f"{USUAL}s")
    match = re.fullmatch(r"([0-9]{1,7})([smhdw])", given)
    seconds = int(match[1]) * _UNITS[match[2]] if match else 0
    if seconds == 0:
        raise MinidynoError("span_invalid", span=given)
    return min(seconds, LONGEST)


def _answer(found: list[Metric]) -> Response:
    return Response(text(found), headers={"Content-Type": CONTENT_TYPE})


ROUTES = (
    Route("GET", "/minidyno/apps/{app}/metrics", metrics),
    Route("GET", "/minidyno/apps/{app}/metrics/prometheus", of_app),
    Route("GET", "/minidyno/metrics", of_platform),
)
