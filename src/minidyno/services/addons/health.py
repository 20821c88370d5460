"""The health of servers: those that have ended are started again, those that are silent stopped."""

from collections import defaultdict
from dataclasses import dataclass

from minidyno.domain.addon_servers import ServerSeen
from minidyno.domain.addons import Addon
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.plan_limits import PlanLimits
from minidyno.services.addons.servers import AddonServers, hidden

_FIRST_DELAY, _LONGEST_DELAY = 0.2, 30.0  # seconds from one start to the next, while it falls


@dataclass(slots=True)
class _Past:
    """What is remembered of one server, in seconds of the clock."""

    has_run: bool = False
    checked: float = 0.0
    silent_since: float | None = None
    falls: int = 0
    again_at: float = 0.0  # when to try again, after a fall


class Health:
    """Asks servers how they are, and sees to those that are not well.

    What it remembers is of this life of the platform, and only keeps it from doing something twice.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        settings: Settings,
        servers: AddonServers,
        attaching: Attaching,
        limits: PlanLimits,
    ) -> None:
        self._clock = clock
        self._settings = settings
        self._servers = servers
        self._attaching = attaching
        self._limits = limits
        self._past: defaultdict[str, _Past] = defaultdict(_Past)

    def has_run(self, addon: Addon) -> None:
        """It was seen to run: its end, from now on, is news."""
        self._past[addon.id].has_run = True

    def may_revive(self, addon: Addon) -> bool:
        """Say whether it may be started again now: one that falls again and again has to wait."""
        return self._clock.now() >= self._past[addon.id].again_at

    def is_due(self, addon: Addon) -> bool:
        """Say whether it is time to ask it again."""
        since = self._clock.now() - self._past[addon.id].checked
        return since >= self._settings.addon_check_every

    def was_checked(self, addon_id: str) -> None:
        """It has just answered, or is just being asked."""
        self._past[addon_id].checked = self._clock.now()

    def forget(self, addon_id: str) -> None:
        """It is gone."""
        self._past.pop(addon_id, None)

    async def revive(self, addon: Addon, ended: ServerSeen | None) -> None:
        """Start again what should be running, ever more slowly while it falls again."""
        past = self._past[addon.id]
        past.again_at = self._clock.now() + delay_after(past.falls)
        past.falls += 1
        # What ended before this platform started was stopped by the one before.
        if ended is not None and past.has_run:
            code = _status(ended.exit_code)
            text = f"Server ended with status {code}, starting it again"
            self._attaching.say(addon, text, "addon_ended")
            if ended.reason:
                self._attaching.say(addon, hidden(ended.reason, addon), "addon_ended")
        before = self._servers.trouble(addon)
        try:
            addon = await self._servers.bring_up(addon)
            # One that forgets all when it ends (memcached) has to be told its users again.
            await self._servers.let_in(addon)
        except MinidynoError as error:
            # Once, however often it is tried: the log has other things to keep.
            if before is None or before.say("en") != error.say("en"):
                self._attaching.say(addon, error.say("en"), "addon_failed")
            return
        self._attaching.say(addon, "Server is up", "addon_up")
        self._attaching.settle(addon.id)

    async def check(self, addon: Addon) -> None:
        """Ask it how it is; one that is silent too long is stopped, to be started anew."""
        if self._servers.has_one(addon) and not await self._answers(addon):
            return
        # What fails below keeps no app from its way there and its config vars.
        await self._servers.link(addon)
        self._attaching.settle(addon.id)
        await self._limits.hold(addon)

    async def _answers(self, addon: Addon) -> bool:
        past, now = self._past[addon.id], self._clock.now()
        if not await self._servers.answers(addon):
            past.silent_since = now if past.silent_since is None else past.silent_since
            silent = now - past.silent_since
            if silent > self._settings.addon_boot_timeout:
                past.silent_since = None
                text = f"Server has not answered for {silent:.0f} seconds, stopping it"
                self._attaching.say(addon, text, "addon_silent")
                await self._servers.stop(addon)
            return False
        past.silent_since = None
        if now > past.again_at + _LONGEST_DELAY:
            past.falls, past.again_at = 0, 0.0
        return True


def delay_after(falls: int) -> float:
    """Seconds until it is started again, when it has fallen that often before."""
    # The exponent has an end too: one that falls for hours would pass what a float holds.
    return min(_FIRST_DELAY * 4.0 ** min(falls, 10), _LONGEST_DELAY)


def _status(exit_code: int | None) -> str:
    """How a server ended, as a shell says it."""
    if exit_code is None:
        return "?"
    return str(128 - exit_code if exit_code < 0 else exit_code)
