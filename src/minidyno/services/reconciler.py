"""The dyno manager: looks, plans, acts, and looks again."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from minidyno.domain.app_routes import route_of
from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoState, Observation
from minidyno.domain.errors import MinidynoError
from minidyno.domain.life import event_for
from minidyno.domain.one_off_plan import plan_one_offs
from minidyno.domain.plan import Desired, Rules, plan
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend, TellsChanges
from minidyno.ports.route_table import RouteTable
from minidyno.ports.store import Store
from minidyno.services.deploy_times import DeployTimes
from minidyno.services.dyno_actions import DynoActions
from minidyno.services.dyno_events import DynoEvents
from minidyno.services.formation import Formation

BUSY_LAP = 0.025  # while something is changing
CALM_LAP = 0.2  # otherwise; also how late a crash is noticed
HURT_LAP = 2.0  # after a lap that failed
BELIEVE_FOR = 5.0  # what an app should be is read again after this, even if nobody said a word

_log = logging.getLogger("minidyno.reconciler")


class Reconciler:
    """Makes what is be what should be.

    Killed at any point and started again, it is right one lap later: all it needs is in the
    store and in the backend.
    """

    def __init__(
        self,
        *,
        store: Store,
        backend: DynoBackend,
        routes: RouteTable,
        clock: Clock,
        settings: Settings,
        formation: Formation,
        actions: DynoActions,
        events: DynoEvents,
        times: DeployTimes,
        traced: Callable[[], Collection[str]] = tuple,
        waits: Callable[[str], bool],
        host_suffix: str = "localhost",
    ) -> None:
        self._store = store
        self._backend = backend
        self._routes = routes
        self._clock = clock
        self._settings = settings
        self._formation = formation
        self._actions = actions
        self._events = events
        self._times = times
        self._find_traced = traced
        self._waits = waits
        self._host_suffix = host_suffix
        self._rules = Rules(
            crash_delay_limit=settings.crash_delay_limit,
            cycle_after=settings.cycle_after,
            drain_limit=settings.drain_limit,
        )
        self._awake = asyncio.Event()
        self._desired: dict[str, Desired] = {}
        self._traced: Collection[str] | None = None  # ids of apps
        self._desired_read_at = 0.0

    def wake(self) -> None:
        """Something has changed: take a lap now, and read again what is wanted."""
        self._forget()
        self._awake.set()

    def nudge(self) -> None:
        """Something may have moved on (a router has let go of a dyno): take a lap now."""
        self._awake.set()

    async def run(self) -> None:
        """Take laps for ever."""
        while True:
            try:
                busy = await self.lap()
            except MinidynoError as error:
                # A full disk, most likely. What runs goes on running, and the next lap looks again.
                _log.warning("the dyno manager cannot act now: %s", error)
                await self._clock.sleep(HURT_LAP)
                continue
            await self._pause(BUSY_LAP if busy else CALM_LAP)

    async def lap(self) -> bool:
        """Look, plan and act once; say whether something is changing."""
        # A start that ends while the backend is looking may be missing from what it saw; one that
        # begins and ends meanwhile, too.
        unseen = self._actions.starting()
        before = {dyno.instance for dyno in self._store.dynos()}
        seen = await self._backend.observe()
        unseen |= self._actions.starting()
        unseen |= {dyno.instance for dyno in self._store.dynos()} - before
        apps = {app.id: app for app in self._store.apps()}
        await self._note_events(apps, seen, unseen)
        self._end_orphans(seen)
        self._act(apps, seen, unseen)
        self._publish(apps)
        return self._is_busy()

    async def _note_events(
        self, apps: Mapping[str, App], seen: Mapping[str, Observation], unseen: Collection[str]
    ) -> None:
        now = self._clock.now()
        for dyno in self._store.dynos():
            if dyno.instance in unseen:
                continue
            observation = seen.get(dyno.instance)
            event = event_for(
                dyno,
                observation,
                now,
                boot_timeout=self._settings.boot_timeout,
                settle_time=self._settings.settle_time,
            )
            if event is not None:
                await self._events.note(apps.get(dyno.app_id), dyno, event, observation)

    def _end_orphans(self, seen: Mapping[str, Observation]) -> None:
        """End what runs but is in nobody's books: a start cut short by a kill of this process."""
        known = {dyno.instance for dyno in self._store.dynos()}
        for instance in seen.keys() - known:
            self._actions.end_orphan(instance)

    def _act(
        self, apps: Mapping[str, App], seen: Mapping[str, Observation], unseen: Collection[str]
    ) -> None:
        now = self._clock.now()
        if now - self._desired_read_at > BELIEVE_FOR:
            self._forget()
            self._desired_read_at = now
        by_app: dict[str, list[Dyno]] = defaultdict(list)
        running = {name for name, o in seen.items() if o.running}.union(unseen)
        one_offs: dict[str, list[Dyno]] = defaultdict(list)
        for dyno in self._store.dynos():
            (one_offs if dyno.is_one_off else by_app)[dyno.app_id].append(dyno)
        for app_id in apps.keys() | by_app.keys() | one_offs.keys():
            app = apps.get(app_id)
            for action in plan_one_offs(
                one_offs[app_id], now, running=running, app_is_there=app is not None
            ):
                self._actions.carry_out(app, action)
            for action in plan(
                self._want(app),
                by_app[app_id],
                now,
                self._rules,
                running=running,
                drained=self._is_drained,
                may_start=not self._waits(app_id),
            ):
                self._actions.carry_out(app, action)

    def _want(self, app: App | None) -> Desired:
        if app is None:
            return Desired(None)  # destroyed: whatever runs has to go
        if app.id not in self._desired:
            self._desired[app.id] = self._formation.desired(app)
        return self._desired[app.id]

    def _forget(self) -> None:
        self._desired.clear()
        self._traced = None

    def _is_drained(self, dyno: Dyno) -> bool:
        if dyno.port is None or dyno.type != "web":
            return True
        if dyno.route_generation is None:
            return False
        return self._routes.is_drained(dyno.id, dyno.route_generation)

    def _publish(self, apps: Mapping[str, App]) -> None:
        """Write the snapshot after acting: a dyno retired in this lap is no longer in it."""
        dynos: dict[str, list[Dyno]] = defaultdict(list)
        for dyno in self._store.dynos():
            dynos[dyno.app_id].append(dyno)
        if self._traced is None:
            self._traced = self._find_traced()
        generation = self._routes.publish(
            [
                route_of(
                    app,
                    self._hosts(app),
                    self._want(app),
                    dynos[app.id],
                    self._address,
                    traced=app.id in self._traced,
                    waits=self._waits(app.id),
                )
                for app in sorted(apps.values(), key=lambda a: a.name)
            ]
        )
        for app in apps.values():
            self._times.look(app, self._want(app), dynos[app.id])
        for retired in (d for here in dynos.values() for d in here):
            if retired.state is DynoState.DOWN and retired.route_generation is None:
                self._store.save_dyno(replace(retired, route_generation=generation))

    def _hosts(self, app: App) -> Sequence[str]:
        return (f"{app.name}.{self._host_suffix}",)

    def _address(self, dyno: Dyno) -> tuple[str, int]:
        return self._backend.address(dyno.instance, dyno.port or 0)

    def _is_busy(self) -> bool:
        return self._actions.busy or any(
            dyno.state in {DynoState.STARTING, DynoState.DOWN} for dyno in self._store.dynos()
        )

    async def _pause(self, seconds: float) -> None:
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        waking: set[asyncio.Future[Any]] = {asyncio.ensure_future(self._awake.wait())}
        if isinstance(self._backend, TellsChanges):
            waking.add(asyncio.ensure_future(self._backend.changed()))
        try:
            await asyncio.wait({sleeping, *waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sleeping, *waking):
                task.cancel()
        self._awake.clear()
