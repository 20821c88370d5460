"""The open-loop generator: it sends on time, whether or not earlier answers have come.

A closed loop (send, wait, send) slows down with the app it measures and so never sees the queue
that real visitors would stand in. Here the starts are fixed beforehand and every latency counts
from the intended start.
"""

import asyncio
from collections.abc import Sequence

from minidyno.lab.doors.answer import Door, NoAnswerError
from minidyno.lab.traffic.arrivals import TrafficPlan
from minidyno.lab.traffic.outcome import Outcome, of_answer


async def generate(door: Door, plan: TrafficPlan) -> Sequence[Outcome]:
    """Send the planned requests and wait for all their ends, in order of their starts."""
    loop = asyncio.get_running_loop()
    turns = asyncio.Semaphore(plan.concurrency)
    beginning = loop.time()

    async def one(at: float) -> Outcome:
        late = loop.time() - beginning - at
        async with turns:
            try:
                answer = await door.get(plan.path, plan.timeout)
            except NoAnswerError as error:
                return Outcome(at, loop.time() - beginning - at, late, error=error.kind)
            return of_answer(at, loop.time() - beginning - at, late, answer)

    tasks: list[asyncio.Task[Outcome]] = []
    try:
        for at in plan.starts():
            wait = beginning + at - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            elif len(tasks) % 16 == 0:
                await asyncio.sleep(0)  # behind time: let answers be read all the same
            tasks.append(asyncio.ensure_future(one(at)))
        return await asyncio.gather(*tasks)
    finally:
        # An interrupted cell leaves nothing running behind it.
        for task in tasks:
            task.cancel()
