"""What can be done with databases beyond what is done with any add-on."""

from collections.abc import Mapping

from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.addon_provider import CanBeEmptied, HasShell
from minidyno.ports.attached import Attachment
from minidyno.services.addons.addons import Addons
from minidyno.services.sessions import Sessions


class Databases:
    """Promotes, empties, and opens a database's own client."""

    def __init__(self, *, addons: Addons, sessions: Sessions) -> None:
        self._addons = addons
        self._sessions = sessions

    def promote(self, addon: Addon, app: App, user: str) -> str | None:
        """Let the app find it under the service's first name (DATABASE_URL).

        What was there stays attached: under the name that is returned, if it had no other one.
        Raises `already_promoted`, `addon_not_ready`.
        """
        self._ready(addon)
        return self._addons.promote(addon, app, user)

    async def empty(self, addon: Addon, user: str) -> None:
        """Take all its data away; raises `addon_cannot`, `addon_not_ready`."""
        addon = self._ready(addon)
        servers = self._addons.servers
        provider: object = servers.provider(addon)
        if not isinstance(provider, CanBeEmptied):
            raise MinidynoError("addon_cannot", addon=addon.name, service=addon.service)
        async with servers.told(addon):
            await provider.empty(servers.server(addon))
        await servers.apply_plan(addon)
        self._addons.say(addon, f"Reset by user {user}: all data is gone")

    def shell(
        self,
        addon: Addon,
        words: tuple[str, ...],
        *,
        window: Window | None,
        env: Mapping[str, str],
        user: str,
    ) -> str:
        """Offer its own client, with someone at the other end; gives the offer's secret.

        Raises `addon_cannot`, `addon_not_ready`; when it is taken up, `addon_not_running`.
        """
        addon = self._ready(addon)
        servers = self._addons.servers
        provider = servers.provider(addon)
        if not isinstance(provider, HasShell) or provider.program is None:
            raise MinidynoError("addon_cannot", addon=addon.name, service=addon.service)
        program = provider.program

        async def begin() -> Attachment:
            fresh = self._ready(addon)
            place = await servers.host.place(fresh.id, program, fresh.ports)
            argv, its_env = provider.shell(place, fresh.user, words)
            # Who looks inside may change things, and the log is where one asks who did.
            self._addons.say(fresh, f"Client opened by user {user}")
            try:
                return await servers.host.attach(fresh.id, argv, {**env, **its_env}, window)
            except MinidynoError as error:
                # A host knows the id alone, and a person the name.
                raise MinidynoError(
                    error.error_id, **{**error.params, "addon": fresh.name}
                ) from error

        return self._sessions.offer(addon.name, begin)

    def _ready(self, addon: Addon) -> Addon:
        fresh = self._addons.books.get(addon.id)
        if fresh.state is not AddonState.PROVISIONED:
            raise MinidynoError("addon_not_ready", addon=addon.name)
        return fresh
