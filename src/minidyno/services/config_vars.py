"""Config vars: each change of them is a release."""

from collections.abc import Iterable, Mapping

from minidyno.domain.apps import App
from minidyno.domain.config_vars import changed, describe
from minidyno.domain.errors import MinidynoError
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
        return release.config_vars if release else {}

    def update(
        self, app: App, updates: Mapping[str, str | None], user: str
    ) -> tuple[Mapping[str, str], Release | None]:
        """Set and remove, as one release; without a real change there is none.

        Gives all config vars as they are then. Raises the `config_…` errors, and then nothing has
        changed.
        """
        with self._store.transaction():
            self._expect_ours(app, updates)
            release = self._releases.newest(app)
            before = release.config if release else {}
            after = changed(before, updates, self._settings.config_limit)
            if after == before:
                return release.config_vars if release else {}, None
            new = self._releases.add(
                app,
                slug_id=release.slug_id if release else None,
                config=after,
                description=describe(before, after),
                user=user,
            )
        return new.config_vars, new

    def _expect_ours(self, app: App, updates: Iterable[str]) -> None:
        for attachment in self._store.addon_attachments(app_id=app.id):
            addon = self._store.addon(attachment.addon_id)
            for name in updates:
                if name in attachment.config and addon is not None:
                    raise MinidynoError(
                        "config_of_addon", name=name, addon=addon.name, attachment=attachment.name
                    )
