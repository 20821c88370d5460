"""A dyno that goes wild stays inside its limits, and the app next to it serves every request."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import Program, lines_of
from tests.docker_engine import docker_or_skip

from minidyno.domain.quotas import size_named

Record = Callable[[str, object], None]

SERVES = Program("exec python -m http.server $PORT")
WILD_FOR = 6.0  # seconds


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[DockerBench]:
    docker_or_skip()
    bench = DockerBench(tmp_path)
    yield bench
    await bench.close()


class Neighbour:
    """Another app, asked without pause."""

    def __init__(self) -> None:
        self.served = 0
        self.failed: list[str] = []

    async def ask(self, url: str) -> None:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            while True:
                try:
                    (await client.get(url)).raise_for_status()
                    self.served += 1
                except httpx.HTTPError as error:
                    self.failed.append(repr(error))
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def neighbour(bench: DockerBench, record: Record) -> AsyncIterator[Neighbour]:
    """A neighbour that is asked for as long as this lasts, and that may not fail once."""
    port = bench.free_port()
    spec = bench.spec(SERVES, port=port, app="vecina")
    await bench.backend.start(spec)
    await bench.until(lambda seen: seen[spec.name].answering)
    host, port = bench.backend.address(spec.name, port)
    found = Neighbour()
    asking = asyncio.create_task(found.ask(f"http://{host}:{port}/"))
    try:
        yield found
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        record("requests served by the neighbour", found.served)
        record("failed", len(found.failed))
    assert found.failed == []
    assert found.served > 0
    assert (await bench.backend.observe())[spec.name].running


async def test_a_fork_bomb_meets_the_limit_of_processes(
    bench: DockerBench, record_property: Record
) -> None:
    bomb = Program("exec bash -c 'bomb() { bomb | bomb & }; bomb; sleep 300'")
    async with neighbour(bench, record_property):
        spec = bench.spec(bomb)
        await bench.backend.start(spec)
        most = 0
        for _ in range(int(WILD_FOR / 0.5)):
            usage = await bench.backend.usage(spec.name)
            most = max(most, usage.processes if usage else 0)
            await asyncio.sleep(0.5)
        await bench.finish(bench.backend.stop(spec.name, 0))
    assert 50 < most <= size_named("basic").processes


async def test_a_memory_hog_is_killed_alone_and_it_is_known_why(
    bench: DockerBench, record_property: Record
) -> None:
    hog = "hog = []\nwhile True: hog.append(bytearray(b'x') * 20_000_000)\n"
    async with neighbour(bench, record_property):
        spec = bench.spec(Program("exec python hog.py", files={"hog.py": hog}))
        await bench.backend.start(spec)
        seen = (await bench.until(lambda seen: not seen[spec.name].running))[spec.name]
    assert (seen.exit_code, seen.out_of_memory, seen.insisted) == (-9, True, False)


async def test_a_child_that_eats_the_memory_takes_its_dyno_along(bench: DockerBench) -> None:
    hog = "hog = []\nwhile True: hog.append(bytearray(b'x') * 20_000_000)\n"
    program = Program(
        "while true; do python hog.py; echo again; sleep 0.1; done", files={"hog.py": hog}
    )
    spec = bench.spec(program)
    await bench.backend.start(spec)
    seen = (await bench.until(lambda seen: not seen[spec.name].running))[spec.name]
    assert (seen.exit_code, seen.out_of_memory) == (-9, True)


async def test_a_disk_filler_meets_its_limit(bench: DockerBench, record_property: Record) -> None:
    filler = (
        "block = b'x' * 4_000_000\n"
        "number = 0\n"
        "while True:\n"
        "    number += 1\n"
        "    with open(f'full{number}', 'wb') as file:\n"
        "        for _ in range(25): file.write(block)\n"
    )
    async with neighbour(bench, record_property):
        spec = bench.spec(Program("exec python fill.py", files={"fill.py": filler}))
        await bench.backend.start(spec)
        seen = (await bench.until(lambda seen: not seen[spec.name].running))[spec.name]
    assert (seen.exit_code, seen.out_of_disk) == (-9, True)
    taken = sum(path.stat().st_size for path in bench.home.rglob("full*"))
    # What it writes between two looks comes on top; the machine's disk is far from full.
    assert taken < 10 * bench.disk_limit


async def test_a_full_tmp_is_full_for_its_dyno_alone(bench: DockerBench) -> None:
    spec = bench.spec(
        Program("head -c 300000000 /dev/zero > /tmp/full || echo full; exec sleep 300")
    )
    await bench.backend.start(spec)
    lines = [line.text for line in await lines_of(bench, spec.name, 2)]
    assert b"full" in lines


async def test_a_flood_of_lines_stays_on_its_own_disk(
    bench: DockerBench, record_property: Record
) -> None:
    async with neighbour(bench, record_property):
        spec = bench.spec(Program("exec yes 'a line that says nothing at all, many times'"))
        await bench.backend.start(spec)
        await asyncio.sleep(WILD_FOR)
        await bench.finish(bench.backend.stop(spec.name, 0))
    spool = bench.home / spec.name / "log"
    assert sum(path.stat().st_size for path in spool.iterdir()) <= 2 * bench.spool_limit
    assert bench.backend.read_lines(spec.name, None, 1000).lines
