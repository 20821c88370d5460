"""The control plane: its parts, its use cases, and the loops that keep the platform true."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.logplex.logplex import Logplex, keep_collecting
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.blobs import Blobs
from minidyno.ports.builder import Builder
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend
from minidyno.ports.log_archive import LogArchive
from minidyno.ports.log_source import LogSource
from minidyno.ports.log_store import LogStore
from minidyno.ports.metrics_store import MetricsStore
from minidyno.ports.outputs import Outputs
from minidyno.ports.route_table import RouteTable
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.addons.addons import Addons
from minidyno.services.addons.keeper import AddonKeeper
from minidyno.services.app_metrics import AppMetrics
from minidyno.services.apps import Apps
from minidyno.services.builds import Builds
from minidyno.services.config_vars import ConfigVars
from minidyno.services.databases import Databases
from minidyno.services.deploy_times import DeployTimes
from minidyno.services.dyno_actions import DynoActions
from minidyno.services.dynos import Dynos
from minidyno.services.formation import Formation
from minidyno.services.log_archiving import LogArchiving
from minidyno.services.memory_watch import MemoryWatch
from minidyno.services.one_offs import OneOffs
from minidyno.services.rebuilds import Rebuilds
from minidyno.services.reconciler import Reconciler
from minidyno.services.release_phase import ReleasePhase
from minidyno.services.releases import Releases
from minidyno.services.sessions import Sessions
from minidyno.services.slugs import Slugs
from minidyno.services.sources import Sources
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
    rebuilds: Rebuilds
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
        """Run all loops until cancelled; a loop that fails ends them all and is raised.

        All begin at once, also when nothing runs yet (the machine was off, everything was killed).
        The dyno manager looks first and is never kept waiting: what died is out of the routes one
        lap later. The keeper of add-ons starts all servers, beside one another. Then dynos: those
        of an app whose add-ons are up, or that has none, at once; those of another when its own
        add-ons have answered or failed (`FirstWait`); until then its requests wait, as they do
        while a dyno boots.
        """
        loops = [
            asyncio.ensure_future(self.reconciler.run()),
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

    async def _keep_sweeping(self) -> None:
        while True:
            try:
                self.releases.sweep()
                await self.parts.builder.keep_images(self.releases.images_in_use())
            except MinidynoError as error:
                _log.warning("nothing could be swept away: %s", error)
            await self.parts.clock.sleep(SWEEP_EVERY)
