"""One real server of one service on one host, ready for the ordinary client."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from typing import ParamSpec, TypeVar
from uuid import uuid4

from tests.contract.addon_host_bench import HostBench
from tests.contract.addon_service_benches import BENCHES, Config, ServiceBench
from tests.contract.mail_bench import CorreoBench
from tests.free_ports import free_port

from minidyno.domain.addon_servers import Address, Credentials, ServerSpec
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import AddonProvider, NamesApps, Server

PATIENCE = 180.0  # seconds; PostgreSQL makes its first files
GRACE = 10.0
P = ParamSpec("P")
T = TypeVar("T")


class Stand:
    """A server, started as the platform would start it."""

    def __init__(self, hosted: HostBench, provider: AddonProvider) -> None:
        assert provider.program is not None
        self.hosted = hosted
        self.provider = provider
        self.program = provider.program
        self.bench: ServiceBench = BENCHES[provider.service.name]()
        self.name = str(uuid4())
        self.plan = provider.service.plans[0]
        self.admin = new_credentials("platform")
        self.user = new_credentials("u")
        self.ports: Mapping[str, int] = {port: free_port() for port in provider.ports}
        hosted.placed.append(self.name)
        if isinstance(self.bench, CorreoBench):  # what was sent, an app cannot read
            self.bench.where = lambda: self.server

    @property
    def server(self) -> Server:
        """As the provider is told of it."""
        return Server(at=self._at(self.hosted.host.address), plan=self.plan, admin=self.admin)

    def config(self, user: Credentials | None = None) -> Config:
        """Config vars with which a program of this machine gets there."""
        service = self.provider.service
        set_ = dict(self.provider.config(self._at(self.hosted.host.address), user or self.user))
        if isinstance(self.provider, NamesApps):
            set_ |= self.provider.config_of("bench")
        return {f"{service.attachment}_{suffix}": value for suffix, value in set_.items()}

    async def up(self) -> "Stand":
        """Provision it: started, ready, its user let in, within its limits."""
        await self.start()
        await self.provider.admit(self.server, self.user)
        await self.provider.apply(self.server)
        return self

    @contextlib.asynccontextmanager
    async def while_used(self) -> AsyncIterator["Stand"]:
        """Provision it, and remove it afterwards."""
        try:
            yield await self.up()
        finally:
            await self.hosted.host.remove(self.name)
            self.hosted.placed.remove(self.name)

    async def for_another(self) -> "Stand":
        """As after `up`, for whoever is next: within its plan's limits, with a user of its own.

        Who was before may just have left, with all the connections that it takes.
        """
        self.plan = self.provider.service.plans[0]
        self.user = new_credentials("u")
        async with asyncio.timeout(PATIENCE):
            while True:
                with contextlib.suppress(Exception):  # each client has its own words for it
                    await self.provider.admit(self.server, self.user)
                    await self.provider.apply(self.server)
                    await app(self.bench.write, self.config(), self.user.user, "is let in")
                    return self
                await asyncio.sleep(0.05)

    async def start(self) -> None:
        """Start it and wait until it answers."""
        host = self.hosted.host
        place = await host.place(self.name, self.program, self.ports)
        launch = self.provider.launch(place, self.plan, self.admin)
        await host.start(
            ServerSpec(
                name=self.name,
                label=f"{self.provider.service.name}-verde-1",
                program=self.program,
                argv=launch.argv,
                place=place,
                env=launch.env,
                files=launch.files,
                memory=launch.memory,
                stop_signal=launch.stop_signal,
            )
        )
        await self.until_it_answers()

    async def place_bin(self) -> str:
        """Where its programs were found."""
        return (await self.hosted.host.place(self.name, self.program, self.ports)).bin

    async def until_it_answers(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                seen = (await self.hosted.host.observe())[self.name]
                assert seen.running, seen
                if await self.provider.answers(self.server):
                    return
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        await self.hosted.host.stop(self.name, GRACE)

    async def until_it_ended(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                if not (await self.hosted.host.observe())[self.name].running:
                    return
                await asyncio.sleep(0.02)

    def another_plan(self, limit: str) -> Plan:
        """A plan with more of it."""
        mine = self.plan.limits[limit]
        return next(p for p in self.provider.service.plans if p.limits[limit] > mine)

    def _at(self, where: Callable[[str, int], Address]) -> Mapping[str, Address]:
        return {name: where(self.name, port) for name, port in self.ports.items()}


def new_credentials(begins: str) -> Credentials:
    """Random ones, in letters that no protocol reads otherwise."""
    return Credentials(f"{begins}{secrets.token_hex(6)}", secrets.token_hex(16))


async def app(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do what an app would, beside the loop."""
    return await asyncio.to_thread(call, *args, **kwargs)
