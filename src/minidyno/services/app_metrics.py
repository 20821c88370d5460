"""Counts how some apps do: their requests from the router's lines, their dynos by looking."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine
from minidyno.domain.request_metrics import (
    FOR_EVER,
    RESOLUTIONS,
    SlowRequest,
    Window,
    count,
    start_of,
)
from minidyno.ports.clock import Clock
from minidyno.ports.log_store import LogStore
from minidyno.ports.metrics_store import MetricsStore
from minidyno.ports.store import Store
from minidyno.services.dyno_ends import DynoEnds
from minidyno.services.dyno_looks import DynoLooks
from minidyno.services.log_following import LogFollowing
from minidyno.services.memory_watch import MemoryWatch

NAME = "rendimiento"  # by which the log store knows who holds lines
LOOK_EVERY = 10.0  # seconds between two looks at the dynos
LOOK_AT_ONE_OFFS_EVERY = 1.0  # many do not live for ten
TRIM_EVERY = 600.0

_log = logging.getLogger("minidyno.app_metrics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Windows of `width` seconds from `since` until `until`, oldest first; empty ones lack."""

    width: int
    since: float
    until: float
    windows: Sequence[Window]
    slow: Sequence[SlowRequest]
    behind: int

    @property
    def whole(self) -> Window:
        """All of it as one window."""
        whole = Window(width=int(self.until - self.since), start=int(self.since))
        for window in self.windows:
            whole.merge(window)
        return whole


class AppMetrics:
    """Counts for the apps that are `wanted` (by id), and forgets those that no longer are."""

    def __init__(
        self,
        *,
        metrics: MetricsStore,
        store: Store,
        log_store: LogStore,
        clock: Clock,
        usages: MemoryWatch,
        ends: DynoEnds,
        wanted: Callable[[], Collection[str]],
    ) -> None:
        self._metrics = metrics
        self._store = store
        self._clock = clock
        self._wanted = wanted
        self._looks = DynoLooks(metrics=metrics, store=store, clock=clock, usages=usages, ends=ends)
        self._trimmed_at = 0.0
        self._following = LogFollowing(
            NAME, reader=self, store=log_store, clock=clock, wanted=wanted
        )

    async def keep_counting(self) -> None:
        """Count for ever."""
        await self._following.keep_following()

    async def lap(self) -> bool:
        """Count once; say whether there is more."""
        return await self._following.lap()

    async def keep_looking(self) -> None:
        """Look at the dynos for ever, and drop what is too old."""
        due_at = self._clock.now()
        while True:
            try:
                if self._clock.now() >= due_at:
                    due_at = self._clock.now() + LOOK_EVERY
                    await self.look()
                else:
                    await self.look_at_one_offs()
            except MinidynoError as error:
                _log.warning("metrics cannot be kept now: %s", error)
            await self._clock.sleep(LOOK_AT_ONE_OFFS_EVERY)

    async def look(self) -> None:
        """Look once at the dynos of every app that wants it."""
        wanted = set(self._wanted())
        await self._looks.look(wanted)
        await self._tidy(wanted)

    async def look_at_one_offs(self) -> None:
        """Look at the one-off dynos alone: many would be gone before the next look at all."""
        await self._looks.look_at_one_offs(set(self._wanted()))

    async def _tidy(self, wanted: Collection[str]) -> None:
        now = self._clock.now()
        due = now - self._trimmed_at > TRIM_EVERY
        for app_id in await self._metrics.apps():
            if app_id not in wanted:
                await self._metrics.remove(app_id)
            elif due:
                await self._metrics.trim(app_id, now)
        if due:
            self._trimmed_at = now

    async def newest(self, app_id: str) -> int:
        """The number of the newest line that was counted; `services.log_following.TakesLines`."""
        return await self._metrics.newest(app_id)

    async def take(self, app_id: str, lines: Sequence[LogLine]) -> None:
        """Count lines; not a second time what was counted before a kill."""
        newest = await self._metrics.newest(app_id)
        fresh = [line for line in lines if line.number > newest]
        if fresh:
            await self._metrics.add(app_id, count(fresh), fresh[-1].number)

    async def measured(self, app: App, seconds: float, *, slow: int = 10) -> Measured:
        """How the app did in the last so many seconds; raises `not_measured`."""
        if app.id not in self._wanted():
            raise MinidynoError("not_measured", app=app.name)
        until = self._clock.now()
        width = width_for(seconds)
        since = float(start_of(until - seconds, width))
        return Measured(
            width=width,
            since=since,
            until=until,
            windows=await self._metrics.windows(app.id, width, since, until + 1),
            slow=await self._metrics.slow(app.id, since, slow),
            behind=self._following.behind(app.id),
        )

    async def totals(self, app: App) -> Window | None:
        """All that was ever counted of the app; None when it is not wanted."""
        if app.id not in self._wanted():
            return None
        found = await self._metrics.windows(app.id, FOR_EVER, 0, 1)
        return found[0] if found else Window(width=FOR_EVER, start=0)

    async def close(self) -> None:
        """Let go of the files."""
        await self._metrics.close()


def width_for(seconds: float) -> int:
    """The narrowest windows that are kept for so long, and not more of them than can be shown."""
    for resolution in RESOLUTIONS:
        if resolution.width and seconds <= resolution.keep and seconds <= resolution.width * 1500:
            return resolution.width
    return max(resolution.width for resolution in RESOLUTIONS)
