"""Apps: create, look up, change, destroy."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from minidyno.domain.apps import App
from minidyno.domain.buildpack_names import canonical, joined, separate
from minidyno.domain.errors import MinidynoError
from minidyno.domain.names import check_app_name, closest
from minidyno.domain.releases import ReleaseStatus
from minidyno.domain.settings import Settings
from minidyno.domain.stacks import CONTAINER
from minidyno.ports.builder import Builder
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.releases import Releases


class Apps:
    """The apps of this platform."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        system: System,
        settings: Settings,
        sink: LogSink,
        builder: Builder,
        releases: Releases,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._settings = settings
        self._sink = sink
        self._builder = builder
        self._releases = releases
        self._wake = wake
        self._on_destroy: list[Callable[[str], None]] = []

    def on_destroy(self, forget: Callable[[str], None]) -> None:
        """Have something of an app forgotten, by the app's id, when the app is destroyed."""
        self._on_destroy.append(forget)

    def all(self) -> Sequence[App]:
        """All apps, by name."""
        return self._store.apps()

    def get(self, key: str) -> App:
        """The app with that name or id; raises `app_not_found` or `app_misspelt`."""
        app = self._store.app(key)
        if app is None:
            raise self._unknown(key)
        return app

    def create(self, name: str | None, user: str, stack: str | None = None) -> App:
        """Create an app and its first release, as Heroku does.

        Raises the `app_…` errors and `stack_not_found`.
        """
        stack = self._builder.stack if stack is None else self.known_stack(stack)
        now = self._clock.now()
        with self._store.transaction():
            count = len(self._store.apps())
            if count >= self._settings.max_apps:
                raise MinidynoError("app_limit_reached", count=count, limit=self._settings.max_apps)
            app = App(
                id=self._system.new_id(),
                name=self._free_name(name),
                port=self._free_port(),
                stack=stack,
                created_at=now,
                updated_at=now,
            )
            self._store.save_app(app)
            self._releases.add(
                app, slug_id=None, config={}, description="Initial release", user=user
            )
        return self.get(app.id)

    def rename(self, app: App, name: str) -> App:
        """Give the app another name; raises `app_name_invalid` or `app_name_taken`."""
        if name == app.name:
            return app
        check_app_name(name)
        if self._store.app(name) is not None:
            raise MinidynoError("app_name_taken", name=name)
        return self._save(replace(app, name=name))

    def set_maintenance(self, app: App, on: bool, user: str) -> App:
        """Turn maintenance mode on or off; dynos go on running."""
        if app.maintenance == on:
            return app
        word = "on" if on else "off"
        self._sink.say(app.id, "api", f"Maintenance mode {word} by user {user}", "maintenance")
        return self._save(replace(app, maintenance=on))

    @property
    def stacks(self) -> Sequence[str]:
        """The stacks that an app can have here, that of a new one first."""
        return self._builder.stacks

    def known_stack(self, stack: str) -> str:
        """Give the stack back; raises `stack_not_found`, `container_needs_docker`."""
        if stack in self._builder.stacks:
            return stack
        if stack == CONTAINER:
            raise MinidynoError("container_needs_docker")
        raise MinidynoError("stack_not_found", stack=stack, known=", ".join(self._builder.stacks))

    def running_stack(self, app: App) -> str:
        """The stack of what the app runs; `app.stack` is that of its next build."""
        release = self._releases.current(app)
        slug = self._store.slug(release.slug_id) if release and release.slug_id else None
        return slug.stack if slug else app.stack

    def set_stack(self, app: App, stack: str, user: str) -> App:
        """Choose the stack of the next build; raises what `known_stack` does."""
        stack = self.known_stack(stack)
        if stack == app.stack:
            return app
        self._sink.say(app.id, "api", f"Set stack to {stack} by user {user}", "stack")
        return self._save(replace(app, stack=stack))

    def destroy(self, app: App) -> App:
        """Remove the app and all that belongs to it; the reconciler then stops its dynos."""
        self._store.remove_app(app.id)
        self._sink.forget_app(app.id)
        self._builder.forget(app.id)
        for forget in self._on_destroy:
            forget(app.id)
        self._wake()
        return app

    def slug_size(self, app: App) -> int | None:
        """Size in bytes of the slug that the app runs."""
        release = self._releases.current(app)
        if release is None or release.slug_id is None:
            return None
        slug = self._store.slug(release.slug_id)
        return slug.size if slug else None

    def buildpack(self, app: App) -> str | None:
        """Name of the buildpack that made the app's newest slug."""
        slugs = self._store.slugs(app.id)
        return slugs[-1].buildpack if slugs else None

    def buildpacks(self, app: App) -> Sequence[str]:
        """Those chosen by hand, in order; else those that were detected for the newest slug."""
        return app.buildpacks or separate(self.buildpack(app))

    def set_buildpacks(self, app: App, names: Sequence[str], user: str) -> App:
        """Choose the buildpacks of the next build, in order; none: detect them again.

        Raises `buildpack_unknown` and `buildpack_repeated`.
        """
        chosen: list[str] = []
        for name in names:
            found = canonical(name)
            if found in chosen:
                raise MinidynoError("buildpack_repeated", buildpack=found, app=app.name)
            chosen.append(found)
        listed = joined(chosen) or "none"
        self._sink.say(app.id, "api", f"Set buildpacks to {listed} by user {user}", "buildpacks")
        return self._save(replace(app, buildpacks=tuple(chosen)))

    def is_deployed(self, app: App) -> bool:
        """Say whether any release of the app has code."""
        return any(
            r.slug_id and r.status is ReleaseStatus.SUCCEEDED for r in self._store.releases(app.id)
        )

    def _unknown(self, key: str) -> MinidynoError:
        close = closest(key, (app.name for app in self._store.apps()))
        if close is None:
            return MinidynoError("app_not_found", app=key)
        return MinidynoError("app_misspelt", app=key, close=close)

    def _save(self, app: App) -> App:
        app = replace(app, updated_at=self._clock.now())
        self._store.save_app(app)
        self._wake()
        return app

    def _free_name(self, name: str | None) -> str:
        if name is None:
            name = self._system.random_name()
            while self._store.app(name) is not None:
                name = self._system.random_name()
            return name
        check_app_name(name)
        if self._store.app(name) is not None:
            raise MinidynoError("app_name_taken", name=name)
        return name

    def _free_port(self) -> int:
        first, last = self._settings.app_port_first, self._settings.app_port_last
        taken = {app.port for app in self._store.apps()}
        for port in range(first, last + 1):
            if port not in taken and self._system.port_is_free(port):
                return port
        raise MinidynoError("app_ports_used_up", first=first, last=last)
