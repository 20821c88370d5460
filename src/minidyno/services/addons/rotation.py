"""Which users of an add-on nobody needs any more, and their end."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addons import Addon
from minidyno.domain.releases import Release, current
from minidyno.ports.store import Store
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.servers import AddonServers


class Rotation:
    """Looks at what runs: a dyno has the config vars of the release that it was started on."""

    def __init__(self, *, store: Store, servers: AddonServers, attaching: Attaching) -> None:
        self._store = store
        self._servers = servers
        self._attaching = attaching

    def over(self, addon: Addon) -> Sequence[Credentials]:
        """The users before the newest that no dyno uses, and that none will be started with."""
        held = {value for release in self._in_force() for value in release.addon_config.values()}
        secrets = self._servers.secrets(addon)
        return [
            user
            for user in addon.users[:-1]
            if not secrets[user.user] & held and not any(user.password in v for v in held)
        ]

    def is_over(self, addon: Addon) -> bool:
        """Say whether any can be let in no longer."""
        return bool(self.over(addon))

    async def dismiss(self, addon: Addon) -> None:
        """Let in no longer the users that no dyno uses; raises `addon_server_unreachable`."""
        for user in self.over(addon):
            await self._servers.dismiss(addon, user)
            with self._store.transaction():
                fresh = self._store.addon(addon.id)
                if fresh is not None:
                    left = tuple(one for one in fresh.users if one.user != user.user)
                    self._store.save_addon(replace(fresh, users=left))
            self._attaching.say(addon, "Credentials before the rotation are void", "addon")

    def _in_force(self) -> Iterator[Release]:
        """The releases that dynos run, and those that the next ones would."""
        running: dict[str, set[int]] = {}
        for dyno in self._store.dynos():
            running.setdefault(dyno.app_id, set()).add(dyno.release)
        for app in self._store.apps():
            releases = self._store.releases(app.id)
            live = current(releases)
            versions = running.get(app.id, set()) | ({live.version} if live else set())
            yield from (release for release in releases if release.version in versions)
