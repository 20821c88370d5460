"""Looks at the dynos of apps that are measured: their memory now, their processor so far."""

from collections.abc import Collection, Sequence

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno
from minidyno.domain.request_metrics import DynoCounts
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import Usage
from minidyno.ports.metrics_store import MetricsStore
from minidyno.ports.store import Store
from minidyno.services.dyno_ends import DynoEnds
from minidyno.services.memory_watch import MemoryWatch


class DynoLooks:
    """Adds what it sees to the figures that are kept. Apps are given by id."""

    def __init__(
        self,
        *,
        metrics: MetricsStore,
        store: Store,
        clock: Clock,
        usages: MemoryWatch,
        ends: DynoEnds,
    ) -> None:
        self._metrics = metrics
        self._store = store
        self._clock = clock
        self._usages = usages
        self._ends = ends
        self._cpu: dict[str, float] = {}  # seconds of processor so far, by the dyno's id
        self._since: dict[str, float] = {}  # by the app's id: its younger dynos are counted whole
        self._looked_at: float | None = None

    async def look(self, wanted: Collection[str]) -> None:
        """Look once at the dynos of these apps."""
        now = self._clock.now()
        self._since = {app_id: since for app_id, since in self._since.items() if app_id in wanted}
        for app in self._apps(wanted):
            await self._add(app, await self._usages.usages(app))
        self._looked_at = now
        await self._add_ends(wanted)
        # What has ended meanwhile is still to be counted, from where it was seen last.
        known = {dyno.id for dyno in self._store.dynos()}.union(self._ends.waiting)
        self._cpu = {dyno_id: cpu for dyno_id, cpu in self._cpu.items() if dyno_id in known}

    async def look_at_one_offs(self, wanted: Collection[str]) -> None:
        """Look at those alone that may be gone when all are looked at the next time."""
        for app in self._apps(wanted):
            if any(dyno.is_one_off for dyno in self._store.dynos(app.id)):
                await self._add(app, await self._usages.usages(app, one_offs_only=True))
        await self._add_ends(wanted)

    def _apps(self, wanted: Collection[str]) -> Sequence[App]:
        if not wanted:  # nor is the store asked, once a second on a platform that is idle
            return ()
        apps = [app for app in self._store.apps() if app.id in wanted]
        for app in apps:
            # An app whose add-on was attached since the last look started its dynos anew.
            earlier = self._clock.now() if self._looked_at is None else self._looked_at
            self._since.setdefault(app.id, earlier)
        return apps

    async def _add(self, app: App, usages: Sequence[tuple[Dyno, Usage]]) -> None:
        seen: dict[str, DynoCounts] = {}
        for dyno, usage in usages:
            seen.setdefault(dyno.name, DynoCounts()).merge(
                DynoCounts(
                    memory_most=usage.memory,
                    memory_sum=usage.memory,
                    looks=1,
                    cpu=self._more(dyno, usage.cpu_seconds),
                )
            )
        if seen:
            await self._metrics.add_dynos(app.id, self._clock.now(), seen)

    async def _add_ends(self, wanted: Collection[str]) -> None:
        """Add what dynos used after the last look at them, which may be all they ever used."""
        for dyno, seconds in self._ends.take():
            if dyno.app_id in wanted:
                counts = DynoCounts(cpu=self._more(dyno, seconds))
                await self._metrics.add_dynos(dyno.app_id, self._clock.now(), {dyno.name: counts})

    def _more(self, dyno: Dyno, seconds: float) -> float:
        """How much processor a dyno has used since it was last seen."""
        # Booting is often most of what a dyno ever uses, and it is over before the first look.
        # Of one that is older than all looks, nobody knows when it used that much.
        since = self._since.get(dyno.app_id)
        is_young = since is not None and dyno.created_at >= since
        before = self._cpu.get(dyno.id, 0.0 if is_young else seconds)
        self._cpu[dyno.id] = seconds
        return max(seconds - before, 0.0)
