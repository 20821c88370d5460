"""App Performance: metrics that the platform counts, and traces that the app sends."""

import base64
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from minidyno.addons.servers.passwords import hashed
from minidyno.domain.addon_servers import Address, Credentials, Ground, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.ports.addon_provider import Fact, Launch, Server
from minidyno.ports.traces import Trace, TraceSpan

IMAGE = "minidyno/servicios:1"
PATIENCE = 5.0  # seconds for an answer

_MB = 1_000_000


def _plan(name: str, **limits: int) -> Plan:
    return Plan(
        name=name,
        human={"es": name.capitalize(), "en": name.capitalize()},
        cents_per_month=None,
        limits=limits,
    )


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
        _plan("wayne", spans=50_000, body=2 * _MB),
        _plan("standard", spans=500_000, body=8 * _MB),
    ),
)


class Rendimiento:
    """The provider; its server is `minidyno.addons.servers.traces`."""

    service = SERVICE
    program: Program | None = Program(
        commands=(sys.executable,),  # the Python that runs the platform, with its packages
        image=IMAGE,
        image_packages=(),
        install={},
    )
    ports: Sequence[str] = ("http",)

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Start it with its limits, and with what is needed to know the admin."""
        config = {
            "bind": place.bind,
            "http": place.ports["http"],
            "admin": {"user": admin.user, "password": hashed(admin.password)},
            "limits": plan.limits,
        }
        python = sys.executable if place.ground is Ground.MACHINE else "python3"
        return Launch(
            # -P: the folder is what the server writes to, so nothing is imported from there.
            argv=(python, "-P", "-m", "minidyno.addons.servers.traces", "server.json"),
            files={"server.json": json.dumps(config).encode()},
            env={"PYTHONUNBUFFERED": "1"},
            memory=256 * 1024 * 1024,
        )

    async def answers(self, server: Server) -> bool:
        """Say whether its door is open."""
        try:
            return (await _ask(server, "GET", "/health", patience=1.0)) is not None
        except ConnectionError:
            return False

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let a user send."""
        body = {"password": user.password}
        await _ask(server, "PUT", f"/users/{quote(user.user, safe='')}", body)

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let a user send no longer."""
        await _ask(server, "DELETE", f"/users/{quote(user.user, safe='')}")

    async def apply(self, server: Server) -> None:
        """Tell it the plan's limits."""
        await _ask(server, "PUT", "/limits", dict(server.plan.limits))

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
        said = json.loads(await _ask(server, "GET", "/health") or b"{}")
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
            for found in json.loads(await _ask(server, "GET", f"/traces?{asked}") or b"[]")
        ]

    async def trace(self, server: Server, trace: str) -> Sequence[TraceSpan]:
        """The spans of a trace in the order in which they began; none when it is not there."""
        answer = await _ask(server, "GET", f"/traces/{quote(trace, safe='')}")
        return [TraceSpan(**_without(found, "trace")) for found in json.loads(answer or b"[]")]


async def _ask(
    server: Server,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    *,
    patience: float = PATIENCE,
) -> bytes | None:
    """Call the server; None for what is not there. Raises ConnectionError."""
    at = server.at["http"]
    auth = httpx.BasicAuth(server.admin.user, server.admin.password)
    try:
        # A proxy of the user's network has no business with a server of this machine.
        async with httpx.AsyncClient(timeout=patience, trust_env=False, auth=auth) as http:
            answer = await http.request(method, f"http://{at.host}:{at.port}{path}", json=body)
    except httpx.TransportError as error:
        raise ConnectionError(type(error).__name__) from error
    if answer.status_code == 404:
        return None
    if answer.is_error:
        raise ConnectionError(f"HTTP {answer.status_code}")
    return answer.content


def _trace(found: Mapping[str, Any]) -> Trace:
    return Trace(**found)


def _without(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != name}
