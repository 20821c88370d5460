"""An app may print what it likes: neither memory nor disk nor the platform suffers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from tests.contract.dyno_bench import SPOOL_LIMIT, ProcessBench, Program, lines_of

from minidyno.domain.quotas import MIB


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[ProcessBench]:
    bench = ProcessBench(tmp_path)
    yield bench
    await bench.close()


FLOODS = {
    "text": "head -c 100000000 /dev/zero | tr '\\0' x | fold -w 99; echo; echo the end; sleep 300",
    "one endless line": "head -c 100000000 /dev/zero; echo; echo the end; sleep 300",
    "empty lines": "head -c 20000000 /dev/zero | tr '\\0' '\\n'; echo the end; sleep 300",
    "random bytes": "head -c 50000000 /dev/urandom; echo; echo the end; sleep 300",
}


@pytest.mark.parametrize("what", FLOODS)
async def test_a_flood_grows_neither_memory_nor_disk(bench: ProcessBench, what: str) -> None:
    spec = bench.spec(Program(FLOODS[what]))
    await bench.backend.start(spec)
    parent = psutil.Process(bench.pid(spec.name, "parent"))
    spool = bench.home / spec.name / "log"
    largest = position = 0
    last: list[bytes] = []
    batch = bench.backend.read_lines(spec.name, None, 1)
    async with asyncio.timeout(400):
        while last[-1:] != [b"the end"]:
            sizes = [_size(path) for path in spool.iterdir()]
            largest = max(largest, sum(sizes))
            batch = bench.backend.read_lines(spec.name, batch.position, SPOOL_LIMIT)
            last = [line.text for line in batch.lines][-1:] or last
            position += len(batch.lines) + batch.lost
            await asyncio.sleep(0.01)
    # Sizes are looked at one after the other while the writer goes on: a segment may count twice.
    assert 0 < largest <= SPOOL_LIMIT * 1.25
    assert parent.memory_info().rss < 20 * MIB
    assert position > 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


async def test_an_app_that_closes_its_output_costs_no_processor(bench: ProcessBench) -> None:
    spec = bench.spec(Program("exec >&- 2>&-; exec sleep 300"))
    await bench.backend.start(spec)
    await asyncio.sleep(0.3)
    parent = psutil.Process(bench.pid(spec.name, "parent"))
    for _ in range(10):  # what it had to do for the start may not be over
        before = parent.cpu_times()
        await asyncio.sleep(0.5)
        after = parent.cpu_times()
        used = after.user + after.system - before.user - before.system
        if used <= 0.05:
            break
    assert used <= 0.05
    assert (await bench.backend.observe())[spec.name].running


async def test_both_streams_are_read(bench: ProcessBench) -> None:
    spec = bench.spec(Program("echo out; echo err >&2; exec sleep 300"))
    await bench.backend.start(spec)
    assert {line.text for line in await lines_of(bench, spec.name, 2)} == {b"out", b"err"}
