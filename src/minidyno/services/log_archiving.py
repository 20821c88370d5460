"""Keeps the lines of some apps for days, and searches them."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query import LogQuery
from minidyno.domain.log_query_reading import read_query
from minidyno.ports.clock import Clock
from minidyno.ports.log_archive import Kept, LogArchive, Retention
from minidyno.ports.log_store import LogStore
from minidyno.services.log_following import LogFollowing

NAME = "registros"  # by which the log store knows who holds lines
TIDY_EVERY = 5.0  # seconds

_log = logging.getLogger("minidyno.log_archiving")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: `lines` newest first; `behind` lines are still on their way."""

    query: LogQuery
    lines: Sequence[LogLine]
    more: bool
    behind: int
    kept: Kept
    retention: Retention


class LogArchiving:
    """Feeds the archive of each app that wants one, and forgets those that do so no longer.

    `wanted` tells by app how much is kept.
    """

    def __init__(
        self,
        *,
        archive: LogArchive,
        log_store: LogStore,
        clock: Clock,
        wanted: Callable[[], Mapping[str, Retention]],
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._wanted = wanted
        self._following = LogFollowing(
            NAME, reader=self, store=log_store, clock=clock, wanted=self._apps
        )

    async def keep_archiving(self) -> None:
        """Feed for ever."""
        await self._following.keep_following()

    async def keep_tidy(self) -> None:
        """Drop for ever what is too old, and what belongs to no add-on any more."""
        while True:
            try:
                await self.tidy()
            except MinidynoError as error:
                _log.warning("the archives of log lines cannot be tidied now: %s", error)
            await self._clock.sleep(TIDY_EVERY)

    async def tidy(self) -> None:
        """Drop it once."""
        for app_id in await self._archive.apps():
            retention = self._wanted().get(app_id)
            if retention is None:
                await self._archive.remove(app_id)
                continue
            more = True
            while more:
                more = await self._archive.trim(app_id, retention, self._clock.now())

    async def lap(self) -> bool:
        """Feed once; say whether there is more."""
        return await self._following.lap()

    async def newest(self, app_id: str) -> int:
        """The number of the newest line that is kept; `services.log_following.TakesLines`."""
        return await self._archive.newest(app_id)

    async def take(self, app_id: str, lines: Sequence[LogLine]) -> None:
        """Keep lines, and drop as many as they push out."""
        await self._archive.append(app_id, lines)
        retention = self._wanted().get(app_id)
        if retention is not None:
            await self._archive.trim(app_id, retention, self._clock.now())

    async def search(self, app: App, text: str, *, most: int, before: int | None = None) -> Found:
        """The newest lines that are asked for; raises `logs_not_kept` and `log_query_…`."""
        retention = self._retention(app)
        query = read_query(text, self._clock.now())
        # One more than asked for tells whether there are more.
        lines = await self._archive.search(app.id, query, most=most + 1, before=before)
        return Found(
            query=query,
            lines=lines[:most],
            more=len(lines) > most,
            behind=self._following.behind(app.id),
            kept=await self._archive.kept(app.id),
            retention=retention,
        )

    async def around(self, app: App, number: int, *, before: int, after: int) -> Sequence[LogLine]:
        """A line with its neighbours, oldest first; raises `logs_not_kept`."""
        self._retention(app)
        return await self._archive.around(app.id, number, before, after)

    async def close(self) -> None:
        """Let go of the archive."""
        await self._archive.close()

    def _retention(self, app: App) -> Retention:
        retention = self._wanted().get(app.id)
        if retention is None:
            raise MinidynoError("logs_not_kept", app=app.name)
        return retention

    def _apps(self) -> Sequence[str]:
        return list(self._wanted())
