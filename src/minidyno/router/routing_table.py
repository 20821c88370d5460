"""The snapshot in force, made ready for lookups."""

from dataclasses import dataclass

from minidyno.domain.routes import AppRoute, AppState, Endpoint, Routes
from minidyno.router.chance import Chance
from minidyno.router.targets import Target
from minidyno.router.trace_context import TraceSampler

_REMEMBERED_HOSTS = 4_096


@dataclass(frozen=True, slots=True)
class LiveApp:
    """An app and its dynos; `sampler` only if traces of it are kept."""

    id: str
    name: str
    state: AppState
    targets: tuple[Target, ...]
    sampler: TraceSampler | None


class RoutingTable:
    """Finds apps by Host header or by port; `generation` is None before the first snapshot."""

    def __init__(self, chance: Chance) -> None:
        self.generation: int | None = None
        self.ports: frozenset[int] = frozenset()
        self._by_host: dict[str, LiveApp] = {}
        self._by_port: dict[int, LiveApp] = {}
        self._targets: dict[Endpoint, Target] = {}
        self._chance = chance
        self._samplers: dict[str, TraceSampler] = {}
        self._leaving: list[Target] = []
        self._remembered: dict[bytes, LiveApp | None] = {}

    def apply(self, routes: Routes) -> None:
        """Put a snapshot in force at once; dynos that are in both keep their connections."""
        wanted = {endpoint for app in routes.apps for endpoint in app.endpoints}
        gone = [self._targets.pop(e) for e in self._targets.keys() - wanted]
        for endpoint in wanted - self._targets.keys():
            self._targets[endpoint] = Target(endpoint)
        self._samplers = {
            app.id: self._samplers.get(app.id) or TraceSampler(self._chance.take)
            for app in routes.apps
            if app.traced
        }
        self._by_host = {}
        self._by_port = {}
        self._remembered = {}
        for route in routes.apps:
            app = self._live(route)
            self._by_port[route.port] = app
            for host in (f"{route.name}.localhost", *route.hosts):
                self._by_host[host.lower()] = app
        self.ports = frozenset(self._by_port.keys() - {0})
        self.generation = routes.generation
        self._leaving.extend(gone)
        for target in gone:
            target.remove()

    def by_host(self, header: bytes) -> LiveApp | None:
        """The app that a Host header names, with or without a port."""
        try:
            return self._remembered[header]
        except KeyError:
            app = self._by_host.get(_host_of(header))
            if len(self._remembered) < _REMEMBERED_HOSTS:
                self._remembered[header] = app
            return app

    def by_port(self, port: int) -> LiveApp | None:
        """The app whose own port this is."""
        return self._by_port.get(port)

    def targets(self) -> list[Target]:
        """All dynos in the snapshot."""
        return list(self._targets.values())

    def in_flight(self) -> dict[str, int]:
        """How many requests each dyno has, those that are leaving included; none is left out."""
        self._leaving = [t for t in self._leaving if t.in_flight]
        counts: dict[str, int] = {}
        for target in (*self._targets.values(), *self._leaving):
            if target.in_flight:
                counts[target.id] = counts.get(target.id, 0) + target.in_flight
        return counts

    def _live(self, route: AppRoute) -> LiveApp:
        targets = tuple(self._targets[e] for e in route.endpoints)
        return LiveApp(route.id, route.name, route.state, targets, self._samplers.get(route.id))


def _host_of(header: bytes) -> str:
    host = header.decode("ascii", "replace").lower()
    if not host.startswith("["):
        host = host.partition(":")[0]
    return host.removesuffix(".")
