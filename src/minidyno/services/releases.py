"""Releases: every change of code or config is one, strictly numbered."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace

from minidyno.domain.addons import AddonState, addon_config
from minidyno.domain.apps import App
from minidyno.domain.deploy_timeline import RELEASE_PHASE, SETTLED
from minidyno.domain.dynos import RELEASE
from minidyno.domain.errors import MinidynoError
from minidyno.domain.releases import Release, ReleaseStatus, current, to_expire
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Slug
from minidyno.ports.blobs import Blobs
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.formation import Formation
from minidyno.services.release_phase import ReleasePhase


class Releases:
    """The history of each app.

    Versions have no gaps and no ties because a version is chosen and kept in one transaction,
    which nothing can interleave (see `ports.store`).
    """

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        system: System,
        settings: Settings,
        sink: LogSink,
        wake: Callable[[], None],
        sources_waiting: Callable[[], frozenset[str]],
        formation: Formation,
        phase: ReleasePhase,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._system = system
        self._settings = settings
        self._sink = sink
        self._wake = wake
        self._sources_waiting = sources_waiting
        self._formation = formation
        self._phase = phase

    def all(self, app: App) -> Sequence[Release]:
        """All releases, oldest first."""
        return self._store.releases(app.id)

    def current(self, app: App) -> Release | None:
        """The release that the app should run."""
        return current(self._store.releases(app.id))

    def get(self, app: App, key: str) -> Release:
        """The release with that version ("v3" or "3") or id; raises `release_not_found`."""
        digits = key[1:] if key[:1] in {"v", "V"} and key[1:].isdigit() else key
        release = self._store.release(app.id, digits)
        if release is None:
            raise MinidynoError("release_not_found", app=app.name, release=key)
        return release

    def next_version(self, app: App) -> int:
        """The number that the next release would get now."""
        return max((r.version for r in self._store.releases(app.id)), default=0) + 1

    def slug(self, app: App, slug_id: str) -> Slug:
        """The app's slug with that id; raises `slug_not_found`."""
        slug = self._store.slug(slug_id)
        if slug is None or slug.app_id != app.id:
            raise MinidynoError("slug_not_found", app=app.name, slug=slug_id)
        return slug

    def add(
        self,
        app: App,
        *,
        slug_id: str | None,
        config: Mapping[str, str],
        description: str,
        user: str,
    ) -> Release:
        """Add the next release; it takes effect now, or when its release command has succeeded.

        With what the app's add-ons set now, whatever an earlier release had of them.
        """
        now = self._clock.now()
        command = self._release_command(slug_id)
        with self._store.transaction():
            attached = self._store.addon_attachments(app_id=app.id)
            addons = [self._store.addon(a.addon_id) for a in attached]
            release = Release(
                id=self._system.new_id(),
                app_id=app.id,
                version=self.next_version(app),
                description=description,
                status=ReleaseStatus.PENDING if command else ReleaseStatus.SUCCEEDED,
                slug_id=slug_id,
                config=dict(config),
                user=user,
                created_at=now,
                updated_at=now,
                phases={RELEASE_PHASE if command else SETTLED: now},
                addon_config=addon_config(attached),
                addons=tuple(
                    dict.fromkeys(
                        a.plan_name for a in addons if a and a.state is AddonState.PROVISIONED
                    )
                ),
            )
            self._store.save_release(release)
            if not command:
                self._take_effect(app, release)
        self._sink.say(app.id, "api", f"{description} by user {user}", "change")
        self._sink.say(
            app.id, "api", f"Release v{release.version} created by user {user}", "released"
        )
        if command:
            self._phase.begin(app, release, command, self.settle)
        self._wake()
        return release

    def add_for_addons(self, app: App, description: str, user: str) -> Release:
        """Add a release in which nothing but what add-ons set is another."""
        before = self.newest(app)
        return self.add(
            app,
            slug_id=before.slug_id if before else None,
            config=before.config if before else {},
            description=description,
            user=user,
        )

    def settle(self, app: App, release: Release, succeeded: bool) -> None:
        """Hear how the release command of a pending release ended."""
        with self._store.transaction():
            if self._store.app(app.id) is None:
                return  # destroyed meanwhile
            status = ReleaseStatus.SUCCEEDED if succeeded else ReleaseStatus.FAILED
            now = self._clock.now()
            phases = {**release.phases, SETTLED: now}
            settled = replace(release, status=status, updated_at=now, phases=phases)
            self._store.save_release(settled)
            if succeeded:
                self._take_effect(app, settled)
        self._wake()

    def resume(self) -> None:
        """Go on with the release phases that a stop of the platform cut short."""
        self._phase.resume(self.settle)

    def output(self, release: Release, start: int = 0) -> AsyncIterator[bytes]:
        """What the release command printed, followed until it ends; empty without a command."""
        return self._phase.output(release.id, start)

    def has_command(self, release: Release) -> bool:
        """Say whether the release has a release command, and so an output."""
        return self._release_command(release.slug_id) is not None

    def newest(self, app: App) -> Release | None:
        """The newest release that did not fail: what the next change builds upon.

        Not the current one: a change made while a release command runs must not lose what that
        release brings.
        """
        alive = [r for r in self._store.releases(app.id) if r.status is not ReleaseStatus.FAILED]
        return alive[-1] if alive else None

    def deploy_slug(
        self,
        app: App,
        slug_id: str,
        description: str | None,
        user: str,
        *,
        config: Mapping[str, str] | None = None,
    ) -> Release:
        """Release a slug that exists already; raises `slug_…` errors.

        With the app's config, unless another is given.
        """
        slug = self.slug(app, slug_id)
        if slug.checksum is None or slug.deleted_at is not None:
            raise MinidynoError("slug_not_found", app=app.name, slug=slug_id)
        before = self.newest(app)
        return self.add(
            app,
            slug_id=slug.id,
            config=config if config is not None else before.config if before else {},
            description=description or f"Deploy {(slug.commit or slug.id)[:8]}",
            user=user,
        )

    def rollback(self, app: App, key: str | None, user: str) -> Release:
        """Make a new release on an old slug and its config; add-ons stay as they are now.

        Without a key, the last release before the current one that can be gone back to.
        Raises the `release_…` errors and `nothing_to_roll_back_to`.
        """
        target = self.get(app, key) if key else self._one_before(app)
        if target.status is ReleaseStatus.EXPIRED:
            raise MinidynoError(
                "release_expired",
                version=target.version,
                keep=self._settings.release_keep_count,
                days=self._settings.release_keep_days,
            )
        if target.slug_id is None:
            raise MinidynoError("release_without_slug", version=target.version)
        if target.status is not ReleaseStatus.SUCCEEDED:
            raise MinidynoError("release_failed", version=target.version)
        return self.add(
            app,
            slug_id=target.slug_id,
            config=target.config,
            description=f"Rollback to v{target.version}",
            user=user,
        )

    def can_roll_back_to(self, release: Release) -> bool:
        """Say whether a rollback to this release would be accepted."""
        return release.status is ReleaseStatus.SUCCEEDED and release.slug_id is not None

    def expire(self, app: App) -> None:
        """Let go of slugs that Heroku's retention no longer keeps."""
        now = self._clock.now()
        with self._store.transaction():
            for release in to_expire(
                self._store.releases(app.id),
                now,
                self._settings.release_keep_count,
                self._settings.release_keep_days,
            ):
                self._store.save_release(
                    replace(release, status=ReleaseStatus.EXPIRED, updated_at=now)
                )
            kept = {
                r.slug_id
                for r in self._store.releases(app.id)
                if r.status is not ReleaseStatus.EXPIRED
            }
            expired = {r.slug_id for r in self._store.releases(app.id)} - kept
            for slug in self._store.slugs(app.id):
                if slug.id in expired and slug.deleted_at is None:
                    self._store.save_slug(replace(slug, deleted_at=now, updated_at=now))

    def sweep(self) -> None:
        """Expire what is due in all apps, and remove the files that nothing refers to."""
        for app in self._store.apps():
            self.expire(app)
        self._blobs.sweep(self._store.blobs_in_use() | self._sources_waiting())

    def images_in_use(self) -> frozenset[str]:
        """The images that a release may still run."""
        slugs = (slug for app in self._store.apps() for slug in self._store.slugs(app.id))
        return frozenset(
            image for slug in slugs if slug.deleted_at is None for image in slug.images.values()
        )

    def _release_command(self, slug_id: str | None) -> str | None:
        slug = self._store.slug(slug_id) if slug_id else None
        return slug.process_types.get(RELEASE) if slug else None

    def _take_effect(self, app: App, release: Release) -> None:
        """Take over the slug's process types: old code comes back with its old commands."""
        slug = self._store.slug(release.slug_id) if release.slug_id else None
        if slug is not None:
            self._formation.adopt(app, slug.process_types)
        now = self._clock.now()
        fresh = self._store.app(app.id) or app
        self._store.save_app(replace(fresh, released_at=now, updated_at=now))

    def _one_before(self, app: App) -> Release:
        live = self.current(app)
        earlier = [
            r
            for r in self._store.releases(app.id)
            if live and r.version < live.version and self.can_roll_back_to(r)
        ]
        if not earlier:
            raise MinidynoError("nothing_to_roll_back_to", app=app.name)
        return max(earlier, key=lambda r: r.version)
