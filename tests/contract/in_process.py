"""The whole platform in this process, from real parts: memory, simulated dynos, no sockets."""

import asyncio
import contextlib
import io
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx
from starlette.types import ASGIApp

from minidyno.api.access import Access
from minidyno.api.app import create_app
from minidyno.api.deps import ApiServices
from minidyno.backends.real_clock import RealClock
from minidyno.backends.simulated import SimulatedBackend
from minidyno.bootstrap.api_services import api_services
from minidyno.bootstrap.assembly import assemble
from minidyno.bootstrap.control_plane import ControlPlane, Parts
from minidyno.bootstrap.host_system import HostSystem
from minidyno.buildpacks.simulated import SimulatedBuilder
from minidyno.client.asgi import AsgiTransport
from minidyno.client.client import Client
from minidyno.domain.settings import Settings
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.log_source import LineBatch
from minidyno.router.simulated import SimulatedRouteTable
from minidyno.store.memory import MemoryStore
from minidyno.store.memory_files import MemoryBlobs, MemoryOutputs
from minidyno.store.memory_logs import MemoryLogStore

TOKEN = "the-token-of-this-test"
BASE = "http://127.0.0.1:5170"


class NoRouter:
    """No router serves here, so it prints nothing."""

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        return LineBatch((), after or "")


@dataclass(frozen=True, kw_only=True)
class Running:
    """A platform that runs, and ways to call it."""

    plane: ControlPlane
    services: ApiServices
    access: Access
    api: ASGIApp
    client: Client
    http: httpx.AsyncClient


def parts(
    settings: Settings,
    addon_host: AddonHost | None = None,
    addon_providers: Sequence[AddonProvider] = (),
) -> Parts:
    clock = RealClock()
    blobs = MemoryBlobs()
    no_workers: Sequence[str] = ()
    return Parts(
        settings=settings,
        clock=clock,
        system=HostSystem("127.0.0.1"),
        store=MemoryStore(),
        log_store=MemoryLogStore(settings.log_ring),
        blobs=blobs,
        backups=MemoryBlobs(),
        outputs=MemoryOutputs(),
        backend=SimulatedBackend(clock),
        builder=SimulatedBuilder(blobs=blobs, clock=clock, install_seconds=0, pack_seconds=0),
        routes=SimulatedRouteTable(),
        router_lines=NoRouter(),
        router_workers=lambda: no_workers,
        addon_host=addon_host,
        addon_providers=addon_providers,
    )


@contextlib.asynccontextmanager
async def platform(
    settings: Settings | None = None,
    *,
    runs: bool = True,
    addon_host: AddonHost | None = None,
    addon_providers: Sequence[AddonProvider] = (),
) -> AsyncIterator[Running]:
    """Build a platform; with `runs`, its loops go round."""
    plane = assemble(parts(settings or Settings(), addon_host, addon_providers))
    services = api_services(plane, lambda: 0, home=None, language="es")
    access = Access(token=TOKEN, secret=b"key of this test")
    api = create_app(services, access)
    loops = asyncio.ensure_future(plane.run()) if runs else None
    try:
        async with (
            Client.over_asgi(api, TOKEN) as client,
            httpx.AsyncClient(
                transport=AsgiTransport(api),
                base_url=BASE,
                headers={"Authorization": f"Bearer {TOKEN}"},
                trust_env=False,
            ) as http,
        ):
            yield Running(
                plane=plane, services=services, access=access, api=api, client=client, http=http
            )
    finally:
        if loops is not None:
            loops.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await loops
        await plane.close()


def tarball(files: Mapping[str, str]) -> bytes:
    """A .tar.gz with these files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


APP = {"Procfile": "web: python app.py\nworker: python worker.py\n", "app.py": "print('hola')\n"}


async def deploy(running: Running, app: str, files: Mapping[str, str] = APP) -> None:
    """Deploy and expect it to succeed."""
    deployment = await running.client.deploy_tarball(app, tarball(files), version="abc12345")
    result = await deployment.result()
    assert result.succeeded, result


async def until(look: Callable[[], Awaitable[object]], expected: object) -> None:
    """Look again and again until what is seen is what is expected."""
    seen = None
    for _ in range(5000):
        seen = await look()
        if seen == expected:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{seen!r} never became {expected!r}")
