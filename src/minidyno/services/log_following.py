"""Hands an app's log lines on to whoever keeps something of them, once each."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import PLATFORM, LogLine
from minidyno.domain.platform_codes import DRAIN_OVERFLOW
from minidyno.ports.clock import Clock
from minidyno.ports.log_store import LogStore

AT_ONCE = 1000  # lines of one app in one step
CALM = 0.2  # seconds between laps while there is nothing to hand on
# After a lap that handed something on. What a lap costs is a transaction for each app: lines that
# come all the time are worth one a second, and one that comes alone is there at once.
GATHER = 1.0
IDLE = 1.0  # while there is no app to follow
HURT = 2.0  # after something could not be kept

_log = logging.getLogger("minidyno.log_following")


class TakesLines(Protocol):
    """Keeps lines, or what it makes of them, together with how far it came."""

    async def newest(self, app_id: str) -> int:
        """The number of the newest line that was taken, 0 without any."""

    async def take(self, app_id: str, lines: Sequence[LogLine]) -> None:
        """Take lines in the order of their numbers, all or nothing; known ones are left alone."""


class LogFollowing:
    """Follows the logs of some apps for one reader.

    How far it came is known to the reader alone, who keeps it together with what it made of the
    lines: after a kill they are handed on from there. Until then they wait in the log store, which
    never waits for anybody: what had to be dropped meanwhile is said by a line (L10).
    """

    def __init__(
        self,
        name: str,
        *,
        reader: TakesLines,
        store: LogStore,
        clock: Clock,
        wanted: Callable[[], Collection[str]],
    ) -> None:
        self._name = name
        self._reader = reader
        self._store = store
        self._clock = clock
        self._wanted = wanted
        self._positions: dict[str, int] = {}
        self._handed_on = False  # something, in this lap

    async def keep_following(self) -> None:
        """Hand lines on for ever, quickly while there are many."""
        while True:
            try:
                more = await self.lap()
            except MinidynoError as error:
                # A full disk, most likely. The lines wait in the log store.
                _log.warning("%s cannot keep log lines now: %s", self._name, error)
                await self._clock.sleep(HURT)
                continue
            if more:
                await asyncio.sleep(0)
            else:
                calm = CALM if self._positions else IDLE
                await self._clock.sleep(GATHER if self._handed_on else calm)

    async def lap(self) -> bool:
        """Hand on some lines of every app; say whether there are more."""
        wanted = set(self._wanted())
        held = self._store.holds(self._name)
        for app_id in held.keys() - wanted:
            self._store.hold(self._name, app_id, None)
        for app_id in self._positions.keys() - wanted:
            del self._positions[app_id]
        more = self._handed_on = False
        failure: MinidynoError | None = None
        for app_id in sorted(wanted):
            try:
                if app_id not in self._positions:
                    self._positions[app_id] = await self._begin(app_id, held.get(app_id))
                more |= await self._hand_on(app_id)
            except MinidynoError as error:
                failure = error  # one app's trouble is not the others'
        if failure is not None:
            raise failure
        return more

    def behind(self, app_id: str) -> int:
        """How many lines there are that the reader has not taken yet."""
        position = self._positions.get(app_id)
        return 0 if position is None else max(self._store.newest(app_id) - position, 0)

    async def _begin(self, app_id: str, held: int | None) -> int:
        taken = await self._reader.newest(app_id)
        if held is None:
            # Nobody asked for these lines before: what is gone of them is not missed.
            held = max(self._store.oldest(app_id) - 1, 0)
            self._store.hold(self._name, app_id, max(taken, held))
        return max(taken, held)

    async def _hand_on(self, app_id: str) -> bool:
        position = self._positions[app_id]
        lines = self._store.read_on(app_id, position, AT_ONCE)
        if not lines:
            return False
        missing = lines[0].number - position - 1
        await self._reader.take(app_id, [*_missed(lines[0], missing), *lines])
        self._positions[app_id] = lines[-1].number
        self._handed_on = True
        self._store.hold(self._name, app_id, lines[-1].number)
        return len(lines) == AT_ONCE


def _missed(first: LogLine, count: int) -> list[LogLine]:
    if count <= 0:
        return []
    return [
        LogLine(
            app_id=first.app_id,
            at=first.at,
            source=PLATFORM,
            dyno="logplex",
            text=f"{DRAIN_OVERFLOW.title}: {count} messages dropped",
            action="lost",
            number=first.number - 1,
        )
    ]
