"""Tells apps what they may not do for now, since an add-on has passed a limit of its plan."""

from collections.abc import Sequence
from dataclasses import replace

from minidyno.domain.addons import Addon, AddonState
from minidyno.ports.addon_provider import Restriction
from minidyno.ports.store import Store
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.servers import AddonServers


class PlanLimits:
    """Holds servers to their limits, and says in their apps' logs what changes with that.

    What was said last is in the books: a platform that starts again says nothing twice.
    """

    def __init__(self, *, store: Store, servers: AddonServers, attaching: Attaching) -> None:
        self._store = store
        self._servers = servers
        self._attaching = attaching

    async def hold(self, addon: Addon) -> None:
        """Do both; raises as `AddonServers.apply_plan` does."""
        self.tell(addon, await self._servers.apply_plan(addon))

    def tell(self, addon: Addon, found: Sequence[Restriction]) -> None:
        """Say what is restricted now and was not, and what was and no longer is."""
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
            lifted = self._servers.provider(fresh).lifted
            for name in fresh.restrictions:
                if name not in names:
                    self._attaching.say(fresh, lifted[name], "addon_limit")
            self._store.save_addon(replace(fresh, restrictions=names))
