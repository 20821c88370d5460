"""What the pages of an add-on are told of it."""

from minidyno.domain.addons import AddonState
from minidyno.ports.addon_pages import OpenedAddon
from minidyno.services.addons.addons import Addons


class AddonDoor:
    """`ports.addon_pages.OpensAddons` over the use cases."""

    def __init__(self, addons: Addons) -> None:
        self._addons = addons

    def opened(self, key: str) -> OpenedAddon:
        """The add-on of this name or id; raises `addon_not_found`."""
        books, servers = self._addons.books, self._addons.servers
        addon = books.get(key)
        ready = addon.state is AddonState.PROVISIONED
        return OpenedAddon(
            id=addon.id,
            name=addon.name,
            service=addon.service,
            apps=books.apps(addon),
            provider=servers.provider(addon),
            server=servers.server(addon)
            if ready and servers.has_one(addon) and servers.is_here(addon)
            else None,
        )
