"""Traffic to a port, and traffic for as long as some work takes."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any, Protocol, runtime_checkable

from minidyno.lab.doors.http import HttpDoor
from minidyno.lab.pace import RealPace
from minidyno.lab.traffic.arrivals import TrafficPlan
from minidyno.lab.traffic.generator import generate
from minidyno.lab.traffic.outcome import Outcome
from minidyno.lab.traffic.report import Report


class TakesTraffic(Protocol):
    """An app on a platform, or a machine of one's own."""

    async def traffic(self, seconds: float = 5, rate: float = 50, path: str = "/") -> Report:
        """Send `rate` requests a second for `seconds`."""


@runtime_checkable
class Mends(Protocol):
    """What an earlier attempt may have left without anybody to answer."""

    async def mend(self) -> None:
        """Have somebody answer again."""


async def to_port(port: int, seconds: float, rate: float, path: str) -> Report:
    """Send traffic to a port of this machine."""
    plan = TrafficPlan(
        seconds=seconds,
        rate=rate,
        path=path,
        concurrency=200,
        timeout=15.0,
        arrivals="steady",
        seed=None,
    )
    plan.check()
    door = HttpDoor("127.0.0.1", port, f"127.0.0.1:{port}")
    try:
        return Report(await generate(door, plan, RealPace()), seconds)
    finally:
        await door.close()


async def under_traffic(
    target: TakesTraffic,
    work: Awaitable[Any],
    rate: float = 40,
    after: int = 1,
    path: str = "/json",
) -> Report:
    """Do some work while visitors come to a page, and `after` seconds longer; say how they fared.

    Each attempt starts from whole: what an earlier one left without anybody is mended first.
    """
    if isinstance(target, Mends):
        await target.mend()
    task = asyncio.ensure_future(work)
    beginning = time.monotonic()
    outcomes: list[Outcome] = []
    try:
        left = after
        while left > 0:
            left -= task.done()
            part = await target.traffic(seconds=1, rate=rate, path=path)
            outcomes.extend(part.outcomes)
        await task
    finally:
        task.cancel()
    return Report(outcomes, time.monotonic() - beginning)
