"""The Engine is away, old, forbidden or full: a sentence with the cure, and nothing lost."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiodocker.exceptions import DockerError
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import (
    COUNTS_TO_5,
    PATIENCE,
    SERVES,
    SLEEPS,
    Program,
    lines_of,
)
from tests.docker_engine import docker_or_skip
from tests.integration.backends.docker_trouble import SOCKET, Door

from minidyno.backends.docker.engine import Engine, translated
from minidyno.domain.errors import MinidynoError


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    docker_or_skip()
    with tempfile.TemporaryDirectory(prefix="door-") as folder:
        door = Door(Path(folder) / "engine.sock")
        await door.open()
        monkeypatch.setenv("DOCKER_HOST", f"unix://{door.path}")
        yield door
        await door.shut()


@pytest.fixture
async def bench(door: Door, tmp_path: Path) -> AsyncIterator[DockerBench]:
    bench = DockerBench(tmp_path)
    yield bench
    await bench.close()


async def test_an_engine_that_is_away_is_said_to_be_and_its_dynos_are_found_again(
    bench: DockerBench, door: Door
) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    await door.shut()
    with pytest.raises(MinidynoError) as away:
        await bench.backend.stop(spec.name, 1)
    assert away.value.error_id == "docker_down"
    assert await _error_of_looking(bench) == "docker_down"
    await door.open()
    assert (await bench.backend.observe())[spec.name].running


async def test_lines_printed_while_the_engine_was_away_come_in_order_and_once(
    bench: DockerBench, door: Door
) -> None:
    program = Program(
        "i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; sleep 0.05; done; exec sleep 300"
    )
    spec = bench.spec(program)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 5)
    await door.shut()
    await asyncio.sleep(0.5)
    await door.open()
    lines = await lines_of(bench, spec.name, 60)
    assert [line.text for line in lines] == [b"line %d" % n for n in range(1, 61)]


async def test_a_start_that_fails_on_the_way_leaves_nothing_once_the_engine_is_back(
    bench: DockerBench, door: Door
) -> None:
    await bench.backend.observe()
    await door.shut()
    with pytest.raises(MinidynoError) as away:
        await bench.backend.start(bench.spec(SLEEPS))
    assert away.value.error_id == "docker_down"
    await door.open()
    assert await bench.backend.observe() == {}


async def test_dynos_that_ended_with_their_engine_are_seen_to_have_ended(
    bench: DockerBench, door: Door
) -> None:
    spec = bench.spec(COUNTS_TO_5)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 5)
    await door.shut()
    _kill_all(bench)
    await door.open()
    seen = (await bench.until(lambda seen: not seen[spec.name].running))[spec.name]
    assert (seen.exit_code, seen.insisted) == (-9, False)
    assert len(await lines_of(bench, spec.name, 5)) == 5


async def test_a_change_is_told_and_without_the_engines_events_it_is_looked_for(
    bench: DockerBench, door: Door
) -> None:
    first, second = bench.spec(SLEEPS), bench.spec(SERVES, port=5000)
    await bench.backend.observe()
    await bench.backend.start(first)
    assert (await bench.backend.observe())[first.name].running
    _kill_all(bench)
    async with asyncio.timeout(PATIENCE):
        await bench.backend.changed()
    await bench.until(lambda seen: not seen[first.name].running)
    await bench.backend.start(second)
    async with asyncio.timeout(PATIENCE):
        while not (await bench.backend.observe())[second.name].answering:
            await bench.backend.changed()
    await door.shut()
    await door.open()
    # Nobody may be listening yet, or again: what is seen is as it is all the same.
    _kill_all(bench)
    await bench.until(lambda seen: not seen[second.name].running)


async def test_a_missing_image_is_said_with_the_command_that_makes_it(bench: DockerBench) -> None:
    newer = bench.anew(image="minidyno/stack:none")  # as a newer minidyno would want it
    with pytest.raises(MinidynoError) as missing:
        await newer.start(bench.spec(SLEEPS))
    assert missing.value.error_id == "docker_image_missing"
    assert "minidyno/stack:none" in missing.value.say("es")
    assert "minidyno stack:build" in missing.value.say("es")
    assert await bench.backend.observe() == {}


async def test_no_socket_is_an_engine_that_is_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    assert await _error() == "docker_down"


async def test_an_engine_too_old_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"Version": "18.06.1-ce", "ApiVersion": "1.38"}'
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        writer.write(f"{head}\r\nConnection: close\r\n\r\n".encode() + body)
        writer.close()

    with tempfile.TemporaryDirectory(prefix="old-") as folder:
        server = await asyncio.start_unix_server(answer, f"{folder}/s")
        monkeypatch.setenv("DOCKER_HOST", f"unix://{folder}/s")
        assert await _error() == "docker_too_old"
        server.close()


@pytest.mark.parametrize(
    ("raised", "error_id"),
    [
        (PermissionError(13, "Permission denied", "/var/run/docker.sock"), "docker_denied"),
        (FileNotFoundError(2, "No such file"), "docker_down"),
        (aiohttp.ServerDisconnectedError(), "docker_down"),
        (TimeoutError(), "docker_down"),
        (DockerError(900, "Cannot connect to Docker Engine"), "docker_down"),
        (DockerError(404, "No such image: minidyno/stack:1"), "docker_image_missing"),
        (DockerError(500, "write /x: no space left on device"), "docker_disk_full"),
    ],
)
def test_what_the_engine_raises_becomes_a_sentence_with_a_cure(
    raised: Exception, error_id: str
) -> None:
    with pytest.raises(MinidynoError) as said, translated():
        raise raised
    assert said.value.error_id == error_id


async def _error_of_looking(bench: DockerBench) -> str:
    """What a look says soon: that the Engine's door is shut has to be heard first."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await bench.backend.observe()
            except MinidynoError as error:
                return error.error_id
            await asyncio.sleep(0.01)


async def _error() -> str:
    engine = Engine()
    try:
        with pytest.raises(MinidynoError) as said:
            await engine.client()
    finally:
        await engine.close()
    return said.value.error_id


def _kill_all(bench: DockerBench) -> None:
    """From outside, by the door that is never shut."""
    outside = ("--host", f"unix://{SOCKET}")
    label = f"label=minidyno.home={bench.home_id}"
    running = bench.docker(*outside, "ps", "-q", "--filter", label).split()
    bench.docker(*outside, "kill", *running)
