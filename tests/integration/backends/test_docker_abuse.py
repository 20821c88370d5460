"""A dyno that goes wild stays inside its limits, and the app next to it serves every request."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import Program, lines_of
from tests.docker_engine import docker_or_skip

from minidyno.backends.docker.naming import container_name
from minidyno.domain.quotas import size_named
from minidyno.ports.log_source import LineBatch

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
        async with httpx.AsyncClient(timeout=120, trust_env=False) as client:
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


async def test_lines_that_docker_dropped_before_anyone_read_them_are_said_to_be_missing(
    bench: DockerBench,
) -> None:
    # Sixty megabytes, twice what Docker keeps, while nobody reads.
    flood = "yes $(printf '%01000d' 7) | head -n 60000"
    waits = "until [ -e go ]; do sleep 0.1; done"
    spec = bench.spec(
        Program(f"echo first; {waits}; {flood}; echo last; touch done; exec sleep 300")
    )
    bench.spool_limit = 100_000_000
    bench.backend = bench.anew()
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    await bench.backend.close()
    container = container_name(bench.home_id, spec.name)
    (bench.home / spec.name / "app" / "go").touch()
    bench.docker("exec", container, "sh", "-c", "until [ -e done ]; do sleep 0.1; done")
    bench.backend = bench.anew()

    def read() -> LineBatch:
        return bench.backend.read_lines(spec.name, None, 10**8)

    await bench.until(lambda _: read().lines[-1].text == b"last")
    assert (read().lost, read().at_least) == (1, True)
    assert 1_000 < len(read().lines) < 60_000


async def test_of_a_flood_that_outruns_its_reader_nothing_is_missing_unsaid(
    bench: DockerBench, record_property: Record
) -> None:
    bench.spool_limit = 400_000_000
    bench.backend = bench.anew()
    flood = "seq -f '%0200.0f' 200000"
    spec = bench.spec(Program(f"{flood}; exec sleep 300"))
    await bench.backend.start(spec)
    position: str | None = None
    numbers: list[int] = []
    lost, at_least = 0, False
    async with asyncio.timeout(300):
        while numbers[-1:] != [200_000]:
            batch = bench.backend.read_lines(spec.name, position, 1_000_000)
            position = batch.position
            numbers += [int(line.text) for line in batch.lines]
            lost, at_least = lost + batch.lost, at_least or batch.at_least
            await asyncio.sleep(0 if batch.more else 0.2)
    missing = [pair for pair in itertools.pairwise(numbers) if pair[1] != pair[0] + 1]
    record_property("lines read", len(numbers))
    record_property("times that lines were lost", lost)
    assert numbers == sorted(set(numbers))
    assert (lost, at_least) == (len(missing), bool(missing))
