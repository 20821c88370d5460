"""A simulated platform on which the use cases are played, its clock in the test's hand."""

import asyncio
import io
import tarfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from minidyno.backends.simulated import SimulatedMachine
from minidyno.bootstrap.assembly import assemble
from minidyno.bootstrap.simulated import SimulatedPlatform, simulated_platform
from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Build
from minidyno.ports.log_store import LogFilter

USER = "ana@example.com"
PROCFILE = "web: python app.py\nworker: python worker.py\n"


def tarball(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content.encode())
            archive.addfile(entry, io.BytesIO(content.encode()))
    return out.getvalue()


@dataclass
class Stage:
    platform: SimulatedPlatform

    @property
    def machine(self) -> SimulatedMachine:
        return self.platform.backend.machine

    def app(self, name: str = "demo") -> App:
        return self.platform.plane.apps.get(name)

    def create(self, name: str = "demo") -> App:
        return self.platform.plane.apps.create(name, USER)

    async def build(
        self, procfile: str = PROCFILE, name: str = "demo", files: Mapping[str, str] | None = None
    ) -> Build:
        """Upload and build; the clock is not turned."""

        async def chunks() -> AsyncIterator[bytes]:
            yield tarball({"Procfile": procfile, **(files or {})})

        plane = self.platform.plane
        source = plane.sources.new()
        blob = await plane.sources.put(source, chunks(), "url")
        return plane.builds.create(
            self.app(name), blob, url="url", version="abc1234", user=USER, language="es"
        )

    async def deploy(
        self, procfile: str = PROCFILE, name: str = "demo", files: Mapping[str, str] | None = None
    ) -> Build:
        """Build and wait until the release is live, or has failed to be."""
        build = await self.build(procfile, name, files)
        await self.turn(10)
        return self.platform.plane.builds.get(self.app(name), build.id)

    async def turn(self, seconds: float) -> None:
        await self.platform.advance(seconds)

    def dynos(self, name: str = "demo") -> list[Dyno]:
        return list(self.platform.plane.dynos.all(self.app(name)))

    def shown(self, name: str = "demo") -> list[str]:
        """The dynos as `web.1 v2 up`."""
        return [f"{d.name} v{d.release} {d.state}" for d in self.dynos(name)]

    def serving(self, name: str = "demo") -> list[str]:
        """What the router would choose from."""
        dynos = {d.id: d for d in self.platform.plane.parts.store.dynos()}
        return [
            f"{endpoint.dyno} v{dynos[endpoint.id].release}"
            for route in self.platform.routes.apps
            if route.name == name
            for endpoint in route.endpoints
        ]

    @asynccontextmanager
    async def up(self) -> AsyncIterator[None]:
        """Let the platform's loops run meanwhile; none of them runs yet."""
        running = asyncio.ensure_future(self.platform.plane.run())
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await self.platform.plane.close()

    def kill_everything(self) -> None:
        """The platform and its dynos; the next one has only the books."""
        self.machine.dynos.clear()
        self.platform.plane = assemble(self.platform.plane.parts)

    def told(self, name: str = "demo") -> list[str]:
        """The dynos as people are told of them."""
        dynos = self.platform.plane.dynos
        return [f"{d.name} v{d.release} {dynos.told_state(d)}" for d in self.dynos(name)]

    def running(self) -> list[str]:
        now = self.platform.clock.now()
        return sorted(
            f"{d.spec.app}/{d.spec.dyno}"
            for d in self.machine.dynos.values()
            if d.observe(now).running
        )

    async def log(self, dyno: str | None = None, name: str = "demo") -> list[str]:
        lines = self.platform.plane.logplex.lines(
            self.app(name).id, last=1500, only=LogFilter(dyno=dyno), follow=False
        )
        return [line.text async for line in lines]


@asynccontextmanager
async def stage(settings: Settings | None = None) -> AsyncIterator[Stage]:
    async with simulated_platform(seed=7, settings=settings) as platform:
        yield Stage(platform)
