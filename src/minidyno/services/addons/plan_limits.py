"""Tells apps what they may not do for now, since an add-on has passed a limit of its plan."""

from dataclasses import replace

from minidyno.domain.addons import Addon, AddonState
from minidyno.ports.addon_provider import Restricts
from minidyno.ports.store import Store
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.servers import AddonServers


class PlanLimits:
    """Asks a server what is restricted, and says in its apps' logs what has changed since.

    What was said last is in the books: a platform that starts again says nothing twice.
    """

    def __init__(self, *, store: Store, servers: AddonServers, attaching: Attaching) -> None:
        self._store = store
        self._servers = servers
        self._attaching = attaching

    async def look(self, addon: Addon) -> None:
        """Ask, and say it once; raises `addon_server_unreachable` and what the provider does."""
        provider = self._servers.provider(addon)
        if not isinstance(provider, Restricts):
            return
        async with self._servers.told(addon):
            found = await provider.restrictions(self._servers.server(addon), addon.restrictions)
        with self._store.transaction():
            fresh = self._store.addon(addon.id)
            if fresh is None or fresh.state is not AddonState.PROVISIONED:
                return
            names = tuple(one.name for one in found)
            if set(names) == set(fresh.restrictions):
                return
            for one in found:
                if one.name not in fresh.restrictions:
                    self._attaching.say(fresh, one.said, "addon_limit")
            for name in fresh.restrictions:
                if name not in names:
                    self._attaching.say(fresh, provider.lifted[name], "addon_limit")
            self._store.save_addon(replace(fresh, restrictions=names))
