"""The simulated platform: the same use cases and the same API, without a machine below.

Imports only what also runs in a browser; time is virtual and turned by whoever holds it.
"""

import asyncio
import json
import random
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from minidyno.api.access import Access
from minidyno.api.app import create_app
from minidyno.backends.simulated import SimulatedBackend
from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.backends.simulated_dyno import Behaviour
from minidyno.bootstrap.api_services import api_services
from minidyno.bootstrap.assembly import assemble
from minidyno.bootstrap.control_plane import ControlPlane, Parts
from minidyno.buildpacks.simulated import SimulatedBuilder
from minidyno.domain.language import DEFAULT, Language
from minidyno.domain.names import random_app_name
from minidyno.domain.routes import AppRoute, AppState, Endpoint, Routes
from minidyno.domain.settings import Settings
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.log_archive import LogArchive
from minidyno.ports.log_source import LineBatch
from minidyno.ports.metrics_store import MetricsStore
from minidyno.router.simulated import SimulatedRouteTable
from minidyno.store.memory import MemoryStore
from minidyno.store.memory_files import MemoryBlobs, MemoryOutputs
from minidyno.store.memory_logs import MemoryLogStore

TURN = 0.02  # real seconds between two turns of the clock when it turns by itself

# What the router answers when an app has nowhere to send a request.
_CODES = {
    AppState.BLANK: "H81",
    AppState.NO_WEB: "H14",
    AppState.CRASHED: "H10",
    AppState.BOOTING: "H20",
    AppState.ASLEEP: "H20",
    AppState.MAINTENANCE: "H80",
}


@dataclass(frozen=True, slots=True)
class Served:
    """The answer to a simulated request; `seconds` are virtual, `code` is the router's H code."""

    status: int
    seconds: float
    dyno: str | None = None
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class _SeededSystem:
    """`ports.System` whose chances come from a seed: the same run twice is the same."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (a simulation's; no secret hangs on it)

    def new_id(self) -> str:
        """The next id of the seed."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def random_name(self) -> str:
        """The next name of the seed."""
        return random_app_name(self._random)

    def port_is_free(self, port: int) -> bool:  # noqa: ARG002
        """Nobody else is there."""
        return True


class _NoRouterLines:
    """The simulated router says its lines directly."""

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:  # noqa: ARG002
        """There are none."""
        return LineBatch((), after or "0")


class SimulatedPlatform:
    """A platform in this process: `app` is its API, `clock` its time, `backend` its dynos."""

    token = "simulated"  # noqa: S105 (guards nothing: the platform is in this process)

    def __init__(
        self,
        seed: int,
        settings: Settings,
        language: Language,
        log_archive: LogArchive | None = None,
        addon_host: AddonHost | None = None,
        addon_providers: Sequence[AddonProvider] = (),
        metrics_store: MetricsStore | None = None,
    ) -> None:
        self.clock = SimulatedClock(start=1_767_225_600.0)
        self.backend = SimulatedBackend(self.clock, seed=seed)
        self._routes = SimulatedRouteTable()
        self._random = random.Random(seed)  # noqa: S311
        self._store = MemoryStore()
        blobs = MemoryBlobs()
        self.plane: ControlPlane = assemble(
            Parts(
                settings=settings,
                clock=self.clock,
                system=_SeededSystem(seed),
                store=self._store,
                log_store=MemoryLogStore(settings.log_ring),
                blobs=blobs,
                backups=MemoryBlobs(),
                outputs=MemoryOutputs(),
                backend=self.backend,
                builder=SimulatedBuilder(blobs=blobs, clock=self.clock, seed=seed),
                routes=self._routes,
                router_lines=_NoRouterLines(),
                router_workers=tuple,
                log_archive=log_archive,
                addon_host=addon_host,
                addon_providers=addon_providers,
                metrics_store=metrics_store,
            )
        )
        services = api_services(
            self.plane, lambda: self._routes.generation, home=None, language=language
        )
        self.app: ASGIApp = create_app(services, Access(token=self.token, secret=b"simulated"))

    @property
    def routes(self) -> Routes:
        """The snapshot that a router would serve."""
        return self._routes.routes

    async def advance(self, seconds: float) -> None:
        """Turn the platform's clock."""
        await self.clock.advance(seconds)

    async def serve(self, app: str, path: str = "/") -> Served:
        """Send a request through the simulated router; the clock has to be turned meanwhile."""
        began = self.clock.now()
        route = next((r for r in self._routes.routes.apps if r.name == app), None)
        if route is None:
            return Served(404, 0.0, headers={"content-type": "text/plain"}, body=b"No such app")
        if not route.endpoints or route.state is AppState.MAINTENANCE:
            return self._refuse(route, path)
        endpoint = self._random.choice(route.endpoints)
        dyno = next((d for d in self._store.dynos(route.id) if d.id == endpoint.id), None)
        status, _ = await self.backend.serve(dyno.instance) if dyno else (503, 0.0)
        seconds = self.clock.now() - began
        body = json.dumps(
            {"app": app, "dyno": endpoint.dyno, "release": f"v{dyno.release if dyno else 0}"}
        ).encode()
        self._say(route, endpoint, path, status, seconds, len(body))
        return Served(
            status,
            seconds,
            dyno=endpoint.dyno,
            code="H13" if dyno is None or status == 503 else None,
            headers={"content-type": "application/json"},
            body=body,
        )

    def behave(self, where: str, behaviour: Behaviour) -> None:
        """Say how dynos behave that start from now on: "web", "web.1", an app's name, or ""."""
        self.backend.faults[where] = behaviour

    def _refuse(self, route: AppRoute, path: str) -> Served:
        code = _CODES.get(route.state, "H99")
        self.plane.logplex.say(
            route.id,
            "router",
            f'at=error code={code} method=GET path="{path}" status=503 protocol=http',
            "refused",
        )
        return Served(
            503, 0.0, code=code, headers={"minidyno-error-code": code}, body=code.encode()
        )

    def _say(
        self, route: AppRoute, to: Endpoint, path: str, status: int, seconds: float, size: int
    ) -> None:
        self.plane.logplex.say(
            route.id,
            "router",
            f'at=info method=GET path="{path}" host={route.hosts[0]} dyno={to.dyno} '
            f"service={seconds * 1000:.0f}ms status={status} bytes={size} protocol=http",
            "served",
        )


@asynccontextmanager
async def simulated_platform(
    *,
    seed: int = 0,
    speed: float | None = None,
    settings: Settings | None = None,
    language: Language = DEFAULT,
    log_archive: LogArchive | None = None,
    addon_host: AddonHost | None = None,
    addon_providers: Sequence[AddonProvider] = (),
    metrics_store: MetricsStore | None = None,
) -> AsyncIterator[SimulatedPlatform]:
    """Run a simulated platform.

    Its clock stands still until `advance` turns it; with `speed` it turns by itself, so many
    virtual seconds each real second. It has add-ons only where a host for their servers is given.
    """
    platform = SimulatedPlatform(
        seed,
        settings or Settings(),
        language,
        log_archive,
        addon_host,
        addon_providers,
        metrics_store,
    )
    tasks = [asyncio.ensure_future(platform.plane.run())]
    if speed is not None:
        tasks.append(asyncio.ensure_future(_turn(platform.clock, speed)))
    try:
        yield platform
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await platform.plane.close()


async def _turn(clock: SimulatedClock, speed: float) -> None:
    while True:
        await asyncio.sleep(TURN)
        await clock.advance(TURN * speed)
