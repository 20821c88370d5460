"""Containers that had someone at their other end when the control plane was killed."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import PATIENCE, SLEEPS, Program, a_nap, napping
from tests.docker_engine import docker_or_skip

from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[DockerBench]:
    docker_or_skip()
    bench = DockerBench(tmp_path)
    yield bench
    await bench.close()


async def read_until(attachment: Attachment, text: bytes) -> None:
    said = b""
    async with asyncio.timeout(PATIENCE):
        while text not in said:
            output = await attachment.read()
            assert output is not None, said
            said += output.data


async def test_an_attached_dyno_of_a_control_plane_that_is_gone_is_hung_up(
    bench: DockerBench,
) -> None:
    spec = bench.spec(Program("trap '' HUP; echo ready; while :; do sleep 1; done"), dyno="run.1")
    _, attachment = await bench.backend.start_attached(spec, Window())
    await read_until(attachment, b"ready")
    bench.backend = bench.anew()  # which knows nothing of who sits there
    seen = await bench.until(lambda now: not now[spec.name].running)
    assert seen[spec.name].exit_code == -signal.SIGKILL
    attachment.close()


async def test_a_command_inside_of_a_control_plane_that_is_gone_is_ended_and_the_dyno_is_not(
    bench: DockerBench,
) -> None:
    nap, other = a_nap(), a_nap()
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    script = f"trap '' HUP; echo ready; sleep {nap}"
    attachment = await bench.backend.exec_inside(spec.name, script, {}, Window())
    await read_until(attachment, b"ready")
    bench.backend = bench.anew()
    mine = await bench.backend.exec_inside(spec.name, f"echo ready; sleep {other}", {}, None)
    await read_until(mine, b"ready")
    await bench.until(lambda _: not napping(nap))
    assert napping(other)
    assert (await bench.backend.observe())[spec.name].running
    mine.close()
    attachment.close()
    await bench.until(lambda _: not napping(other))
