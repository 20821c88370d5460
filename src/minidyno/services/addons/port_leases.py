"""The ports on which servers of add-ons listen on this machine."""

from collections.abc import Mapping
from dataclasses import replace

from minidyno.domain.addons import Addon
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.ports.system import System


class PortLeases:
    """Gives each server ports of its own; which are given is in the books."""

    def __init__(self, *, store: Store, clock: Clock, system: System, settings: Settings) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._first, self._last = settings.addon_port_first, settings.addon_port_last
        self._refused: set[int] = set()  # ports that were free to the eye and then were not

    def lease(self, provider: AddonProvider) -> Mapping[str, int]:
        """Choose free ports for a server, by name; raises `addon_ports_used_up`."""
        if provider.program is None:
            return {}
        leased = {port for addon in self._store.addons() for port in addon.ports.values()}
        if len(self._refused) > (self._last - self._first) // 2:
            self._refused.clear()  # long ago; they may be free again
        taken = leased | self._refused
        found: dict[str, int] = {}
        for name in provider.ports:
            found[name] = self._free(taken)
            taken.add(found[name])
        return found

    def are_free(self, addon: Addon) -> bool:
        """Say whether nobody listens on its ports now."""
        return all(self._system.port_is_free(port) for port in addon.ports.values())

    def move(self, addon: Addon, provider: AddonProvider) -> Addon:
        """Give it other ports: another program has taken those that it had."""
        self._refused |= set(addon.ports.values())
        with self._store.transaction():
            fresh = self._store.addon(addon.id) or addon
            ports = self.lease(provider)
            moved = replace(fresh, ports=ports, updated_at=self._clock.now())
            self._store.save_addon(moved)
        return moved

    def _free(self, taken: set[int]) -> int:
        for port in range(self._first, self._last + 1):
            if port not in taken and self._system.port_is_free(port):
                return port
        raise MinidynoError("addon_ports_used_up", first=self._first, last=self._last)
