"""One network for each app: its dynos share it, and nobody else is on it."""

import asyncio
import ipaddress
from collections.abc import Sequence

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import naming
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine
from minidyno.domain.errors import MinidynoError

# Docker's own pool ends after some thirty networks; this one holds 256.
POOL = ipaddress.ip_network("10.213.0.0/16")
_PREFIX = 24
_TALK = "com.docker.network.bridge.enable_icc"
_FORBIDDEN = 403  # what the Engine says of a subnet that overlaps another network's


class AppNetworks:
    """Makes an app's network when its first dyno starts."""

    def __init__(self, engine: Engine, home: str) -> None:
        self._engine = engine
        self._home = home
        self._lock = asyncio.Lock()
        self._known: set[str] = set()

    async def ensure(self, app: str, *, apart: bool = False) -> str:
        """Make the network unless it is there, and give its name.

        `apart` keeps those on it from each other: only this machine reaches them.
        """
        name = naming.network_name(self._home, app)
        if name in self._known:
            return name
        async with self._lock:
            if name not in self._known:
                if name not in await self._names():
                    await self._create(name, app, apart)
                self._known.add(name)
        return name

    def forget(self, app: str) -> None:
        """Someone removed it: look again next time."""
        self._known.discard(naming.network_name(self._home, app))

    async def remove_unused(self) -> None:
        """Remove those on which no dyno is left."""
        async with self._lock:
            for name in await self._names():
                self._known.discard(name)
                try:
                    await self._engine.json(f"networks/{name}", "DELETE")
                except DockerError as error:
                    if error.status not in {NOT_FOUND, CONFLICT, _FORBIDDEN}:
                        raise

    async def _names(self) -> list[str]:
        found = await self._engine.json("networks", filters=naming.of_home(self._home))
        return [network["Name"] for network in found]

    async def _create(self, name: str, app: str, apart: bool) -> None:
        taken = await self._subnets()
        for subnet in POOL.subnets(new_prefix=_PREFIX):
            if any(subnet.overlaps(other) for other in taken):
                continue
            try:
                await self._engine.json(
                    "networks/create",
                    "POST",
                    body={
                        "Name": name,
                        "CheckDuplicate": True,
                        "Driver": "bridge",
                        "Options": {_TALK: str(not apart).lower()},
                        "Labels": {naming.HOME: self._home, naming.APP: app},
                        "IPAM": {"Config": [{"Subnet": str(subnet)}]},
                    },
                )
            except DockerError as error:
                if error.status == CONFLICT:
                    return  # someone else of this platform was quicker
                if error.status != _FORBIDDEN:
                    raise
                continue  # another platform was quicker
            return
        raise MinidynoError("docker_networks_used_up", pool=str(POOL))

    async def _subnets(self) -> Sequence[ipaddress.IPv4Network]:
        taken = []
        for network in await self._engine.json("networks"):
            for config in (network.get("IPAM") or {}).get("Config") or []:
                subnet = ipaddress.ip_network(config["Subnet"], strict=False)
                if isinstance(subnet, ipaddress.IPv4Network):
                    taken.append(subnet)
        return taken
