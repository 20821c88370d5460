"""Puts services together over ports; what the ports are made of is decided elsewhere."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minidyno.addons import registros, rendimiento
from minidyno.bootstrap.addons import assemble_addons
from minidyno.bootstrap.bell import Bell
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.logplex.collector import Collector
from minidyno.logplex.logplex import Logplex, keep_collecting
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.blobs import Blobs
from minidyno.ports.builder import Builder
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend
from minidyno.ports.log_archive import LogArchive
from minidyno.ports.log_sink import LogSink
from minidyno.ports.log_source import LogSource
from minidyno.ports.log_store import LogStore
from minidyno.ports.metrics_store import MetricsStore
from minidyno.ports.outputs import Outputs
from minidyno.ports.route_table import RouteTable
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.addons.addons import Addons
from minidyno.services.addons.keeper import AddonKeeper
from minidyno.services.addons.servers import AddonServers
from minidyno.services.app_metrics import AppMetrics
from minidyno.services.apps import Apps
from minidyno.services.attached_plans import attached_plans, log_retention
from minidyno.services.attached_starts import AttachedStarts
from minidyno.services.builds import Builds
from minidyno.services.config_vars import ConfigVars
from minidyno.services.databases import Databases
from minidyno.services.deploy_times import DeployTimes
from minidyno.services.dyno_actions import DynoActions
from minidyno.services.dyno_events import DynoEvents
from minidyno.services.dynos import Dynos
from minidyno.services.first_addons import FirstAddons
from minidyno.services.first_deploys import FirstDeploys
from minidyno.services.formation import Formation
from minidyno.services.log_archiving import LogArchiving
from minidyno.services.memory_watch import MemoryWatch
from minidyno.services.one_offs import OneOffs
from minidyno.services.reconciler import Reconciler
from minidyno.services.release_phase import ReleasePhase
from minidyno.services.releases import Releases
from minidyno.services.sessions import Sessions
from minidyno.services.slugs import Slugs
from minidyno.services.sources import Sources
from minidyno.services.transfers.ledger import Ledger
from minidyno.services.transfers.mover import Mover
from minidyno.services.transfers.schedules import BackupSchedules
from minidyno.services.transfers.transfers import Transfers

_log = logging.getLogger("minidyno.sweep")

SWEEP_EVERY = 3600.0


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything that the services stand on."""

    settings: Settings
    clock: Clock
    system: System
    store: Store
    log_store: LogStore
    blobs: Blobs
    outputs: Outputs
    backend: DynoBackend
    builder: Builder
    routes: RouteTable
    router_lines: LogSource
    router_workers: Callable[[], Sequence[str]]
    log_archive: LogArchive | None = None
    addon_host: AddonHost | None = None  # None: a platform without add-ons
    addon_providers: Sequence[AddonProvider] = ()
    metrics_store: MetricsStore | None = None
    backups: Blobs


@dataclass(frozen=True, kw_only=True)
class ControlPlane:
    """The use cases, and the loops that keep the platform true."""

    parts: Parts
    apps: Apps
    releases: Releases
    config_vars: ConfigVars
    formation: Formation
    dynos: Dynos
    builds: Builds
    deploy_times: DeployTimes
    sources: Sources
    slugs: Slugs
    one_offs: OneOffs
    sessions: Sessions
    phase: ReleasePhase
    logplex: Logplex
    actions: DynoActions
    reconciler: Reconciler
    memory_watch: MemoryWatch
    archiving: LogArchiving | None = None
    addons: Addons
    addon_keeper: AddonKeeper
    metrics: AppMetrics | None = None
    databases: Databases
    transfers: Transfers
    schedules: BackupSchedules

    async def run(self) -> None:
        """Run all loops until cancelled; a loop that fails ends them all and is raised."""
        loops = [
            asyncio.ensure_future(self._keep_dynos()),
            asyncio.ensure_future(self.addon_keeper.run()),
            asyncio.ensure_future(self.schedules.run()),
            asyncio.ensure_future(
                keep_collecting(self.logplex, self.parts.clock, self.parts.store.dynos)
            ),
            asyncio.ensure_future(self._keep_sweeping()),
            asyncio.ensure_future(self.memory_watch.keep_watching()),
        ]
        if self.archiving is not None:
            loops.append(asyncio.ensure_future(self.archiving.keep_archiving()))
            loops.append(asyncio.ensure_future(self.archiving.keep_tidy()))
        if self.metrics is not None:
            loops.append(asyncio.ensure_future(self.metrics.keep_counting()))
            loops.append(asyncio.ensure_future(self.metrics.keep_looking()))
        try:
            await asyncio.gather(*loops)
        finally:
            for loop in loops:
                loop.cancel()
            for loop in loops:
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await loop

    async def close(self) -> None:
        """Let go of what is under way; dynos go on running."""
        await self.builds.close()
        await self.phase.close()
        await self.actions.close()
        if self.archiving is not None:
            await self.archiving.close()
        await self.transfers.close()  # their commands run beside the servers
        await self.addon_keeper.close()
        if self.metrics is not None:
            await self.metrics.close()
        await self.parts.backend.close()
        if self.parts.addon_host is not None:
            await self.parts.addon_host.close()

    async def stop_all(self) -> None:
        """Stop all dynos, then what they may still have needed while they stopped."""
        await self.actions.stop_all()
        await self.addon_keeper.stop_all()

    async def _keep_dynos(self) -> None:
        await self.addon_keeper.until_first_ones_answer()
        await self.reconciler.run()

    async def _keep_sweeping(self) -> None:
        while True:
            try:
                self.releases.sweep()
                await self.parts.builder.keep_images(self.releases.images_in_use())
            except MinidynoError as error:
                _log.warning("nothing could be swept away: %s", error)
            await self.parts.clock.sleep(SWEEP_EVERY)


