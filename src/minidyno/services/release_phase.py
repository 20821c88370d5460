"""The release phase: a command of the app that has to succeed before a release takes effect."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from minidyno.domain.apps import App
from minidyno.domain.dynos import RELEASE, Dyno
from minidyno.domain.releases import Release, ReleaseStatus
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend
from minidyno.ports.log_sink import LogSink
from minidyno.ports.outputs import Outputs
from minidyno.ports.store import Store
from minidyno.services.one_offs import OneOffs

Settle = Callable[[App, Release, bool], None]


class ReleasePhase:
    """Runs release commands, one at a time per app and in the order of the releases."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        settings: Settings,
        sink: LogSink,
        outputs: Outputs,
        one_offs: OneOffs,
        backend: DynoBackend,
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._sink = sink
        self._outputs = outputs
        self._one_offs = one_offs
        self._backend = backend
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, app: App, release: Release, command: str, settle: Settle) -> None:
        """Run the command of a pending release in the background; `settle` hears how it ended."""
        self._outputs.write(release.id, b"")
        self._in_background(release, self._run(app, release, command, settle))

    def resume(self, settle: Settle) -> None:
        """Go on with the releases that a stop of the platform left pending."""
        for app in self._store.apps():
            for release in self._store.releases(app.id):
                if release.status is ReleaseStatus.PENDING:
                    self._outputs.write(release.id, b"")
                    self._in_background(release, self._go_on(app, release, settle))

    def output(self, release_id: str, start: int = 0) -> AsyncIterator[bytes]:
        """What the command printed, followed until it ends."""
        return self._outputs.follow(release_id, start)

    async def close(self) -> None:
        """Stop waiting; the commands go on running and are found again at the next start."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _in_background(self, release: Release, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks[release.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(release.id, None))

    async def _run(self, app: App, release: Release, command: str, settle: Settle) -> None:
        async with self._turns.setdefault(app.id, asyncio.Lock()):
            self._sink.say(app.id, "api", "Running release command", "release_phase")
            dyno = self._one_offs.start(app, release, command, process_type=RELEASE)
            await self._wait(app, release, dyno, settle)

    async def _go_on(self, app: App, release: Release, settle: Settle) -> None:
        async with self._turns.setdefault(app.id, asyncio.Lock()):
            under_way = [
                d
                for d in self._store.dynos(app.id)
                if d.type == RELEASE and d.release == release.version
            ]
            if under_way:
                await self._wait(app, release, under_way[0], settle)
            else:
                self._end(app, release, settle, None)

    async def _wait(self, app: App, release: Release, dyno: Dyno, settle: Settle) -> None:
        limit = asyncio.ensure_future(self._limit(release, dyno))
        try:
            code = await self._one_offs.finish(dyno, release.id)
        finally:
            limit.cancel()
        self._end(app, release, settle, code)

    async def _limit(self, release: Release, dyno: Dyno) -> None:
        """End a command that hangs: a release must not wait for ever."""
        seconds = self._settings.release_timeout
        await self._clock.sleep(max(0.0, dyno.created_at + seconds - self._clock.now()))
        text = f" !     Release command took more than {seconds:g} seconds and was stopped.\n"
        self._outputs.write(release.id, text.encode())
        await self._backend.stop(dyno.instance, self._settings.stop_grace)

    def _end(self, app: App, release: Release, settle: Settle, code: int | None) -> None:
        if code != 0:
            how = "was interrupted" if code is None else f"exited with status {code}"
            self._outputs.write(release.id, f" !     Release command {how}.\n".encode())
            self._sink.say(
                app.id, "api", f"Release v{release.version} command failed: {how}", "release_failed"
            )
        settle(app, release, code == 0)
        self._outputs.finish(release.id)
