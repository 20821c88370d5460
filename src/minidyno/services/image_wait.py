"""Whose dynos wait, when the platform starts, for images that are built again."""

from collections.abc import Mapping

from minidyno.domain.releases import ReleaseStatus
from minidyno.domain.slugs import BuildStatus
from minidyno.domain.stacks import CONTAINER
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store

FIRST_LOOK_LIMIT = 10.0  # seconds; who cannot be asked for images by then is not waited for


class ImageWait:
    """Keeps dynos from starting, only to crash, while their app's removed images are built again.

    `Rebuilds` writes down here what its first look began; the dyno manager asks. An app waits until
    its build has ended, and its release phase, well or not: where it failed, the start of the old
    release says what is missing.
    """

    def __init__(self, *, store: Store, clock: Clock, runs_images: bool) -> None:
        self._store = store
        self._clock = clock
        self._runs_images = runs_images
        self._look_ends_at = clock.now() + FIRST_LOOK_LIMIT
        self._begun: dict[str, str] | None = None  # None: nobody looked yet

    def looked(self, begun: Mapping[str, str]) -> None:
        """The first look is over; it began these builds, their ids by that of the app."""
        self._begun = dict(begun)

    def waits(self, app_id: str) -> bool:
        """Say whether dynos of this app do not start yet."""
        if not self._runs_images:
            return False
        if self._begun is None:
            app = self._store.app(app_id)
            is_container = app is not None and app.stack == CONTAINER
            return is_container and self._clock.now() < self._look_ends_at
        if app_id not in self._begun:
            return False
        if self._is_coming(app_id, self._begun[app_id]):
            return True
        del self._begun[app_id]
        return False

    def _is_coming(self, app_id: str, build_id: str) -> bool:
        build = self._store.build(build_id)
        if build is None or build.release_id is None:
            return build is not None and build.status is BuildStatus.PENDING
        release = self._store.release(app_id, build.release_id)
        return release is not None and release.status is ReleaseStatus.PENDING
