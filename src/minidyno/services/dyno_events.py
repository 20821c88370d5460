"""What the platform does when something happens to a dyno: the new state, and what the log says."""

from collections.abc import Callable
from dataclasses import replace

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoEvent, DynoState, Observation, next_state
from minidyno.domain.platform_codes import BOOT_TIMEOUT, MEMORY_VASTLY_EXCEEDED
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.services.dyno_ends import DynoEnds


class DynoEvents:
    """Applies events to dynos."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        sink: LogSink,
        settings: Settings,
        ends: DynoEnds,
        finished: Callable[[Dyno, int | None], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._sink = sink
        self._settings = settings
        self._ends = ends
        self._finished = finished

    async def note(
        self, app: App | None, dyno: Dyno, event: DynoEvent, seen: Observation | None
    ) -> None:
        """Take a dyno to its next state. `app` is None when the app was destroyed."""
        # Its words come before ours: a traceback before "Process exited".
        await self._sink.gather(dyno)
        fresh = self._fresh(dyno)
        if fresh is None or fresh.state is not dyno.state:
            return  # stopped or scaled away while its words were read
        self._ends.note(fresh, seen)
        now = self._clock.now()
        state = next_state(fresh.state, event)
        changed = replace(fresh, state=state, updated_at=now)
        exit_code = seen.exit_code if seen else None
        if event is DynoEvent.BOUND:
            changed = replace(changed, up_at=now)
        elif event is DynoEvent.FINISHED:
            changed = replace(changed, retired_at=now, exit_code=exit_code)
        else:
            changed = replace(
                changed,
                crashes=self._crashes(fresh, now),
                exit_code=exit_code,
            )
        self._store.save_dyno(changed)
        if app is not None:
            if seen is not None and seen.out_of_memory:
                title = MEMORY_VASTLY_EXCEEDED.title
                self._sink.say(app.id, fresh.name, title, "memory_error")
                self._sink.say(app.id, fresh.name, "Stopping process with SIGKILL", "killing")
            if seen is not None and seen.out_of_disk:
                text = "Disk quota exceeded: the dyno wrote more than its ephemeral disk holds"
                self._sink.say(app.id, fresh.name, text, "disk_exceeded")
                self._sink.say(app.id, fresh.name, "Stopping process with SIGKILL", "killing")
            self._say(app, fresh, changed, event)
        if event is DynoEvent.FINISHED:
            self._finished(changed, exit_code)

    def _crashes(self, dyno: Dyno, now: float) -> int:
        lived = now - dyno.up_at if dyno.up_at is not None else 0.0
        return 1 if lived > self._settings.crash_forgiven_after else dyno.crashes + 1

    def _say(self, app: App, before: Dyno, after: Dyno, event: DynoEvent) -> None:
        say = self._sink.say
        name = after.name
        if event is DynoEvent.BOOT_TIMED_OUT:
            limit = self._settings.boot_timeout
            say(
                app.id,
                name,
                f"{BOOT_TIMEOUT.title} -> Web process failed to bind to $PORT within "
                f"{limit:g} seconds of launch",
                "boot_timeout",
            )
            say(app.id, name, "Stopping process with SIGKILL", "killing")
        if event in {DynoEvent.EXITED, DynoEvent.FINISHED}:
            say(app.id, name, _exit_sentence(after.exit_code), "exited")
        # Heroku's logs have a sixth word for a one-off dyno that is done; its API has not.
        state = "complete" if event is DynoEvent.FINISHED else str(after.state)
        say(app.id, name, f"State changed from {before.state} to {state}", state)
        if after.state is DynoState.CRASHED:
            self._say_who_serves(app, after, event)

    def _say_who_serves(self, app: App, fallen: Dyno, event: DynoEvent) -> None:
        """When a new release does not come up, say so and that the one before goes on."""
        others = {
            d.release
            for d in self._store.dynos(app.id)
            if d.type == fallen.type and d.state is DynoState.UP and d.release != fallen.release
        }
        if not others:
            return
        why = BOOT_TIMEOUT.code if event is DynoEvent.BOOT_TIMED_OUT else "crashed"
        self._sink.say(
            app.id,
            "api",
            f"Release v{fallen.release} does not come up ({fallen.name}: {why}): "
            f"v{max(others)} goes on serving",
            "not_live",
        )

    def _fresh(self, dyno: Dyno) -> Dyno | None:
        return next((d for d in self._store.dynos(dyno.app_id) if d.id == dyno.id), None)


def _exit_sentence(code: int | None) -> str:
    if code is None:
        return "Process ended without a trace"
    # A shell reports a signal as 128 plus its number, and so does Heroku.
    return f"Process exited with status {128 - code if code < 0 else code}"
