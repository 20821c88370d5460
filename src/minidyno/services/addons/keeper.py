"""The keeper: makes the servers of add-ons be what the books say, and watches over them."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any

from minidyno.domain.addon_servers import ServerSeen
from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.plan_limits import PlanLimits
from minidyno.services.addons.rotation import Rotation
from minidyno.services.addons.servers import AddonServers, hidden
from minidyno.services.addons.turns import Turns

LAP = 1.0
IDLE_LAP = 5.0  # where there are no add-ons; whoever creates one wakes us
HURT_LAP = 2.0
FAILURE_KEPT = 3600.0  # how long one that came to nothing can still be asked about
_FIRST_DELAY, _LONGEST_DELAY = 0.2, 30.0

_log = logging.getLogger("minidyno.addons")


class AddonKeeper:
    """Provisions, revives, checks and removes, one thing at a time for each add-on.

    All it needs is in the store and on the host: killed at any point and started again, it goes
    on. What is remembered here only keeps it from doing something twice.
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
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._servers = servers
        self._attaching = attaching
        self._rotation = rotation
        self._limits = limits
        self._turns = turns
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._awake = asyncio.Event()
        self._first_lap = asyncio.Event()
        self._falls: dict[str, tuple[int, float]] = {}  # how often, and when to try again
        self._checked: dict[str, float] = {}
        self._silent_since: dict[str, float] = {}
        self._cleared: set[str] = set()
        self._said_elsewhere: set[str] = set()
        self._seen_running: set[str] = set()  # in this life of the platform
        self._clearing: set[str] = set()
        self._resting: dict[str, float] = {}  # until when nothing is begun, after a failure

    def wake(self) -> None:
        """Something has changed: take a lap now."""
        self._awake.set()

    async def run(self) -> None:
        """Take laps for ever; where there are no servers there is nothing to do."""
        if not self._servers.are_possible:
            return
        while True:
            pause = LAP
            try:
                await self.lap()
                pause = LAP if self._store.addons() else IDLE_LAP
            except MinidynoError as error:
                _log.warning("add-ons cannot be looked at now: %s", error)
                pause = HURT_LAP
            self._first_lap.set()
            await self._pause(pause)

    async def until_first_ones_answer(self) -> None:
        """Wait for what a lap begins when the platform starts: dynos want their add-ons there.

        At most as long as a server may take to start.
        """
        if not self._servers.are_possible:
            return
        await self._first_lap.wait()
        if self._tasks:
            limit = asyncio.ensure_future(self._clock.sleep(self._settings.addon_boot_timeout))
            begun = asyncio.ensure_future(asyncio.wait(list(self._tasks.values())))
            try:
                await asyncio.wait({limit, begun}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                limit.cancel()
                begun.cancel()

    async def lap(self) -> None:
        """Look once, and begin what is to be done."""
        seen = await self._servers.host.observe()
        apps = {app.id for app in self._store.apps()}
        addons = self._store.addons()
        for addon in addons:
            if addon.app_id not in apps and addon.state is not AddonState.DEPROVISIONED:
                self._attaching.let_go(addon)  # its app was destroyed
            elif addon.state is AddonState.DEPROVISIONED:
                self._see_off(addon)
            elif self._may_begin(addon.id):
                work = self._work(addon, seen)
                if work is not None:
                    self._begin(addon.id, work)
        for name in seen.keys() - {addon.id for addon in addons}:
            if self._may_begin(name):
                self._begin(name, self._servers.remove(name))

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
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _work(
        self, addon: Addon, seen: Mapping[str, ServerSeen]
    ) -> Coroutine[Any, Any, None] | None:
        now = self._clock.now()
        if addon.state is AddonState.PROVISIONING:
            return self._provision(addon)
        if not self._servers.is_here(addon):
            self._say_elsewhere(addon)
            return None
        if self._servers.has_one(addon):
            here = seen.get(addon.id)
            if here is not None and here.running:
                self._seen_running.add(addon.id)
            if here is None or not here.running:
                _, again_at = self._falls.get(addon.id, (0, 0.0))
                return self._revive(addon, here) if now >= again_at else None
            if len(addon.users) > 1 and self._rotation.is_over(addon):
                return self._dismiss(addon)
        if now - self._checked.get(addon.id, 0.0) >= self._settings.addon_check_every:
            self._checked[addon.id] = now
            return self._check(addon)
        return None if self._servers.is_linked(addon) else self._servers.link(addon)

    async def _provision(self, addon: Addon) -> None:
        try:
            addon = await self._servers.bring_up(addon)
            await self._admit(addon)
        except MinidynoError as error:
            self._attaching.say(addon, error.say("en"), "addon_failed")
            self._attaching.let_go(addon, failure=error)
            return
        except Exception as error:
            # A fault of ours must not leave it provisioning for ever.
            ours = MinidynoError(
                "addon_server_unreachable", addon=addon.name, reason=type(error).__name__
            )
            self._attaching.let_go(addon, failure=ours)
            raise
        with self._store.transaction():
            fresh = self._store.addon(addon.id)
            if fresh is None or fresh.state is not AddonState.PROVISIONING:
                return  # destroyed meanwhile
            now = self._clock.now()
            self._checked[addon.id] = now
            self._store.save_addon(replace(fresh, state=AddonState.PROVISIONED, updated_at=now))
            self._attaching.say(fresh, self._provisioned(fresh), "addon")
            self._attaching.settle(fresh.id)

    def _provisioned(self, addon: Addon) -> str:
        said = f"Add-on {addon.name} is provisioned"
        served_by = self._servers.provider(addon).service.served_by.get("en")
        return f"{said}; it is served by {served_by}" if served_by else said

    async def _admit(self, addon: Addon) -> None:
        if self._servers.has_one(addon):
            provider, server = self._servers.provider(addon), self._servers.server(addon)
            async with self._servers.told(addon):
                await provider.apply(server)
                for user in addon.users:
                    await provider.admit(server, user)

    async def _revive(self, addon: Addon, ended: ServerSeen | None) -> None:
        """Start again what should be running, ever more slowly while it falls again."""
        falls, _ = self._falls.get(addon.id, (0, 0.0))
        delay = min(_FIRST_DELAY * 4**falls, _LONGEST_DELAY)
        self._falls[addon.id] = (falls + 1, self._clock.now() + delay)
        # What ended before this platform started was stopped by the one before.
        if ended is not None and addon.id in self._seen_running:
            code = _status(ended.exit_code)
            text = f"Server ended with status {code}, starting it again"
            self._attaching.say(addon, text, "addon_ended")
            if ended.reason:
                self._attaching.say(addon, hidden(ended.reason, addon), "addon_ended")
        try:
            addon = await self._servers.bring_up(addon)
            # One that forgets all when it ends (memcached) has to be told its users again.
            await self._admit(addon)
        except MinidynoError as error:
            self._attaching.say(addon, error.say("en"), "addon_failed")
            return
        self._attaching.say(addon, "Server is up", "addon_up")
        self._attaching.settle(addon.id)

    async def _check(self, addon: Addon) -> None:
        """Ask it how it is; one that is silent too long is started anew."""
        now = self._clock.now()
        if self._servers.has_one(addon):
            provider, server = self._servers.provider(addon), self._servers.server(addon)
            if not await provider.answers(server):
                silent = now - self._silent_since.setdefault(addon.id, now)
                if silent > self._settings.addon_boot_timeout:
                    self._silent_since.pop(addon.id, None)
                    text = f"Server has not answered for {silent:.0f} seconds, stopping it"
                    self._attaching.say(addon, text, "addon_silent")
                    await self._servers.stop(addon)
                return
            self._silent_since.pop(addon.id, None)
            if now > self._falls.get(addon.id, (0, 0.0))[1] + _LONGEST_DELAY:
                self._falls.pop(addon.id, None)
            try:
                async with self._servers.told(addon):
                    await provider.apply(server)
            finally:  # one so full that it refuses even us has something to say too
                await self._limits.look(addon)
        await self._servers.link(addon)
        self._attaching.settle(addon.id)

    async def _dismiss(self, addon: Addon) -> None:
        """Let in no longer the users that no dyno uses any more."""
        provider, server = self._servers.provider(addon), self._servers.server(addon)
        for user in self._rotation.over(addon):
            async with self._servers.told(addon):
                await provider.dismiss(server, user)
            with self._store.transaction():
                fresh = self._store.addon(addon.id)
                if fresh is not None:
                    left = tuple(one for one in fresh.users if one.user != user.user)
                    self._store.save_addon(replace(fresh, users=left))
            self._attaching.say(addon, "Credentials before the rotation are void", "addon")

    def _see_off(self, addon: Addon) -> None:
        """Remove what a deprovisioned one has, at once: nobody waits for it to be ready now."""
        if not self._servers.is_here(addon):
            return  # removed when servers stand there again: nobody else can remove its data
        if addon.id in self._cleared:
            if self._clock.now() - addon.updated_at > FAILURE_KEPT:
                self._store.remove_addon(addon.id)
        elif addon.id in self._tasks:
            if addon.id not in self._clearing:
                self._tasks[addon.id].cancel()
        elif self._may_begin(addon.id):
            self._clearing.add(addon.id)
            self._begin(addon.id, self._clear(addon))

    def _say_elsewhere(self, addon: Addon) -> None:
        if addon.id not in self._said_elsewhere:
            self._said_elsewhere.add(addon.id)
            try:
                self._servers.expect_here(addon)
            except MinidynoError as error:
                self._attaching.say(addon, error.say("en"), "addon_elsewhere")

    async def _clear(self, addon: Addon) -> None:
        try:
            await self._servers.remove(addon.id)
        finally:
            self._clearing.discard(addon.id)
        for kept in (self._falls, self._checked, self._silent_since):
            kept.pop(addon.id, None)
        if addon.failure:
            self._cleared.add(addon.id)
        else:
            self._store.remove_addon(addon.id)

    def _may_begin(self, name: str) -> bool:
        if name in self._tasks or self._turns.is_taken(name):
            return False
        return self._clock.now() >= self._resting.get(name, 0.0)

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        async def do() -> None:
            try:
                async with self._turns.of(name):
                    await work
            except MinidynoError as error:
                self._resting[name] = self._clock.now() + HURT_LAP
                _log.warning("an add-on could not be seen to: %s", error.say("en"))
            finally:
                work.close()  # one that was cancelled before its turn never began

        task = asyncio.ensure_future(do())
        self._tasks[name] = task
        task.add_done_callback(lambda _: self._done(name))

    def _done(self, name: str) -> None:
        task = self._tasks.pop(name)
        self._awake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._resting[name] = self._clock.now() + HURT_LAP
            _log.error("a fault of ours with add-on %s", name, exc_info=error)

    async def _pause(self, seconds: float) -> None:
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        waking = asyncio.ensure_future(self._awake.wait())
        try:
            await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            waking.cancel()
        self._awake.clear()


def _status(exit_code: int | None) -> str:
    """How a server ended, as a shell says it."""
    if exit_code is None:
        return "?"
    return str(128 - exit_code if exit_code < 0 else exit_code)
