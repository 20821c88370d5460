"""App Performance: metrics that the platform counts, and traces that the app sends."""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from minidyno.addons import own_server
from minidyno.addons.plans import plan
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server
from minidyno.ports.traces import Trace, TraceSpan

_MB = 1_000_000


SERVICE = Service(
    name="rendimiento",
    human={
        "es": "Rendimiento: métricas y trazas de la app",
        "en": "App Performance: metrics and traces of the app",
    },
    aliases=("newrelic", "scoutapm"),
    attachment="OTEL",
    further="OTEL",
    suffixes=(
        "EXPORTER_OTLP_ENDPOINT",
        "EXPORTER_OTLP_HEADERS",
        "EXPORTER_OTLP_PROTOCOL",
        "METRICS_EXPORTER",
        "LOGS_EXPORTER",
        "SERVICE_NAME",
    ),
    plans=(
        plan("wayne", None, spans=50_000, body=2 * _MB),
        plan("standard", None, spans=500_000, body=8 * _MB),
    ),
)


class Rendimiento:
    """The provider; its server is `minidyno.addons.servers.traces`."""

    service = SERVICE
    program: Program | None = own_server.PROGRAM
    ports: Sequence[str] = ("http",)
    lifted: Mapping[str, str] = {}  # no limit of it changes what an app may do

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Start it with its limits, and with what is needed to know the admin."""
        module = "minidyno.addons.servers.traces"
        return own_server.launch(module, place, plan, admin)

    async def answers(self, server: Server) -> bool:
        """Say whether its door is open."""
        return await own_server.answers(server)

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let a user send."""
        await own_server.admit(server, user)

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let a user send no longer."""
        await own_server.dismiss(server, user)

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:  # noqa: ARG002
        """Tell it the plan's limits; the oldest traces give way to new ones."""
        await own_server.apply(server)
        return ()

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """What OpenTelemetry's packages read by themselves."""
        http = at["http"]
        word = base64.b64encode(f"{user.user}:{user.password}".encode()).decode()
        return {
            "EXPORTER_OTLP_ENDPOINT": f"http://{http.host}:{http.port}",
            "EXPORTER_OTLP_HEADERS": f"authorization={quote(f'Basic {word}')}",
            "EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            # What the platform counts already need not be sent.
            "METRICS_EXPORTER": "none",
            "LOGS_EXPORTER": "none",
        }

    def config_of(self, app: str) -> Mapping[str, str]:
        """What tells the traces of one app from another's."""
        return {"SERVICE_NAME": app}

    async def facts(self, server: Server) -> Sequence[Fact]:
        """How full it is."""
        said = json.loads(await own_server.ask(server, "GET", "/health") or b"{}")
        return (
            Fact(name="Spans", value=f"{said['kept']['spans']} of {said['limits']['spans']}"),
            Fact(name="Largest Request", value=f"{said['limits']['body'] / _MB:.1f} MB"),
        )

    async def traces(
        self, server: Server, *, slowest: bool, since: float, most: int
    ) -> Sequence[Trace]:
        """Traces since a time, the slowest or the newest first."""
        order = "slow" if slowest else "new"
        asked = urlencode({"order": order, "since": since, "most": most})
        return [
            _trace(found)
            for found in json.loads(
                await own_server.ask(server, "GET", f"/traces?{asked}") or b"[]"
            )
        ]

    async def trace(self, server: Server, trace: str) -> Sequence[TraceSpan]:
        """The spans of a trace in the order in which they began; none when it is not there."""
        answer = await own_server.ask(server, "GET", f"/traces/{quote(trace, safe='')}")
        return [TraceSpan(**_without(found, "trace")) for found in json.loads(answer or b"[]")]

    async def traces_kept(self, server: Server, *, since: float, service: str) -> int | None:
        """How many there are; a server that was started by an earlier version cannot tell."""
        asked = urlencode({"since": since, "service": service})
        answer = await own_server.ask(server, "GET", f"/kept?{asked}")
        return None if answer is None else int(json.loads(answer)["traces"])


def _trace(found: Mapping[str, Any]) -> Trace:
    return Trace(**found)


def _without(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != name}
