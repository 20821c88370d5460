"""Where the dynos' ports are, and which of them have answered."""

import asyncio
import time
from collections.abc import Callable

from minidyno.backends import tcp_ports
from minidyno.backends.docker.seen import Seen

SOONEST = 0.004  # seconds between two questions to a port, at first
LATEST = 0.2  # … and in the end; in between a tenth of the time since the first
SHARE = 0.1
# The first packet to a new container may be lost, and would come again after a second.
LOST_AFTER = 0.05
OFTEN = 10  # questions so impatient; a machine that is busy enough answers none of them


class Ports:
    """Asks the ports of dynos that boot until they answer once; then calls `heard`.

    From then on the router sees for itself. With `published` ports are on loopback, for where a
    container's own address cannot be reached.
    """

    def __init__(self, *, published: bool, heard: Callable[[], None]) -> None:
        self._published = published
        self._heard = heard
        self._addresses: dict[str, str] = {}
        self._answered: set[str] = set()
        self._asking: dict[str, asyncio.Task[None]] = {}

    def address(self, name: str, port: int) -> tuple[str, int]:
        """Where a dyno's port is reached."""
        return (self._addresses.get(name, tcp_ports.LOOPBACK), port)

    def note(self, one: Seen) -> None:
        """Learn where one is; ask its port from now on."""
        if one.ip and not self._published:
            self._addresses[one.instance] = one.ip
        if one.port is not None and one.alive and self._is_new(one.instance):
            self._begin(one.instance, one.port)

    async def look(self, one: Seen) -> None:
        """The same, but for one that is seen for the first time wait for a first answer."""
        if one.port is not None and one.alive and self._is_new(one.instance):
            self.note(one)
            await self._ask(one.instance, one.port, tcp_ports.PATIENCE)
        elif one.alive:
            self.note(one)
        else:
            self._leave(one.instance)

    def answers(self, name: str) -> bool:
        """Say whether it has answered."""
        return name in self._answered

    def forget(self, name: str) -> None:
        """It is gone."""
        self._addresses.pop(name, None)
        self._answered.discard(name)
        self._leave(name)

    async def close(self) -> None:
        """Ask nobody any more."""
        tasks = list(self._asking.values())
        for name in list(self._asking):
            self._leave(name)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _leave(self, name: str) -> None:
        task = self._asking.pop(name, None)
        if task is not None:
            task.cancel()

    def _is_new(self, name: str) -> bool:
        return name not in self._answered and name not in self._asking

    def _begin(self, name: str, port: int) -> None:
        task = asyncio.create_task(self._ask_on(name, port))
        self._asking[name] = task

        def done(task: "asyncio.Task[None]") -> None:
            if self._asking.get(name) is task:
                del self._asking[name]

        task.add_done_callback(done)

    async def _ask_on(self, name: str, port: int) -> None:
        began, asked = time.monotonic(), 0
        while name not in self._answered:
            patience = LOST_AFTER if asked < OFTEN else tcp_ports.PATIENCE
            if await self._ask(name, port, patience):
                return
            asked += 1
            since = time.monotonic() - began
            await asyncio.sleep(min(max(SOONEST, since * SHARE), LATEST))

    async def _ask(self, name: str, port: int, patience: float) -> bool:
        host, _ = self.address(name, port)
        answered = await tcp_ports.answers(port, host, patience)
        if answered and name not in self._answered:
            self._answered.add(name)
            self._heard()
        return answered
