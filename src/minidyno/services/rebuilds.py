"""Builds that nobody asked for: of slugs that cannot run here, and of images that are gone."""

import logging
from dataclasses import replace

from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Blob, Build, BuildStatus, Slug, rebuild_url
from minidyno.domain.stacks import CONTAINER
from minidyno.ports.builder import Builder
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.services.builds import Builds
from minidyno.services.image_wait import ImageWait
from minidyno.services.releases import Releases

LOOK_EVERY = 2.0  # seconds between two looks for slugs of another stack

_log = logging.getLogger("minidyno.rebuilds")


class Rebuilds:
    """Sees to it that what every app runs can run on this backend."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        builder: Builder,
        sink: LogSink,
        releases: Releases,
        builds: Builds,
        image_wait: ImageWait,
    ) -> None:
        self._store = store
        self._clock = clock
        self._builder = builder
        self._sink = sink
        self._releases = releases
        self._builds = builds
        self._image_wait = image_wait
        self._rebuilt: set[str] = set()  # releases that were built again, or could not be

    async def keep_looking(self, language: Language) -> None:
        """Look for ever for slugs of another stack, and once, at the start, for lost images."""
        looked = False
        while True:
            try:
                self.of_other_stacks(language)
                if not looked:
                    await self.of_lost_images(language)
                    looked = True
            except MinidynoError as error:
                _log.warning("nothing can be built again now: %s", error)
            await self._clock.sleep(LOOK_EVERY)

    def of_other_stacks(self, language: Language) -> None:
        """Build again, once, the apps whose slug was made for another stack than this one.

        That is so after the platform's backend was changed, and after a rollback to before that.
        """
        for app, release, slug in self._released():
            if slug.stack in self._builder.stacks or release.id in self._rebuilt:
                continue
            self._rebuilt.add(release.id)
            stack = self._builder.stack
            if slug.stack == CONTAINER:
                text = f"v{release.version} is a container: it runs where dynos are containers"
                self._sink.say(app.id, "api", text, "build")
                continue
            if slug.source is None:
                text = (
                    f"v{release.version} was made for stack {slug.stack}: deploy again for {stack}"
                )
                self._sink.say(app.id, "api", text, "build")
                continue
            if app.stack != CONTAINER:
                self._store.save_app(replace(app, stack=stack, updated_at=self._clock.now()))
            self._build_again(app, release, slug, slug.source, stack, language)

    async def of_lost_images(self, language: Language) -> None:
        """Build again the apps whose images somebody removed; their dynos wait for that."""
        begun: dict[str, str] = {}
        for app, release, slug in self._released():
            if not slug.images or slug.source is None or slug.stack not in self._builder.stacks:
                continue
            if not await self._builder.has_images(slug.images.values()):
                build = self._build_again(app, release, slug, slug.source, slug.stack, language)
                begun[app.id] = build.id
        self._image_wait.looked(begun)

    def _released(self) -> list[tuple[App, Release, Slug]]:
        found = []
        for app in self._store.apps():
            release = self._releases.current(app)
            slug = self._store.slug(release.slug_id) if release and release.slug_id else None
            if release is not None and slug is not None:
                found.append((app, release, slug))
        return found

    def _build_again(
        self, app: App, release: Release, slug: Slug, source: str, stack: str, language: Language
    ) -> Build:
        under_way = self._under_way(app, stack)
        if under_way is not None:
            return under_way  # it was cut short by a stop of the platform, and goes on
        text = f"Building v{release.version} again for stack {stack}"
        self._sink.say(app.id, "api", text, "build")
        return self._builds.create(
            app,
            Blob(checksum=source, size=0),
            url=rebuild_url(stack),
            version=slug.commit,
            user=release.user,
            language=language,
            stack=stack,
        )

    def _under_way(self, app: App, stack: str) -> Build | None:
        for build in self._store.builds(app.id):
            if build.status is BuildStatus.PENDING and build.is_rebuild and build.stack == stack:
                return build
        return None
