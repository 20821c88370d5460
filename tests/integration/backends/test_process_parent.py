"""What is true of dynos as processes when those who watch over them are killed."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from tests.contract.dyno_bench import (
    FAMILY,
    SERVES,
    SLEEPS,
    ProcessBench,
    Program,
    Seen,
    a_nap,
    lines_of,
    napping,
)

CONTROL_PLANE = Path(__file__).with_name("control_plane.py")


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[ProcessBench]:
    bench = ProcessBench(tmp_path)
    yield bench
    await bench.close()


def control_plane(bench: ProcessBench, *words: str) -> subprocess.Popen[str]:
    """A process of its own that drives the same dynos."""
    repository = CONTROL_PLANE.parents[3]
    return subprocess.Popen(
        [sys.executable, CONTROL_PLANE, bench.home.parent, *words],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(repository)},
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


async def test_what_a_dyno_used_in_all_is_known_once_it_has_ended(bench: ProcessBench) -> None:
    # The children of a child count too.
    busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"
    spec = bench.spec(Program("sh -c 'sh busy.sh; exit 0' & wait", files={"busy.sh": busy}))
    await bench.backend.start(spec)
    assert (await bench.backend.observe())[spec.name].cpu_seconds is None
    seen = await bench.until(lambda seen: not seen[spec.name].running)
    idle = bench.spec(Program("exit 0"))
    await bench.backend.start(idle)
    rested = await bench.until(lambda seen: not seen[idle.name].running)
    used, least = seen[spec.name].cpu_seconds, rested[idle.name].cpu_seconds
    assert used is not None
    assert least is not None
    assert used > 2 * least > 0


async def test_a_dyno_whose_parent_is_killed_is_ended_and_reported(bench: ProcessBench) -> None:
    nap = a_nap()
    family = FAMILY.script.replace("env -i setsid", "setsid") + "wait"
    spec = bench.spec(Program(family), env={"NAP": nap})
    await bench.backend.start(spec)
    await bench.until(lambda _: len(napping(nap)) == 5)
    os.kill(bench.pid(spec.name, "parent"), signal.SIGKILL)
    seen = await bench.until(lambda seen: not seen[spec.name].running)
    assert napping(nap) == set()
    assert seen[spec.name].exit_code == -9
    assert (await bench.anew().observe())[spec.name].exit_code == -9


async def test_stop_ends_a_dyno_whose_parent_was_killed(bench: ProcessBench) -> None:
    nap = a_nap()
    spec = bench.spec(Program("sleep $NAP & setsid sleep $NAP & wait"), env={"NAP": nap})
    await bench.backend.start(spec)
    await bench.until(lambda _: len(napping(nap)) == 2)
    os.kill(bench.pid(spec.name, "parent"), signal.SIGKILL)
    await bench.backend.stop(spec.name, 5)
    assert napping(nap) == set()


async def test_a_parent_that_does_not_react_is_killed_with_its_dyno(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minidyno.backends.parent_end.PARENT_LATE", 0.2)
    nap = a_nap()
    spec = bench.spec(Program("exec sleep $NAP"), env={"NAP": nap})
    await bench.backend.start(spec)
    await bench.until(lambda _: len(napping(nap)) == 1)
    os.kill(bench.pid(spec.name, "parent"), signal.SIGSTOP)
    await bench.finish(bench.backend.stop(spec.name, 0.1))
    assert napping(nap) == set()
    assert not (await bench.backend.observe())[spec.name].running


async def test_dynos_go_on_when_the_control_plane_is_killed(bench: ProcessBench) -> None:
    port = bench.free_port()
    spec = bench.spec(SERVES, port=port)
    process = control_plane(bench, "start", spec.name, spec.slug, str(port))
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    kill(process)
    seen = await bench.until(lambda seen: seen[spec.name].answering)
    assert seen[spec.name].running
    assert seen[spec.name].handle["pid"] == str(bench.pid(spec.name))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    assert b"200 OK" in await reader.readline()
    writer.close()
    await writer.wait_closed()
    lines = await lines_of(bench, spec.name, 2)
    assert any(b"GET /" in line.text for line in lines)
    await bench.finish(bench.backend.stop(spec.name, 5))
    assert not psutil.pid_exists(bench.pid(spec.name))


async def test_a_stop_goes_on_when_the_control_plane_is_killed(bench: ProcessBench) -> None:
    # Deaf, but it says what it was told.
    deaf = "trap 'echo told' TERM; echo ready; while true; do sleep 0.05; done"
    spec = bench.spec(Program(deaf))
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    process = control_plane(bench, "stop", spec.name, "0.5")
    await lines_of(bench, spec.name, 2)
    kill(process)
    seen = await bench.until(lambda seen: not seen[spec.name].running)
    assert (seen[spec.name].exit_code, seen[spec.name].insisted) == (-9, True)


@pytest.mark.parametrize("attempt", range(8))
async def test_a_control_plane_killed_in_the_middle_of_a_start_leaves_no_secret_dyno(
    bench: ProcessBench, attempt: int
) -> None:
    nap = a_nap()
    spec = bench.spec(Program("exec sleep $NAP"))
    process = control_plane(bench, "start", spec.name, spec.slug, "", f"NAP={nap}")
    while not bench.home.exists() or not (bench.home / spec.name).exists():  # noqa: ASYNC110
        await asyncio.sleep(0)
    time.sleep(random.Random(attempt).uniform(0, 0.03))  # noqa: ASYNC251 - as short as it says
    kill(process)
    await asyncio.sleep(0.3)  # for a parent that was already on its way

    def agrees(seen: Seen) -> bool:
        running = {name for name, one in seen.items() if one.running}
        return len(napping(nap)) == len(running)

    assert set(await bench.until(agrees)) == {spec.name}
    await bench.finish(bench.backend.stop(spec.name, 5))
    await bench.backend.remove(spec.name)
    assert napping(nap) == set()
    assert await bench.backend.observe() == {}


async def test_a_start_whose_caller_gives_up_comes_to_its_end(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    caller = asyncio.create_task(bench.backend.start(spec))
    while not (bench.home / spec.name).exists():  # noqa: ASYNC110 - it has begun, and no more
        await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    seen = await bench.until(lambda seen: bool(seen[spec.name].handle))
    assert seen[spec.name].running


async def test_a_dyno_stopped_while_it_starts_is_stopped(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    start = asyncio.create_task(bench.backend.start(spec))
    await asyncio.sleep(0)
    await bench.finish(bench.backend.stop(spec.name, 5))
    await start
    assert not (await bench.backend.observe())[spec.name].running


async def test_a_parent_sent_sigterm_by_the_system_stops_its_dyno(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    os.kill(bench.pid(spec.name, "parent"), signal.SIGTERM)
    seen = await bench.until(lambda seen: not seen[spec.name].running)
    assert (seen[spec.name].exit_code, seen[spec.name].insisted) == (-15, False)


async def test_a_parent_leaves_no_zombie_in_the_control_plane(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    parent = psutil.Process(bench.pid(spec.name, "parent"))
    assert parent.ppid() != os.getpid()
    await bench.finish(bench.backend.stop(spec.name, 5))
    assert parent.pid not in {child.pid for child in psutil.Process().children()}


async def test_usage_counts_the_whole_tree(bench: ProcessBench) -> None:
    nap = a_nap()
    burn = "python -c 'sum(range(20_000_000))'; sleep $NAP & setsid sleep $NAP & wait"
    spec = bench.spec(Program(burn), env={"NAP": nap})
    await bench.backend.start(spec)
    await bench.until(lambda _: len(napping(nap)) == 2)
    usage = await bench.backend.usage(spec.name)
    assert usage is not None
    assert usage.processes == 3
    assert usage.cpu_seconds > 0.02  # most of it by one that has ended
