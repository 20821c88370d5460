"""How often lines are handed on: one alone at once, many in a gathering."""

import asyncio
import contextlib
from collections.abc import Sequence

from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.domain.log_lines import LogLine
from minidyno.services.log_following import CALM, GATHER, LogFollowing
from minidyno.store.memory_logs import MemoryLogStore
from tests.contract.store_samples import a_line


class Reader:
    """Takes lines and notes when."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock
        self.taken: list[tuple[float, list[str]]] = []

    async def newest(self, app_id: str) -> int:
        return 0

    async def take(self, app_id: str, lines: Sequence[LogLine]) -> None:
        self.taken.append((self._clock.now(), [line.text for line in lines]))


async def test_lines_that_come_all_the_time_are_handed_on_together_and_one_alone_at_once() -> None:
    clock, logs = SimulatedClock(), MemoryLogStore(1000, 1000)
    reader = Reader(clock)
    following = LogFollowing("r", reader=reader, store=logs, clock=clock, wanted=lambda: ["app-1"])
    running = asyncio.ensure_future(following.keep_following())

    async def write(*texts: str) -> None:
        for text in texts:
            logs.append([a_line(text, app_id="app-1")])
            await clock.advance(GATHER / 10)

    many = [f"{n}" for n in range(40)]
    await write(*many)
    await clock.advance(10 * GATHER)
    texts = [text for _, batch in reader.taken for text in batch]
    assert texts == many
    assert len(reader.taken) <= 6
    reader.taken.clear()
    written = clock.now()
    await write("sola")
    await clock.advance(CALM)
    [(at, batch)] = reader.taken
    assert batch == ["sola"]
    assert at - written <= CALM + 1e-6
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
