"""Dynos as people see them: list, restart, stop."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoEvent, DynoState, next_state
from minidyno.domain.errors import MinidynoError
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store


class Dynos:
    """The dynos of each app. Nothing is started here: the reconciler does that."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        sink: LogSink,
        wake: Callable[[], None],
        waits: Callable[[str], bool],
    ) -> None:
        self._store = store
        self._clock = clock
        self._sink = sink
        self._wake = wake
        self._waits = waits

    def all(self, app: App) -> Sequence[Dyno]:
        """The app's dynos, those that are going down left out, by type and number."""
        here = [d for d in self._store.dynos(app.id) if d.state is not DynoState.DOWN]
        return sorted(here, key=lambda d: (d.type, d.number, d.created_at))

    def get(self, app: App, key: str) -> Dyno:
        """The dyno with that name or id; the newest of a name. Raises `dyno_not_found`."""
        for dyno in reversed(self.all(app)):
            if key in {dyno.name, dyno.id}:
                return dyno
        raise MinidynoError("dyno_not_found", app=app.name, dyno=key)

    def told_state(self, dyno: Dyno) -> DynoState:
        """Give the state that people are told.

        One that fell with the platform, and starts once its add-ons or its image are there, is
        starting: it has not failed.
        """
        if dyno.state is DynoState.CRASHED and self._waits(dyno.app_id):
            return DynoState.STARTING
        return dyno.state

    def release_id(self, dyno: Dyno) -> str | None:
        """Id of the release that the dyno runs."""
        release = self._store.release(dyno.app_id, str(dyno.release))
        return release.id if release else None

    def restart(
        self, app: App, user: str, *, process_type: str | None = None, key: str | None = None
    ) -> None:
        """Replace all dynos, those of a type, or one. Each new one answers before its old one goes.

        A crashed one is tried again at once. Raises `dyno_not_found`.
        """
        chosen = self._choose(app, process_type, key)
        now = self._clock.now()
        with self._store.transaction():
            for dyno in chosen:
                # A crash that a person answered with a restart no longer slows the next start.
                self._store.save_dyno(replace(dyno, restart_asked_at=now, updated_at=now))
        self._sink.say(app.id, "api", f"Restarted by user {user}", "restart")
        self._wake()

    def stop(
        self, app: App, user: str, *, process_type: str | None = None, key: str | None = None
    ) -> None:
        """Stop dynos now. As on Heroku, those of the formation are started again."""
        chosen = self._choose(app, process_type, key)
        with self._store.transaction():
            for dyno in chosen:
                self.retire(dyno)
        self._sink.say(app.id, "api", f"Stopped by user {user}", "stop")
        self._wake()

    def retire(self, dyno: Dyno) -> Dyno:
        """Mark a dyno as going down; a crashed one is merely asked to be replaced."""
        now = self._clock.now()
        if dyno.state is DynoState.CRASHED:
            retired = replace(dyno, restart_asked_at=now, updated_at=now)
        else:
            state = next_state(dyno.state, DynoEvent.RETIRED)
            retired = replace(dyno, state=state, retired_at=now, updated_at=now)
        self._store.save_dyno(retired)
        return retired

    def _choose(self, app: App, process_type: str | None, key: str | None) -> Sequence[Dyno]:
        if key is not None:
            return [self.get(app, key)]
        here = self.all(app)
        if process_type is None:
            return here
        chosen = [d for d in here if d.type == process_type]
        if not chosen:
            raise MinidynoError("dyno_not_found", app=app.name, dyno=process_type)
        return chosen
