"""How the app does. Heroku shows it on its web pages; here it is a command as well."""

from datetime import datetime
from itertools import dropwhile
from typing import Annotated, Any

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.measured import MetricsInfo
from minidyno.domain.request_metrics import NEVER_MEASURED

_ROWS = 12
_MIB = 1024 * 1024


@command(
    "metrics",
    es="Muestra cómo va la app: peticiones, tiempos, errores y dynos",
    en="Show how the app does: requests, times, errors and dynos",
    details=both(
        es="Necesita el add-on «rendimiento». Los percentiles se saben con un error de ±2 %. Con "
        "gráficas y trazas: minidyno addons:open rendimiento.",
        en="It needs the add-on “rendimiento”. Percentiles are known within ±2%. With charts and "
        "traces: minidyno addons:open rendimiento.",
    ),
    examples=("minidyno metrics -a demo", "minidyno metrics --span 24h -a demo"),
)
async def show_metrics(
    session: Session,
    app: AppOption = None,
    span: Annotated[
        str,
        typer.Option(
            "--span",
            "-s",
            metavar="15m|1h|24h|7d",
            help=both(es="Cuánto tiempo hacia atrás.", en="How long back."),
        ),
    ] = "1h",
    as_json: JsonOption = False,
) -> None:
    """Write a table of the last while, the whole, the dynos and the slowest requests."""
    name = which_app(session, app)
    found = await session.client.metrics(name, span, columns=60 if as_json else _ROWS)
    if as_json:
        session.show_json(found.raw)
        return
    session.header(es=f"{name}, {_in_words(span)}", en=f"{name}, the last {span}")
    session.columns(_whole(session, found))
    if found.requests:
        session.show()
        session.columns(_over_time(session, found))
    if found.dynos:
        session.show()
        session.columns(_dynos(session, found))
        if any(dyno["memory"] is None for dyno in found.dynos):
            session.talk(**NEVER_MEASURED)
    if found.slowest:
        session.show()
        session.columns(_slowest(session, found))
    if found.behind:
        session.talk(
            es=f"Quedan {found.behind} líneas del log por contar.",
            en=f"{found.behind} lines of the log are still to be counted.",
        )


def _in_words(span: str) -> str:
    """A span, 24h, as Spanish says it: últimas 24 horas."""
    number, unit = span[:-1], span[-1:]
    one = {
        "s": "último segundo",
        "m": "último minuto",
        "h": "última hora",
        "d": "último día",
        "w": "última semana",
    }
    many = {
        "s": "últimos {} segundos",
        "m": "últimos {} minutos",
        "h": "últimas {} horas",
        "d": "últimos {} días",
        "w": "últimas {} semanas",
    }
    return one[unit] if number == "1" else many[unit].format(number)


def _whole(session: Session, found: MetricsInfo) -> list[list[str]]:
    errors = [f"{code} {number}" for code, number in found.codes.items()]
    answers = [f"{status} {number}" for status, number in found.status.items()]
    quantiles = " · ".join(_time(value) for value in (found.p50, found.p95, found.p99))
    return [
        [session.text(es="Peticiones", en="Requests"), str(found.requests)],
        [session.text(es="Por minuto", en="Per minute"), f"{found.per_minute:.1f}"],
        ["p50 · p95 · p99", quantiles],
        [session.text(es="Respuestas", en="Answers"), "  ".join(answers) or "–"],
        [session.text(es="Códigos", en="Codes"), "  ".join(errors) or "–"],
    ]


def _over_time(session: Session, found: MetricsInfo) -> list[list[str]]:
    head = [
        session.text(es="Desde", en="From"),
        session.text(es="Peticiones", en="Requests"),
        session.text(es="Con error", en="Failed"),
        "p50",
        "p95",
        "p99",
    ]
    rows = [
        [
            datetime.fromisoformat(column["at"]).astimezone(session.zone).strftime("%m-%d %H:%M"),
            str(column["requests"]),
            str(column["failed"]),
            *(_time(column[name]) for name in ("p50", "p95", "p99")),
        ]
        # Not an hour of zeros for an app that has been there for five minutes.
        for column in dropwhile(lambda column: not column["requests"], found.columns)
    ]
    return [head, *rows]


def _dynos(session: Session, found: MetricsInfo) -> list[list[str]]:
    head = [
        "Dyno",
        session.text(es="Memoria", en="Memory"),
        session.text(es="Máxima", en="Most"),
        session.text(es="Procesador", en="Processor"),
        session.text(es="Arranques", en="Starts"),
        session.text(es="Caídas", en="Crashes"),
    ]
    rows = [
        [
            dyno["name"],
            _memory(dyno["memory"]),
            _memory(dyno["memory_most"]),
            _seconds(dyno["cpu_seconds"]),
            str(dyno["starts"]),
            str(dyno["crashes"]),
        ]
        for dyno in found.dynos
    ]
    return [head, *rows]


def _slowest(session: Session, found: MetricsInfo) -> list[list[str]]:
    head = [
        session.text(es="Las más lentas", en="The slowest"),
        session.text(es="Tardó", en="Took"),
        session.text(es="Respuesta", en="Answer"),
        "Dyno",
    ]
    rows = [
        [_request(one), _time(one["service"]), _answer(one), one["dyno"]] for one in found.slowest
    ]
    return [head, *rows]


def _request(one: Any) -> str:
    path = one["path"]
    return f"{one['method']} {path if len(path) <= 50 else path[:49] + '…'}"


def _answer(one: Any) -> str:
    return f"{one['status']} {one['code']}" if one["code"] else str(one["status"])


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} s"


def _time(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value / 1000:.1f} s" if value >= 10_000 else f"{value:.0f} ms"


def _memory(value: float | None) -> str:
    return "–" if value is None else f"{value / _MIB:.0f} MB"
