"""The router's ports: its own, and one for each app."""

import asyncio
import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

Factory = Callable[[int, bool], asyncio.Protocol]


class Listeners:
    """Keeps open what the snapshot wants open; a port that is taken is tried again later."""

    def __init__(self, host: str, factory: Factory, *, reuse_port: bool) -> None:
        self._host = host
        self._factory = factory
        self._reuse_port = reuse_port or None
        self._servers: dict[int, asyncio.Server] = {}
        self._taken: set[int] = set()
        self._busy = asyncio.Lock()
        self._closed = False

    async def open_router_port(self, port: int) -> int:
        """Listen for requests by Host header; raises OSError. Returns the port (0 draws one)."""
        server = await self._listen(port, own_port=False)
        bound: int = server.sockets[0].getsockname()[1]
        self._servers[-1] = server  # never a port: no snapshot closes it
        return bound

    async def follow(self, ports: frozenset[int]) -> bool:
        """Open and close until just these are open; say whether all could be opened."""
        async with self._busy:
            if self._closed:
                return True
            for port in self._servers.keys() - ports - {-1}:
                self._servers.pop(port).close()
            self._taken &= ports
            for port in sorted(ports - self._servers.keys()):
                await self._open_app_port(port)
            return not self._taken

    async def _open_app_port(self, port: int) -> None:
        try:
            self._servers[port] = await self._listen(port, own_port=True)
        except (OSError, OverflowError) as error:
            if port not in self._taken:
                logger.warning("port %d of an app cannot be opened: %s", port, error)
            self._taken.add(port)
        else:
            self._taken.discard(port)

    async def _listen(self, port: int, *, own_port: bool) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            lambda: self._factory(port, own_port),
            self._host,
            port,
            backlog=1024,
            reuse_port=self._reuse_port,
        )

    def close(self) -> None:
        """Accept nothing more; what is open stays open."""
        self._closed = True
        for server in self._servers.values():
            server.close()
        self._servers.clear()
