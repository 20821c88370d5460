"""The formation: what each app wants to run."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.formation import Process, Scaling, commands_that_scale, new_process, scaled
from minidyno.domain.plan import Desired, Slot
from minidyno.domain.releases import current
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System


class Formation:
    """Process types, quantities and sizes; only slugs of `stacks` can run."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        system: System,
        settings: Settings,
        sink: LogSink,
        wake: Callable[[], None],
        stacks: Collection[str],
    ) -> None:
        self._stacks = stacks
        self._store = store
        self._clock = clock
        self._system = system
        self._settings = settings
        self._sink = sink
        self._wake = wake

    def all(self, app: App) -> Sequence[Process]:
        """The app's process types."""
        return self._store.processes(app.id)

    def get(self, app: App, key: str) -> Process:
        """The process type with that name or id; raises `process_type_unknown`."""
        for process in self._store.processes(app.id):
            if key in {process.type, process.id}:
                return process
        raise self._unknown(app, key)

    def scale(self, app: App, wishes: Sequence[Scaling], user: str) -> Sequence[Process]:
        """Change quantities and sizes, all or none; returns the rows asked for.

        Raises `formation_empty`, `process_type_unknown`, `quantity_invalid`, `size_unknown`.
        """
        now = self._clock.now()
        with self._store.transaction():
            if not self._store.processes(app.id):
                raise MinidynoError("formation_empty", app=app.name)
            changed: dict[str, Process] = {}
            for wish in wishes:
                process = self.get(app, wish.type)
                process = changed.get(process.id, process)
                changed[process.id] = scaled(process, wish, self._settings.max_quantity, now)
            for process in changed.values():
                self._store.save_process(process)
        if changed:
            listed = " ".join(f"{p.type}@{p.quantity}:{p.size}" for p in changed.values())
            self._sink.say(app.id, "api", f"Scaled to {listed} by user {user}", "scaled")
            self._wake()
        return list(changed.values())

    def adopt(self, app: App, process_types: Mapping[str, str]) -> None:
        """Take over the process types of a new slug; those it no longer has are removed."""
        wanted = commands_that_scale(process_types)
        now = self._clock.now()
        with self._store.transaction():
            here = {p.type: p for p in self._store.processes(app.id)}
            for process_type, command in wanted.items():
                process = here.get(process_type) or new_process(
                    id=self._system.new_id(),
                    app_id=app.id,
                    type=process_type,
                    command=command,
                    now=now,
                )
                if process.command != command:
                    process = replace(process, command=command, updated_at=now)
                self._store.save_process(process)
            for process_type in here.keys() - wanted.keys():
                self._store.remove_process(here[process_type].id)

    def desired(self, app: App) -> Desired:
        """What the app should look like now."""
        release = current(self._store.releases(app.id))
        if release is None or release.slug_id is None:
            return Desired(None)
        slug = self._store.slug(release.slug_id)
        if slug is not None and slug.stack not in self._stacks:
            return Desired(release.version)  # it would not run here; it is being built again
        return Desired(
            release.version,
            tuple(
                Slot(process.type, number, process.command, process.size)
                for process in self._store.processes(app.id)
                for number in range(1, process.quantity + 1)
            ),
        )

    def _unknown(self, app: App, key: str) -> MinidynoError:
        known = ", ".join(p.type for p in self._store.processes(app.id)) or "—"
        return MinidynoError("process_type_unknown", app=app.name, type=key, known=known)
