"""One router worker: holds the parts together and turns the slow wheel."""

import asyncio
import time
from typing import Any

from minidyno.router.chance import Chance
from minidyno.router.client_connection import ClientConnection
from minidyno.router.config import RouterConfig
from minidyno.router.exchange import Exchange
from minidyno.router.listeners import Listeners
from minidyno.router.routing_table import RoutingTable
from minidyno.router.snapshot_watch import SnapshotWatch
from minidyno.router.socket_path import socket_path
from minidyno.router.spool_writer import SpoolWriter
from minidyno.router.way_back import WayBack

TICK = 0.025  # seconds: how soon a snapshot is seen and a log line is on disk
SWEEP = 0.1  # seconds: how exact time limits are
SLOW_SWEEP = 1.0  # seconds: for connections that only wait


class Worker:
    """Serves from `start` until `stop` returns.

    One timer looks at all time limits in turn, instead of one timer per request.
    """

    def __init__(self, config: RouterConfig, loop: asyncio.AbstractEventLoop) -> None:
        self.config = config
        self.loop = loop
        self.now = time.monotonic
        self.chance = Chance()
        self.table = RoutingTable(self.chance)
        self.log = SpoolWriter(config.spool, config.spool_limit)
        self.active: set[Exchange] = set()
        self.held: set[Exchange] = set()
        self.clients: set[ClientConnection] = set()
        self.stopping = False
        self._lingering: list[tuple[float, asyncio.Transport]] = []
        self._watch = SnapshotWatch(config.snapshot)
        self._way_back = WayBack(socket_path(config.socket), config.worker, self._state)
        self._listeners = Listeners(config.host, self._client, reuse_port=config.reuse_port)
        self._following: asyncio.Task[bool] | None = None
        self._ports_wanted = False
        self._looked_at = 0.0
        self._next_sweep = self._next_slow_sweep = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def start(self) -> int:
        """Read the snapshot, listen, and return the router's port; raises OSError."""
        self._look()
        # The control plane must know of this worker before it takes a request: otherwise it could
        # take a dyno for drained that has just been given one.
        await self._way_back.dial()
        self._look()
        port = await self._listeners.open_router_port(self.config.router_port)
        self._tick()
        return port

    async def stop(self) -> None:
        """Accept nothing more, finish what is in flight within the limit, and write the log."""
        self.stopping = True
        self._listeners.close()
        for client in [c for c in self.clients if c.exchange is None]:
            client.close()
        limit = self.now() + self.config.shutdown_limit
        while self.active and self.now() < limit:  # noqa: ASYNC110
            await asyncio.sleep(TICK)
        for client in list(self.clients):
            # What is written already still goes out; an exchange under way ends as it can.
            client.close() if client.exchange is None else client.transport.abort()
        await asyncio.sleep(TICK)  # lets lost connections be noticed, and logged
        if self._timer is not None:
            self._timer.cancel()
        for target in self.table.targets():
            target.remove()
        self._way_back.close()
        self.log.close()

    def linger(self, transport: asyncio.Transport, seconds: float) -> None:
        """Cut a connection off a little later, whether or not the other end has read all."""
        self._lingering.append((self.now() + seconds, transport))

    def leaving_dyno_changed(self) -> None:
        """Fewer requests are in flight at a dyno that the control plane waits for."""
        self._way_back.report()

    def catch_up(self, now: float) -> None:
        """Look at the snapshot, if the timer is late: before a request that came after it."""
        if now - self._looked_at > TICK:
            self._look()

    def _client(self, port: int, own_port: bool) -> ClientConnection:
        return ClientConnection(self, port, own_port=own_port)

    def _state(self) -> dict[str, Any]:
        return {"generation": self.table.generation or 0, "in_flight": self.table.in_flight()}

    def _tick(self) -> None:
        self._timer = self.loop.call_later(TICK, self._tick)
        now = self.now()
        self._look()
        self.log.flush()
        self._way_back.tick(now)
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP
            for exchange in [x for x in self.active if now >= x.deadline]:
                exchange.check_deadline(now)
        if now >= self._next_slow_sweep:
            self._next_slow_sweep = now + SLOW_SWEEP
            self._sweep_slowly(now)

    def _look(self) -> None:
        self._looked_at = self.now()
        routes = self._watch.poll()
        if routes is not None:
            self.table.apply(routes)
            self._ports_wanted = True
            for exchange in list(self.held):
                exchange.route()
            self._way_back.report()
        if self._ports_wanted and (self._following is None or self._following.done()):
            self._ports_wanted = False
            self._following = self.loop.create_task(self._listeners.follow(self.table.ports))

    def _sweep_slowly(self, now: float) -> None:
        quiet = now - self.config.keepalive_timeout
        for client in [c for c in self.clients if c.exchange is None and c.quiet_since < quiet]:
            client.close()
        for target in self.table.targets():
            target.close_idle(quiet)
        cut = [transport for until, transport in self._lingering if now >= until]
        self._lingering = [entry for entry in self._lingering if now < entry[0]]
        for transport in cut:
            transport.abort()
        if self._following is not None and self._following.done() and not self._following.result():
            self._ports_wanted = True  # a port was taken: it may be free by now
