"""The open-loop generator: it sends on time, whether or not earlier answers have come.

A closed loop (send, wait, send) slows down with the app it measures and so never sees the queue
that real visitors would stand in. Here the starts are fixed beforehand and every latency counts
from the intended start.
"""

import asyncio
from collections.abc import Sequence

from minidyno.lab.doors.answer import Door, NoAnswerError
from minidyno.lab.pace import Pace
from minidyno.lab.traffic.arrivals import TrafficPlan
from minidyno.lab.traffic.outcome import Outcome, of_answer


async def generate(door: Door, plan: TrafficPlan, pace: Pace) -> Sequence[Outcome]:
    """Send the planned requests and wait for all their ends, in order of their starts."""
    turns = asyncio.Semaphore(plan.concurrency)
    beginning = pace.now()

    async def one(at: float) -> Outcome:
        late = pace.now() - beginning - at
        async with turns:
            try:
                answer = await door.get(plan.path, plan.timeout)
            except NoAnswerError as error:
                return Outcome(at, pace.now() - beginning - at, late, error=error.kind)
            return of_answer(at, pace.now() - beginning - at, late, answer)

    tasks: list[asyncio.Task[Outcome]] = []
    try:
        for at in plan.starts():
            wait = beginning + at - pace.now()
            if wait > 0:
                await pace.sleep(wait)
            elif len(tasks) % 16 == 0:
                await asyncio.sleep(0)  # behind time: let answers be read all the same
            tasks.append(asyncio.ensure_future(one(at)))
        return await pace.during(asyncio.gather(*tasks))
    finally:
        # An interrupted cell leaves nothing running behind it.
        for task in tasks:
            task.cancel()
