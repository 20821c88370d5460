"""Deprovisioned add-ons: what they had is removed, and then the add-on itself."""

from minidyno.domain.addons import Addon
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.services.addons.health import Health
from minidyno.services.addons.servers import AddonServers
from minidyno.services.addons.under_way import UnderWay

FAILURE_KEPT = 3600.0  # how long one that came to nothing can still be asked about


class Leaving:
    """Sees off, at once, what is deprovisioned."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        servers: AddonServers,
        health: Health,
        under_way: UnderWay,
    ) -> None:
        self._store = store
        self._clock = clock
        self._servers = servers
        self._health = health
        self._under_way = under_way
        self._cleared: set[str] = set()
        self._clearing: set[str] = set()

    def see_off(self, addon: Addon) -> None:
        """Begin to remove what it has: nobody waits for it to be ready now."""
        if not self._servers.is_here(addon):
            return  # removed when servers stand there again: nobody else can remove its data
        if addon.id in self._cleared:
            if self._clock.now() - addon.updated_at > FAILURE_KEPT:
                self._store.remove_addon(addon.id)
        elif addon.id in self._under_way:
            if addon.id not in self._clearing:
                self._under_way.cancel(addon.id)
        elif self._under_way.may_begin(addon.id):
            self._clearing.add(addon.id)
            self._under_way.begin(addon.id, self._clear(addon))

    async def _clear(self, addon: Addon) -> None:
        try:
            await self._servers.remove(addon.id)
        finally:
            self._clearing.discard(addon.id)
        self._health.forget(addon.id)
        if addon.failure:
            self._cleared.add(addon.id)
        else:
            self._store.remove_addon(addon.id)