def assemble_transfers(
    parts: Parts, sink: LogSink, servers: AddonServers
) -> tuple[Transfers, BackupSchedules]:
    """Build what makes backups, and makes them by itself."""
    store, clock, system = parts.store, parts.clock, parts.system
    mover = Mover(servers=servers, files=parts.backups, clock=clock, system=system)
    transfers = Transfers(
        store=store,
        settings=parts.settings,
        files=parts.backups,
        ledger=Ledger(store=store, clock=clock, system=system, sink=sink),
        mover=mover,
    )
    schedules = BackupSchedules(
        store=store, clock=clock, system=system, transfers=transfers, mover=mover
    )
    return transfers, schedules


def _archiving(parts: Parts) -> LogArchiving | None:
    if parts.log_archive is None:
        return None
    return LogArchiving(
        archive=parts.log_archive,
        log_store=parts.log_store,
        clock=parts.clock,
        wanted=log_retention(parts.store, registros.SERVICE),
    )


def _metrics(parts: Parts, usages: MemoryWatch) -> AppMetrics | None:
    if parts.metrics_store is None:
        return None
    return AppMetrics(
        metrics=parts.metrics_store,
        store=parts.store,
        log_store=parts.log_store,
        clock=parts.clock,
        usages=usages,
        wanted=lambda: attached_plans(parts.store, rendimiento.SERVICE),
    )


def assemble(parts: Parts) -> ControlPlane:
    """Build the use cases over these parts."""
    store, clock, system, settings = parts.store, parts.clock, parts.system, parts.settings
    wake = Bell()
    logplex = Logplex(
        store=parts.log_store,
        clock=clock,
        collector=Collector(
            store=parts.log_store,
            dynos=parts.backend,
            router=parts.router_lines,
            router_workers=parts.router_workers,
            line_limit=settings.log_line_limit,
        ),
    )
    sources = Sources(blobs=parts.blobs, clock=clock, system=system, settings=settings)
    formation = Formation(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        wake=wake,
        stacks=parts.builder.stacks,
    )
    dynos = Dynos(store=store, clock=clock, sink=logplex, wake=wake)
    actions = DynoActions(
        store=store,
        backend=parts.backend,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        dynos=dynos,
        attached=AttachedStarts(
            backend=parts.backend, clock=clock, settings=settings, sink=logplex, dynos=dynos
        ),
        wake=wake,
    )
    one_offs = OneOffs(
        store=store,
        clock=clock,
        system=system,
        actions=actions,
        lines=parts.backend,
        outputs=parts.outputs,
        formation=formation,
    )
    phase = ReleasePhase(
        store=store,
        clock=clock,
        settings=settings,
        sink=logplex,
        outputs=parts.outputs,
        one_offs=one_offs,
        backend=parts.backend,
    )
    releases = Releases(
        store=store,
        blobs=parts.blobs,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        wake=wake,
        sources_waiting=sources.waiting,
        formation=formation,
        phase=phase,
    )
    times = DeployTimes(store=store, clock=clock)
    reconciler = Reconciler(
        store=store,
        backend=parts.backend,
        routes=parts.routes,
        clock=clock,
        settings=settings,
        formation=formation,
        actions=actions,
        events=DynoEvents(
            store=store,
            clock=clock,
            sink=logplex,
            settings=settings,
            finished=one_offs.has_ended,
        ),
        times=times,
        traced=lambda: attached_plans(store, rendimiento.SERVICE),
    )
    first_deploys = FirstDeploys(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        outputs=parts.outputs,
        one_offs=one_offs,
        backend=parts.backend,
    )
    memory_watch = MemoryWatch(
        store=store,
        backend=parts.backend,
        clock=clock,
        settings=settings,
        sink=logplex,
        wake=wake,
    )
    wake.answer = reconciler.wake
    addons, addon_keeper = assemble_addons(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        host=parts.addon_host,
        providers=parts.addon_providers,
        sink=logplex,
        releases=releases,
    )
    transfers, schedules = assemble_transfers(parts, logplex, addons.servers)
    sessions = Sessions(
        backend=parts.backend,
        clock=clock,
        settings=settings,
        sink=logplex,
        dynos=dynos,
        one_offs=one_offs,
        wake=wake,
    )
    apps = Apps(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        builder=parts.builder,
        releases=releases,
        wake=wake,
    )
    apps.on_destroy(lambda _: addon_keeper.wake())
    apps.on_destroy(lambda _: transfers.sweep())
    return ControlPlane(
        parts=parts,
        apps=apps,
        releases=releases,
        config_vars=ConfigVars(releases=releases, store=store, settings=settings),
        formation=formation,
        dynos=dynos,
        builds=Builds(
            store=store,
            clock=clock,
            system=system,
            builder=parts.builder,
            outputs=parts.outputs,
            sink=logplex,
            releases=releases,
            first_deploys=first_deploys,
            first_addons=FirstAddons(addons),
        ),
        deploy_times=times,
        sources=sources,
        slugs=Slugs(
            store=store,
            blobs=parts.blobs,
            clock=clock,
            system=system,
            settings=settings,
            releases=releases,
        ),
        one_offs=one_offs,
        sessions=sessions,
        phase=phase,
        logplex=logplex,
        actions=actions,
        reconciler=reconciler,
        memory_watch=memory_watch,
        archiving=_archiving(parts),
        addons=addons,
        addon_keeper=addon_keeper,
        metrics=_metrics(parts, memory_watch),
        databases=Databases(addons=addons, sessions=sessions),
        transfers=transfers,
        schedules=schedules,
    )
