"""What the pages of add-ons are told of theirs, as a port."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from minidyno.ports.addon_provider import AddonProvider, Server


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAddon:
    """An add-on whose pages someone looks at.

    `service` is our name of it ("correo"); `apps` are the names of those that it is attached to;
    `server` is None where the service has none, or none that runs.
    """

    id: str
    name: str
    service: str
    apps: Sequence[str]
    provider: AddonProvider
    server: Server | None


class OpensAddons(Protocol):
    """Whoever knows the add-ons."""

    def opened(self, key: str) -> OpenedAddon:
        """The add-on of this name or id; raises `addon_not_found`."""
