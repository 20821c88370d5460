"""Slugs made elsewhere: their upload, and releasing a slug that exists already."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace

from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.releases import Release
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Slug
from minidyno.ports.blobs import Blobs
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.releases import Releases


class Slugs:
    """The slugs of each app."""

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        system: System,
        settings: Settings,
        releases: Releases,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._system = system
        self._settings = settings
        self._releases = releases

    def all(self, app: App) -> Sequence[Slug]:
        """The app's slugs, oldest first."""
        return self._store.slugs(app.id)

    def get(self, app: App, slug_id: str) -> Slug:
        """The app's slug with that id; raises `slug_not_found`."""
        return self._releases.slug(app, slug_id)

    def create(
        self,
        app: App,
        process_types: Mapping[str, str],
        *,
        commit: str | None = None,
        buildpack: str | None = None,
    ) -> Slug:
        """Announce a slug whose archive is yet to be uploaded."""
        now = self._clock.now()
        slug = Slug(
            id=self._system.new_id(),
            app_id=app.id,
            checksum=None,
            size=None,
            process_types=process_types,
            buildpack=buildpack,
            stack=app.stack,
            commit=commit,
            source=None,
            created_at=now,
            updated_at=now,
        )
        self._store.save_slug(slug)
        return slug

    async def put(self, slug_id: str, chunks: AsyncIterator[bytes]) -> Slug:
        """Keep the archive of an announced slug, once: a slug never changes afterwards.

        Raises `slug_not_found`, `slug_uploaded_already`, `source_too_large`, `disk_full`.
        """
        self._check_empty(slug_id)
        blob = await self._blobs.put(chunks, self._settings.slug_limit)
        # Looked at again: another upload may have ended while this one was under way.
        slug = replace(
            self._check_empty(slug_id),
            checksum=blob.checksum,
            size=blob.size,
            updated_at=self._clock.now(),
        )
        self._store.save_slug(slug)
        return slug

    def read(self, slug_id: str) -> AsyncIterator[bytes]:
        """The archive; raises `slug_not_found`."""
        slug = self._store.slug(slug_id)
        if slug is None or slug.checksum is None or not self._blobs.has(slug.checksum):
            raise MinidynoError("slug_not_found", app="?", slug=slug_id)
        return self._blobs.read(slug.checksum)

    def release(self, app: App, slug_id: str, description: str | None, user: str) -> Release:
        """Release a slug, taking over its process types; raises `slug_not_found`."""
        return self._releases.deploy_slug(app, slug_id, description, user)

    def _check_empty(self, slug_id: str) -> Slug:
        slug = self._store.slug(slug_id)
        if slug is None:
            raise MinidynoError("slug_not_found", app="?", slug=slug_id)
        if slug.checksum is not None:
            raise MinidynoError("slug_uploaded_already", slug=slug_id)
        return slug
