"""Time in the lab: the real one, or that of the simulated platform, which we turn ourselves."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Pace(Protocol):
    """Tells the time in seconds, waits, and lets things happen meanwhile."""

    def now(self) -> float:
        """Seconds since some beginning."""

    def epoch(self) -> float:
        """Seconds since the epoch, as the platform counts them."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""

    async def during(self, work: Awaitable[T]) -> T:
        """Wait for something that may need time to go on."""


class RealPace:
    """The machine's time."""

    def now(self) -> float:
        """Seconds since some beginning."""
        return time.monotonic()

    def epoch(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def during(self, work: Awaitable[T]) -> T:
        """Wait for it: time goes on by itself."""
        return await work


class TurnedClock(Protocol):
    """What the lab needs of the simulated platform's clock."""

    def now(self) -> float:
        """Its seconds since the epoch."""

    async def advance(self, seconds: float) -> None:
        """Turn its clock."""


class SimulatedPace:
    """The simulated platform's time: it stands still unless the lab turns it."""

    STEP = 0.05
    TURNS = 10

    def __init__(self, clock: TurnedClock) -> None:
        self._clock = clock

    def now(self) -> float:
        """Its seconds."""
        return self._clock.now()

    def epoch(self) -> float:
        """Its seconds since the epoch."""
        return self._clock.now()

    async def sleep(self, seconds: float) -> None:
        """Turn its clock at once."""
        await self._clock.advance(seconds)

    async def during(self, work: Awaitable[T]) -> T:
        """Turn its clock until the thing is done."""
        task = asyncio.ensure_future(work)
        try:
            # First without turning: what needs no time must not make time pass.
            for _ in range(self.TURNS):
                if not task.done():
                    await self._clock.advance(0)
            while not task.done():
                await self._clock.advance(self.STEP)
            return task.result()
        finally:
            task.cancel()


async def each(pace: Pace, items: AsyncIterator[T]) -> AsyncIterator[T]:
    """Go through a stream while time goes on."""

    async def step() -> T:
        return await anext(items)

    while True:
        try:
            item = await pace.during(step())
        except StopAsyncIteration:
            return
        yield item
