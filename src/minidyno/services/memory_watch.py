"""Looks at the memory of all dynos now and then: R14 is said, R15 ends the dyno."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.memory import mem, verdict
from minidyno.domain.platform_codes import MEMORY_VASTLY_EXCEEDED
from minidyno.domain.quotas import size_named
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend, MeasuresUsage, Usage
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store

_RUNNING = frozenset({DynoState.STARTING, DynoState.UP, DynoState.IDLE})

_log = logging.getLogger("minidyno.memory")


class MemoryWatch:
    """Watches over the quotas, where the backend can measure."""

    def __init__(
        self,
        *,
        store: Store,
        backend: DynoBackend,
        clock: Clock,
        settings: Settings,
        sink: LogSink,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._backend = backend
        self._clock = clock
        self._settings = settings
        self._sink = sink
        self._wake = wake

    async def keep_watching(self) -> None:
        """Look for ever, as often as the settings say; never, where nothing can be measured."""
        if not isinstance(self._backend, MeasuresUsage):
            return
        while True:
            await self._clock.sleep(self._settings.memory_check_every)
            try:
                await self.look(self._backend)
            except MinidynoError as error:
                _log.warning("the dynos' memory cannot be looked at now: %s", error)

    async def usages(
        self, app: App, *, one_offs_only: bool = False
    ) -> Sequence[tuple[Dyno, Usage]]:
        """What the app's dynos use now, by type and number; none where nothing can be measured."""
        meter = self._backend
        if not isinstance(meter, MeasuresUsage):
            return ()
        dynos = sorted(self._store.dynos(app.id), key=lambda d: (d.type, d.number))
        return await _measure(meter, [d for d in dynos if d.is_one_off or not one_offs_only])

    async def look(self, meter: MeasuresUsage) -> None:
        """Look at every dyno once."""
        for dyno, usage in await _measure(meter, self._store.dynos()):
            await self._judge(dyno, usage.memory)

    async def _judge(self, dyno: Dyno, used: int) -> None:
        size = size_named(dyno.size)
        code = verdict(used, size)
        if code is None:
            return
        say = self._sink.say
        say(dyno.app_id, dyno.name, f"Process running {mem(used, size)}", "memory")
        say(dyno.app_id, dyno.name, code.title, "memory_error")
        if code is MEMORY_VASTLY_EXCEEDED:
            say(dyno.app_id, dyno.name, "Stopping process with SIGKILL", "killing")
            await self._backend.stop(dyno.instance, 0.0)
            self._wake()


async def _measure(meter: MeasuresUsage, dynos: Sequence[Dyno]) -> Sequence[tuple[Dyno, Usage]]:
    """Measure those that run, all at once: Docker takes a second for each."""
    running = [dyno for dyno in dynos if dyno.state in _RUNNING]
    usages = await asyncio.gather(*(meter.usage(dyno.instance) for dyno in running))
    return [(d, usage) for d, usage in zip(running, usages, strict=True) if usage is not None]
