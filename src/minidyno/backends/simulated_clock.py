"""A clock that stands still until someone turns it."""

import asyncio
import heapq
from itertools import count

# How often the others get their turn before the clock goes on. A chain of awaits as deep as this
# is carried out at one and the same moment; a turn without anyone waiting costs microseconds.
TURNS = 50


class SimulatedClock:
    """Virtual time: `advance` turns it, and wakes those who sleep in the order of their times.

    Who fell asleep first is woken first where times are equal, so that a run is the same each
    time. Needs no thread and no real waiting: it runs in the browser too.
    """

    def __init__(self, start: float = 0.0) -> None:
        self._now = start
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def __repr__(self) -> str:
        return f"<SimulatedClock {self._now:.3f}, {len(self._sleepers)} asleep>"

    def now(self) -> float:
        """Seconds since the epoch, or since `start`."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been turned that far; with 0, let others run."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Turn the clock, stopping at each moment for which someone waits."""
        until = self._now + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            at, _, woken = heapq.heappop(self._sleepers)
            if woken.done():
                continue  # its task was cancelled
            self._now = max(self._now, at)
            woken.set_result(None)
            await self.settle()
        self._now = max(self._now, until)

    async def settle(self) -> None:
        """Let the others run until, as far as can be told, all wait again."""
        for _ in range(TURNS):
            await asyncio.sleep(0)
