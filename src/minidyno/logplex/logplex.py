"""One ordered stream of lines per app."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence

from minidyno.domain.dynos import Dyno
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import PLATFORM, LogLine
from minidyno.domain.platform_codes import TAIL_OVERFLOW
from minidyno.logplex.collector import Collector, dyno_key
from minidyno.ports.clock import Clock
from minidyno.ports.log_store import LogFilter, LogStore

BUSY = 0.02  # seconds between laps while a source has more to read
CALM = 0.1
HURT = 2.0  # after lines could not be kept

_log = logging.getLogger("minidyno.logplex")


class Logplex:
    """Numbers, keeps and fans out lines; `ports.LogSink` and `ports.LogTail`."""

    def __init__(self, *, store: LogStore, clock: Clock, collector: Collector) -> None:
        self._store = store
        self._clock = clock
        self._collector = collector
        self._news: dict[str, asyncio.Event] = {}
        self._gone: set[str] = set()

    def say(self, app_id: str, dyno: str, text: str, action: str) -> None:
        """Add a line of the platform itself."""
        self._gone.discard(app_id)
        line = LogLine(
            app_id=app_id,
            at=self._clock.now(),
            source=PLATFORM,
            dyno=dyno,
            text=text,
            action=action,
        )
        self._store.append([line])
        self._tell([line])

    async def gather(self, dyno: Dyno) -> None:
        """Read all that a dyno has printed so far."""
        more = True
        while more:
            lines, more = self._collector.read_dyno(dyno)
            self._tell(lines)
            if more:
                await asyncio.sleep(0)  # a long farewell must not hold up the others

    def forget_dyno(self, dyno: Dyno) -> None:
        """The dyno and what it printed are gone."""
        self._store.forget_position(dyno_key(dyno.instance))

    def forget_app(self, app_id: str) -> None:
        """Forget the app's lines and end those who follow them."""
        self._gone.add(app_id)
        self._store.remove_app(app_id)
        self._wake(app_id)

    def collect(self, dynos: Sequence[Dyno]) -> bool:
        """Read a little from every source; say whether there is more to read at once."""
        lines, more = self._collector.read_all(dynos)
        self._tell(lines)
        return more

    async def lines(
        self, app_id: str, *, last: int, only: LogFilter, follow: bool, after: int | None = None
    ) -> AsyncIterator[LogLine]:
        """The last so many lines, or those after a number; then, with `follow`, what comes.

        The past is told in the order in which it happened. What comes is told as it comes: a
        router's line is read a moment after a dyno's.
        """
        cursor = self._store.newest(app_id) if after is None else after
        if after is None:
            past = self._store.read(app_id, last=last, only=only)
            for line in sorted(past, key=lambda line: line.at):
                if line.number <= cursor:
                    yield line
        while True:
            # The event is taken before reading: what comes while we read wakes us.
            news = self._news.setdefault(app_id, asyncio.Event())
            missed = self._missed(app_id, cursor)
            if missed is not None:
                yield missed
            newest = self._store.newest(app_id)
            for line in self._store.read(app_id, after=cursor, only=only):
                yield line
                newest = max(newest, line.number)
            cursor = max(cursor, newest)
            if not follow or app_id in self._gone:
                return
            await news.wait()

    def _missed(self, app_id: str, cursor: int) -> LogLine | None:
        oldest = self._store.oldest(app_id)
        count = oldest - cursor - 1
        if cursor == 0 or count <= 0:
            return None
        return LogLine(
            app_id=app_id,
            at=self._clock.now(),
            source=PLATFORM,
            dyno="logplex",
            text=f"{TAIL_OVERFLOW.title}: {count} messages dropped",
            action="lost",
            number=oldest - 1,
        )

    def _tell(self, lines: Sequence[LogLine]) -> None:
        for app_id in {line.app_id for line in lines}:
            self._wake(app_id)

    def _wake(self, app_id: str) -> None:
        event = self._news.pop(app_id, None)
        if event is not None:
            event.set()


async def keep_collecting(
    logplex: Logplex, clock: Clock, dynos: Callable[[], Sequence[Dyno]]
) -> None:
    """Collect for ever, quickly while there is something to read."""
    while True:
        try:
            more = logplex.collect(dynos())
        except MinidynoError as error:
            # A full disk, most likely. The lines wait in their spools.
            _log.warning("log lines cannot be kept now: %s", error)
            await clock.sleep(HURT)
            continue
        await clock.sleep(BUSY if more else CALM)
