"""Config vars: each change of them is a release."""

from collections.abc import Mapping

from minidyno.domain.apps import App
from minidyno.domain.config_vars import changed, describe
from minidyno.domain.releases import Release
from minidyno.domain.settings import Settings
from minidyno.ports.store import Store
from minidyno.services.releases import Releases


class ConfigVars:
    """The config of each app: that of its newest release that did not fail."""

    def __init__(self, *, store: Store, releases: Releases, settings: Settings) -> None:
        self._store = store
        self._releases = releases
        self._settings = settings

    def all(self, app: App) -> Mapping[str, str]:
        """The app's config vars."""
        release = self._releases.newest(app)
        return release.config if release else {}

    def update(
        self, app: App, updates: Mapping[str, str | None], user: str
    ) -> tuple[Mapping[str, str], Release | None]:
        """Set and remove, as one release; without a real change there is none.

        Raises the `config_…` errors, and then nothing has changed.
        """
        with self._store.transaction():
            release = self._releases.newest(app)
            before = release.config if release else {}
            after = changed(before, updates, self._settings.config_limit)
            if after == before:
                return before, None
            new = self._releases.add(
                app,
                slug_id=release.slug_id if release else None,
                config=after,
                description=describe(before, after),
                user=user,
            )
        return after, new
