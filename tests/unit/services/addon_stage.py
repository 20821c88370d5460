"""A simulated platform with add-ons: servers in memory, whose life and death is in the test's hand.

The real hosts and the real servers are in tests/contract and tests/integration; here time is.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from minidyno.bootstrap.simulated import simulated_platform
from minidyno.domain.addon_servers import (
    Address,
    Credentials,
    Ground,
    Place,
    Program,
    ServerSeen,
    ServerSpec,
)
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.terminals import Window
from minidyno.ports.addon_host import RunsInside
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server
from minidyno.ports.attached import Attachment
from tests.unit.services.stage import Stage

PROGRAM = Program(commands=("box",), image="box:1", image_packages=("box",), install={})


@dataclass
class Running:
    """A server in memory: what it was started with, and whom it lets in."""

    spec: ServerSpec
    users: dict[str, str] = field(default_factory=dict)
    plan: str = ""
    exit_code: int | None = None
    reason: str = ""
    starts: int = 1


@dataclass
class MemoryHost:
    """`ports.AddonHost` in memory."""

    servers: dict[str, Running] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    links: dict[str, frozenset[str]] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)
    dead_on_arrival: str = ""  # what a server says that ends as soon as it starts
    refused: list[MinidynoError] = field(default_factory=list)  # raised by the next starts
    missing: bool = False
    ground: Ground = Ground.MACHINE

    async def check(self, program: Program) -> None:
        if self.missing:
            raise MinidynoError("addon_start_failed", addon="box", reason=program.commands[0])

    async def place(self, name: str, program: Program, ports: Mapping[str, int]) -> Place:
        await self.check(program)
        self.folders.add(name)
        return Place(ground=self.ground, folder=f"/{name}", bind="127.0.0.1", ports=ports)

    async def start(self, spec: ServerSpec) -> None:
        if self.refused:
            raise self.refused.pop(0)
        before = self.servers.get(spec.name)
        if before is not None and before.exit_code is None:
            return
        # As a server whose data is on disk: it knows its users again.
        users = before.users if before else {}
        started = Running(spec, users, starts=before.starts + 1 if before else 1)
        if self.dead_on_arrival:
            started.exit_code, started.reason = 1, self.dead_on_arrival
        self.servers[spec.name] = started

    async def stop(self, name: str, grace: float) -> None:
        if name in self.servers and self.servers[name].exit_code is None:
            self.servers[name].exit_code = 0
            self.stopped.append(name)

    async def observe(self) -> Mapping[str, ServerSeen]:
        return {
            name: ServerSeen(
                running=one.exit_code is None, exit_code=one.exit_code, reason=one.reason
            )
            for name, one in self.servers.items()
        }

    async def remove(self, name: str) -> None:
        self.servers.pop(name, None)
        self.folders.discard(name)
        self.links.pop(name, None)

    async def link(self, name: str, apps: Collection[str]) -> None:
        self.links[name] = frozenset(apps)

    def address(self, name: str, port: int) -> Address:
        return Address("127.0.0.1", port)

    def address_for_apps(self, name: str, port: int) -> Address:
        return Address("127.0.0.1", port)

    async def run(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        give: AsyncIterator[bytes] | None = None,
    ) -> RunsInside:
        raise NotImplementedError

    async def attach(
        self, name: str, argv: Sequence[str], env: Mapping[str, str], window: Window | None
    ) -> Attachment:
        raise NotImplementedError

    async def close(self) -> None:
        pass


class BoxProvider:
    """Knows the service of these servers."""

    service = Service(
        name="box",
        human={"es": "Caja", "en": "Box"},
        aliases=("heroku-box",),
        attachment="BOX",
        further="HEROKU_BOX",
        suffixes=("URL",),
        plans=(
            Plan(name="mini", human={"es": "Mini", "en": "Mini"}, cents_per_month=300),
            Plan(name="same", human={"es": "Igual", "en": "Same"}, cents_per_month=None),
            Plan(
                name="big",
                human={"es": "Grande", "en": "Big"},
                cents_per_month=900,
                limits={"memory": 64 * 1024**2},
            ),
        ),
    )
    program: Program | None = PROGRAM
    ports: Sequence[str] = ("box",)
    lifted: Mapping[str, str] = {"put": "Box has room again", "take": "Box opens again"}

    def __init__(self, host: MemoryHost) -> None:
        self._host = host
        self.mute = False
        self.broken = False
        self.late = 0  # how often it does not answer in time
        self.stubborn: set[str] = set()  # plans to which it cannot be brought
        self.restricted: dict[str, str] = {}

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        return Launch(argv=(place.command("box"),), memory=plan.limits.get("memory"))

    def _running(self, server: Server) -> Running | None:
        ports = {address.port for address in server.at.values()}
        for one in self._host.servers.values():
            if set(one.spec.place.ports.values()) == ports and one.exit_code is None:
                return one
        return None

    async def answers(self, server: Server) -> bool:
        return not self.mute and self._running(server) is not None

    async def admit(self, server: Server, user: Credentials) -> None:
        if self.broken:
            msg = f"no route to box as {user.password}"
            raise ConnectionError(msg)
        if self.late:
            self.late -= 1
            raise TimeoutError
        running = self._running(server)
        assert running is not None
        running.users[user.user] = user.password

    async def dismiss(self, server: Server, user: Credentials) -> None:
        running = self._running(server)
        assert running is not None
        running.users.pop(user.user, None)

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        running = self._running(server)
        assert running is not None
        if server.plan.name in self.stubborn:
            msg = "too much in it"
            raise ValueError(msg)
        running.plan = server.plan.name
        return [Restriction(name=name, said=said) for name, said in self.restricted.items()]

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        port = at["box"].port
        return {"URL": f"box://{user.user}:{user.password}@{at['box'].host}:{port}"}

    async def facts(self, server: Server) -> Sequence[Fact]:
        return [Fact(name="Plan", value=server.plan.name)]


@dataclass
class AddonStage(Stage):
    """The stage, with add-ons."""

    host: MemoryHost
    box: BoxProvider

    @property
    def addons(self) -> list[Addon]:
        return list(self.platform.plane.addons.books.all())

    async def addon(self, app: str = "demo", **named: str) -> Addon:
        """An add-on of the app that is provisioned."""
        addons = self.platform.plane.addons
        made = await addons.create(self.app(app), "box", user="ana", **named)
        await self.turn(2)
        found = addons.books.get(made.id)
        assert found.state is AddonState.PROVISIONED, found.failure
        return found

    def config(self, app: str = "demo") -> Mapping[str, str]:
        return self.platform.plane.config_vars.all(self.app(app))

    def releases(self, app: str = "demo") -> list[str]:
        return [r.description for r in self.platform.plane.releases.all(self.app(app))]

    def server(self, addon: Addon) -> Running:
        return self.host.servers[addon.id]


@asynccontextmanager
async def addon_stage(settings: Settings | None = None) -> AsyncIterator[AddonStage]:
    host = MemoryHost()
    box = BoxProvider(host)
    async with simulated_platform(
        seed=7, settings=settings, addon_host=host, addon_providers=(box,)
    ) as platform:
        yield AddonStage(platform, host, box)
