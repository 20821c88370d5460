"""The platform on a real machine: two processes, the control plane and the router."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn

from minidyno.addons.catalogue import providers
from minidyno.api.access import Access
from minidyno.api.app import create_app
from minidyno.api.attach import MESSAGE_LIMIT
from minidyno.backends.real_clock import RealClock
from minidyno.bootstrap.addon_ground import leave_ground, make_addon_host
from minidyno.bootstrap.api_services import api_services
from minidyno.bootstrap.assembly import assemble
from minidyno.bootstrap.backend_choice import BACKEND_KEY, choose_backend, make_builder
from minidyno.bootstrap.bell import Bell
from minidyno.bootstrap.control_plane import ControlPlane, Parts
from minidyno.bootstrap.front_door import FrontDoor, git_over_http
from minidyno.bootstrap.home import Home
from minidyno.bootstrap.host_system import HostSystem
from minidyno.client.keep_alive import keep_alive
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import from_environment
from minidyno.domain.settings import Settings
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.router.publisher import FileRouteTable
from minidyno.store.file_blobs import FileBlobs
from minidyno.store.file_outputs import FileOutputs
from minidyno.store.sqlite import SqliteStore
from minidyno.store.sqlite_archive import SqliteLogArchive
from minidyno.store.sqlite_logs import SqliteLogStore
from minidyno.store.sqlite_metrics import SqliteMetricsStore

DOWN_FLAG = "down"  # left in the run folder by `minidyno down`: take the dynos along


@contextlib.asynccontextmanager
async def control_plane(home: Path, settings: Settings) -> AsyncIterator[ControlPlane]:
    """Build the control plane over a folder of this machine, and close it in the end.

    Raises `backend_unknown`, `home_unusable`, `schema_from_the_future`.
    """
    where = Home(home)
    where.prepare()
    store = SqliteStore(where.database)
    log_store = SqliteLogStore(where.log_database, settings.log_ring)
    blobs = FileBlobs(where.blobs)
    before = store.value(BACKEND_KEY)
    backend = await choose_backend(store, where, settings, blobs)
    await leave_ground(before, backend.name, where, settings)
    heard = Bell()
    routes = FileRouteTable(where.routes, where.router_socket, on_change=heard)
    await routes.start()
    builder = make_builder(backend.name, where, settings, blobs)
    await builder.sweep()  # what a killed build left; before the first build of this life
    router_spool = SpoolReader(where.router_spool)
    plane = assemble(
        Parts(
            settings=settings,
            clock=RealClock(),
            system=HostSystem(settings.host),
            store=store,
            log_store=log_store,
            blobs=blobs,
            backups=FileBlobs(where.backups),
            outputs=FileOutputs(where.outputs),
            backend=backend,
            builder=builder,
            routes=routes,
            router_lines=router_spool,
            router_workers=router_spool.names,
            addon_host=make_addon_host(backend.name, where, settings),
            addon_providers=providers(),
            log_archive=SqliteLogArchive(where.log_archive),
            metrics_store=SqliteMetricsStore(where.metrics),
        )
    )
    heard.answer = plane.reconciler.nudge
    try:
        yield plane
    finally:
        await plane.close()
        await builder.close()
        await routes.close()
        log_store.close()
        store.close()


async def serve_api(home: Path, settings: Settings) -> None:
    """Run the control plane until SIGTERM or SIGINT.

    Dynos and router go on; with the flag file of `minidyno down` the dynos are stopped first.
    """
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    language = from_environment(os.environ)
    where = Home(home)
    async with control_plane(home, settings) as plane:
        access = Access(token=where.token(), secret=where.secret().encode())
        git = git_over_http(plane, where.repositories, access, language)
        services = api_services(plane, lambda: plane.parts.routes.generation, home, language)
        app = FrontDoor(git, create_app(services, access))
        listener = _listen(settings)
        server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="websockets-sansio",
                ws_max_size=MESSAGE_LIMIT,
                ws_per_message_deflate=False,
                # A terminal left scrolled back reads nothing, and answers no ping, for hours; who
                # is really gone is found out by TCP (see `_listen`).
                ws_ping_interval=None,
                server_header=False,
                timeout_graceful_shutdown=1,
                timeout_keep_alive=75,
            )
        )
        # Before anyone can ask for a new build: that one must not be taken for an old one.
        plane.builds.resume(language)
        plane.releases.resume()
        plane.transfers.resume()
        rebuilding = asyncio.ensure_future(plane.rebuilds.keep_looking(language))
        loops = asyncio.ensure_future(plane.run())
        loops.add_done_callback(lambda _: setattr(server, "should_exit", True))
        try:
            await server.serve([listener])
        finally:
            await git.close()  # before the builds: a push that is cut must cancel its own
            for task in (loops, rebuilding):
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await loops
            flag = where.run / DOWN_FLAG
            if flag.exists():
                await plane.stop_all()
                flag.unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """Ends quietly: uvicorn would raise the signal again, and die before dynos are told."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let SIGTERM and SIGINT end the server, and nothing else."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def _end(self) -> None:
        self.should_exit = True


def _listen(settings: Settings) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keep_alive(listener)  # each accepted connection has it from here
    try:
        listener.bind((settings.host, settings.api_port))
    except OSError as error:
        listener.close()
        raise MinidynoError(
            "port_taken",
            port=settings.api_port,
            what="API",
            holder="",
            setting="MINIDYNO_API_PORT",
        ) from error
    listener.listen(1024)
    listener.set_inheritable(False)
    return listener
