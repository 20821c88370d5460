"""The keeper: makes the servers of add-ons be what the books say, and watches over them."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any

from minidyno.domain.addon_servers import ServerSeen
from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.first_wait import FirstWait
from minidyno.services.addons.health import Health
from minidyno.services.addons.leaving import Leaving
from minidyno.services.addons.plan_limits import PlanLimits
from minidyno.services.addons.provisioning import Provisioning
from minidyno.services.addons.rotation import Rotation
from minidyno.services.addons.servers import AddonServers
from minidyno.services.addons.turns import Turns
from minidyno.services.addons.under_way import UnderWay

LAP = 1.0
IDLE_LAP = 5.0  # where there are no add-ons; whoever creates one wakes us
HURT_LAP = 2.0

_log = logging.getLogger("minidyno.addons")


class AddonKeeper:
    """Takes laps over all add-ons, and begins what each one needs, one thing at a time.

    All it needs is in the store and on the host: killed at any point and started again, it goes
    on. What is remembered in memory only keeps it from doing something twice.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        settings: Settings,
        servers: AddonServers,
        attaching: Attaching,
        rotation: Rotation,
        limits: PlanLimits,
        turns: Turns,
        first_wait: FirstWait,
    ) -> None:
        self._store = store
        self._clock = clock
        self._servers = servers
        self._attaching = attaching
        self._rotation = rotation
        self._awake = asyncio.Event()
        self._first_wait = first_wait
        self._said_elsewhere: set[str] = set()
        self._under_way = UnderWay(clock=clock, turns=turns, ended=self.wake)
        self._provisioning = Provisioning(
            store=store, clock=clock, servers=servers, attaching=attaching
        )
        self._health = Health(
            clock=clock, settings=settings, servers=servers, attaching=attaching, limits=limits
        )
        self._leaving = Leaving(
            store=store,
            clock=clock,
            servers=servers,
            health=self._health,
            under_way=self._under_way,
        )

    def wake(self) -> None:
        """Something has changed: take a lap now."""
        self._awake.set()

    async def run(self) -> None:
        """Take laps for ever; where there are no servers there is nothing to do."""
        if not self._servers.are_possible:
            self._first_wait.looked({})
            return
        while True:
            pause = LAP
            try:
                await self.lap()
                self._first_wait.looked(self._under_way.all)
                pause = LAP if self._store.addons() else IDLE_LAP
            except MinidynoError as error:
                _log.warning("add-ons cannot be looked at now: %s", error)
                pause = HURT_LAP
            await self._pause(pause)

    async def lap(self) -> None:
        """Look once, and begin what is to be done."""
        seen = await self._servers.host.observe()
        apps = {app.id for app in self._store.apps()}
        addons = self._store.addons()
        for addon in addons:
            if addon.app_id not in apps and addon.state is not AddonState.DEPROVISIONED:
                self._attaching.let_go(addon)  # its app was destroyed
            elif addon.state is AddonState.DEPROVISIONED:
                self._leaving.see_off(addon)
            elif self._under_way.may_begin(addon.id):
                work = self._work(addon, seen)
                if work is not None:
                    self._under_way.begin(addon.id, work)
        for name in seen.keys() - {addon.id for addon in addons}:
            if self._under_way.may_begin(name):
                self._under_way.begin(name, self._servers.remove(name))

    async def stop_all(self) -> None:
        """Stop every server, for a platform that goes down; what it holds is kept."""
        if not self._servers.are_possible:
            return
        await self.close()

        async def stop(addon: Addon) -> None:
            try:
                await self._servers.stop(addon)
            except MinidynoError as error:
                _log.warning("%s could not be stopped: %s", addon.name, error.say("en"))

        await asyncio.gather(*(stop(addon) for addon in self._store.addons()))

    async def close(self) -> None:
        """Let go of what is under way; servers go on running."""
        await self._under_way.close()

    def _work(
        self, addon: Addon, seen: Mapping[str, ServerSeen]
    ) -> Coroutine[Any, Any, None] | None:
        """What there is to do for one that is to be there; None when all is well."""
        if addon.state is AddonState.PROVISIONING:
            return self._provision(addon)
        if not self._servers.is_here(addon):
            self._say_elsewhere(addon)
            return None
        if self._servers.has_one(addon):
            here = seen.get(addon.id)
            if here is None or not here.running:
                may = self._health.may_revive(addon)
                return self._health.revive(addon, here) if may else None
            self._health.has_run(addon)
            if len(addon.users) > 1 and self._rotation.is_over(addon):
                return self._rotation.dismiss(addon)
        if self._health.is_due(addon):
            self._health.was_checked(addon.id)
            return self._health.check(addon)
        return None if self._servers.is_linked(addon) else self._servers.link(addon)

    async def _provision(self, addon: Addon) -> None:
        await self._provisioning.provision(addon)
        self._health.was_checked(addon.id)

    def _say_elsewhere(self, addon: Addon) -> None:
        if addon.id not in self._said_elsewhere:
            self._said_elsewhere.add(addon.id)
            try:
                self._servers.expect_here(addon)
            except MinidynoError as error:
                self._attaching.say(addon, error.say("en"), "addon_elsewhere")

    async def _pause(self, seconds: float) -> None:
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        waking = asyncio.ensure_future(self._awake.wait())
        try:
            await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            waking.cancel()
        self._awake.clear()
