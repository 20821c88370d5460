"""What the Engine says of a container, read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minidyno.backends.docker import naming

# Paused by hand or just being started by us: it has a life before it.
_ALIVE = {"running", "paused", "restarting"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One container of a dyno."""

    id: str
    instance: str
    app: str
    port: int | None
    state: str
    ip: str
    attached: bool
    own_image: bool

    @property
    def alive(self) -> bool:
        """Say whether it runs."""
        return self.state in _ALIVE

    @property
    def handle(self) -> Mapping[str, str]:
        """By what it is known from now on."""
        return {"container": self.id}


def read(container: Mapping[str, Any]) -> Seen:
    """Read one entry of the Engine's list."""
    labels = container["Labels"]
    networks = (container.get("NetworkSettings") or {}).get("Networks") or {}
    addresses = [network.get("IPAddress") or "" for network in networks.values()]
    port = labels.get(naming.PORT)
    return Seen(
        id=container["Id"],
        instance=labels.get(naming.INSTANCE, ""),
        app=labels.get(naming.APP, ""),
        port=int(port) if port else None,
        state=container["State"],
        ip=next((address for address in addresses if address), ""),
        attached=naming.ATTACHED in labels,
        own_image=naming.OWN_IMAGE in labels,
    )
