"""What every add-on promises, on both hosts: real servers, and the clients that apps use."""

import asyncio
import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec

import pytest
import pytest_asyncio
from tests import forgotten_sockets
from tests.contract.addon_host_bench import (
    DockerHostBench,
    HostBench,
    ProcessHostBench,
    processes_with,
)
from tests.contract.addon_service_benches import BENCHES, MEMCACHIERS, Config
from tests.contract.addon_stand import PATIENCE, Stand, app, new_credentials
from tests.docker_engine import addon_images_or_skip

from minidyno.addons import redis_embedded
from minidyno.addons.catalogue import providers
from minidyno.addons.redis import Redis
from minidyno.domain.addon_servers import Ground, Place
from minidyno.ports.addon_provider import AddonProvider, HasShell, Informs, Server

SERVED = {one.service.name: one for one in providers() if one.program is not None}

P = ParamSpec("P")

MANY = 20  # connections, where the plan has no limit of them

# What our own small redis-cli says to what the test types.
SMALL_TALK = (
    "127.0.0.1:{redis}> (empty array)\n127.0.0.1:{redis}> 1) k\n2) written\n"
    "127.0.0.1:{redis}> No closing quotation\n127.0.0.1:{redis}> "
)


# One loop for all: a server that several tests share outlives the loop of each.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["process", "docker"])
async def hosted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[HostBench]:
    bench: HostBench
    folder = tmp_path_factory.mktemp("host")
    if request.param == "docker":
        addon_images_or_skip()
        bench = DockerHostBench(folder)
    else:
        bench = ProcessHostBench(folder)
    yield bench
    await bench.close()


@pytest.fixture(scope="module", params=SERVED)
def provider(request: pytest.FixtureRequest) -> AddonProvider:
    return SERVED[str(request.param)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing(hosted: HostBench, provider: AddonProvider) -> AsyncIterator[Stand]:
    async with Stand(hosted, provider).while_used() as stand:
        yield stand


@pytest_asyncio.fixture(loop_scope="module")
async def shared(standing: Stand) -> AsyncIterator[Stand]:
    """The server that all tests share that leave it as it was: each with a user of its own."""
    yield await standing.for_another()
    forgotten_sockets.collect()


@pytest_asyncio.fixture(loop_scope="module")
async def stand(hosted: HostBench, provider: AddonProvider) -> AsyncIterator[Stand]:
    """A server of a test's own, which may stop it, kill it, or fill it."""
    async with Stand(hosted, provider).while_used() as stand:
        yield stand
    forgotten_sockets.collect()


async def test_every_service_with_a_server_has_its_bench() -> None:
    assert set(BENCHES) == set(SERVED)


async def test_the_config_vars_work_with_the_ordinary_client(shared: Stand) -> None:
    service = shared.provider.service
    config = shared.config()
    assert set(config) == {f"{service.attachment}_{suffix}" for suffix in service.suffixes}
    await app(shared.bench.write, config, "greeting", "hola, ¿qué tal?")
    assert await app(shared.bench.read, config, "greeting") == "hola, ¿qué tal?"


async def test_a_wrong_password_is_refused(shared: Stand) -> None:
    with pytest.raises(shared.bench.refused):
        await app(shared.bench.read, shared.bench.wrong(shared.config()), "greeting")


async def test_what_is_the_platforms_is_closed_to_the_app(shared: Stand) -> None:
    with pytest.raises(Exception) as caught:
        await app(shared.bench.meddle, shared.config())
    assert not isinstance(caught.value, OSError)
    await app(shared.bench.write, shared.config(), "after", "all is well")


async def test_credentials_are_rotated_without_a_gap(shared: Stand) -> None:
    bench = shared.bench
    await app(bench.write, shared.config(), "before", "1")
    newer = new_credentials("u")
    await shared.provider.admit(shared.server, newer)
    await shared.provider.admit(shared.server, newer)
    await app(bench.write, shared.config(), "between", "2")
    await app(bench.write, shared.config(newer), "newer", "3")
    with bench.writer(shared.config()) as write:
        await app(write, "still-in")
        await shared.provider.dismiss(shared.server, shared.user)
        with pytest.raises(Exception):  # noqa: B017 - whatever its client says of an end
            for number in range(3):  # some clients see it when they write once more
                await app(write, f"no-longer-{number}")
    with pytest.raises(bench.refused):
        await app(bench.read, shared.config(), "before")
    read = [await app(bench.read, shared.config(newer), key) for key in ("before", "newer")]
    assert read == ["1", "3"]
    await shared.provider.dismiss(shared.server, shared.user)


async def test_limits_are_kept_and_the_client_is_told(stand: Stand) -> None:
    for limit in stand.bench.limits:
        with pytest.raises(Exception) as caught:
            await app(limit.exceed, stand.config(), stand.plan.limits.get(limit.name, 0))
        assert limit.says in str(caught.value), limit.name
        await stand.until_it_answers()
        # The server sees the end of the client's connections a moment later.
        await _at_last(stand.bench.read, stand.config(), "nothing")


async def test_one_whose_connections_are_all_taken_is_not_taken_for_dead(shared: Stand) -> None:
    async with asyncio.TaskGroup() as group:
        with_all = asyncio.Event()
        done = asyncio.Event()

        async def hold() -> None:
            loop = asyncio.get_running_loop()
            managers = []
            for number in range(shared.plan.limits.get("connections", MANY)):
                manager = shared.bench.writer(shared.config())
                try:
                    write = await loop.run_in_executor(None, manager.__enter__)
                    await app(write, f"held-{number}")
                except Exception:  # the platform's own connection may have been one of them
                    break
                managers.append(manager)
            with_all.set()
            await done.wait()
            for manager in managers:
                manager.__exit__(None, None, None)

        group.create_task(hold())
        await with_all.wait()
        assert await shared.provider.answers(shared.server)
        done.set()


async def test_a_larger_plan_gives_a_running_server_more(shared: Stand) -> None:
    limit = shared.bench.limits[0]
    shared.plan = shared.another_plan(limit.name)
    assert not await shared.provider.apply(shared.server)
    # Who was before may just have left, with all the connections that it took.
    await _at_last(limit.exceed, shared.config(), shared.plan.limits[limit.name] - 5)


async def test_one_that_has_room_keeps_apps_from_nothing_and_takes_back_all_that_was_said(
    shared: Stand,
) -> None:
    provider = shared.provider
    async with asyncio.timeout(PATIENCE):  # who was before may just have left
        while await provider.apply(shared.server, before=[*provider.lifted]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert not await provider.apply(shared.server)
    assert all(provider.lifted.values())


async def test_one_without_a_server_keeps_apps_from_nothing() -> None:
    for one in [one for one in providers() if one.program is None]:
        server = Server(at={}, plan=one.service.plans[0], admin=new_credentials("platform"))
        assert (list(await one.apply(server)), dict(one.lifted)) == ([], {})


async def test_a_stop_and_a_start_keep_what_is_meant_to_be_kept(stand: Stand) -> None:
    await app(stand.bench.write, stand.config(), "kept", "yes")
    await stand.stop()
    assert not await stand.provider.answers(stand.server)
    await stand.start()
    kept = await app(stand.bench.read, stand.config(), "kept")
    assert kept == ("yes" if stand.bench.keeps else None)


async def test_killed_in_the_middle_of_writes_it_has_all_that_it_acknowledged(
    stand: Stand,
) -> None:
    acknowledged: list[str] = []

    def write_on() -> None:
        with stand.bench.writer(stand.config()) as write:
            for number in itertools.count():
                write(f"n-{number}")
                acknowledged.append(f"n-{number}")

    writing = asyncio.create_task(asyncio.to_thread(write_on))
    async with asyncio.timeout(PATIENCE):
        while True:
            if len(acknowledged) >= 20:
                break
            await asyncio.sleep(0.01)
    stand.hosted.kill(stand.name)
    with pytest.raises(Exception):  # noqa: B017 - whatever its client says of an end
        await writing
    await stand.until_it_ended()
    await stand.start()
    last, first = acknowledged[-1], acknowledged[0]
    if not stand.bench.keeps:
        assert await app(stand.bench.read, stand.config(), last) is None
        return
    for key in {first, *acknowledged[-20:]}:
        assert await app(stand.bench.read, stand.config(), key) == "here", key


async def test_two_of_a_kind_know_nothing_of_each_other(shared: Stand, stand: Stand) -> None:
    one, other = shared, stand
    await app(one.bench.write, one.config(), "whose", "the first's")
    assert await app(other.bench.read, other.config(), "whose") is None
    strange = replace(other.user, user=one.user.user)
    with pytest.raises(one.bench.refused):
        await app(one.bench.read, one.config(strange), "whose")


async def test_no_password_is_seen_in_a_command_line_nor_in_a_log(stand: Stand) -> None:
    await app(stand.bench.write, stand.config(), "k", "v")
    assert processes_with(stand.admin.password) == []
    assert processes_with(stand.user.password) == []
    await stand.stop()
    for file in (stand.hosted.folder / "servers").rglob("*.log"):
        text = file.read_text(errors="replace")
        assert stand.admin.password not in text
        assert stand.user.password not in text


async def test_who_asks_is_told_how_it_is(shared: Stand) -> None:
    assert isinstance(shared.provider, Informs)
    facts = {fact.name: fact.value for fact in await shared.provider.facts(shared.server)}
    assert facts
    assert all(facts.values())


async def test_its_interactive_client_is_let_in(shared: Stand) -> None:
    if not isinstance(shared.provider, HasShell):
        return
    host = shared.hosted.host
    place = await host.place(shared.name, shared.program, shared.ports)
    words = {"redis": ["PING"], "postgresql": ["-Atc", "SELECT 'PONG'"]}
    asked = words[shared.provider.service.name]
    argv, env = shared.provider.shell(place, shared.user, asked)
    assert shared.user.password not in " ".join(argv)
    inside = await host.run(shared.name, argv, env=env)
    said = b"".join([chunk async for chunk in inside.output()])
    assert (await inside.ended(), said.strip()) == ((0, ""), b"PONG")


async def test_without_a_redis_on_the_machine_the_one_from_pypi_serves(tmp_path: Path) -> None:
    hosted = ProcessHostBench(tmp_path)
    try:
        stand = Stand(hosted, SERVED["redis"])
        # Whatever the machine has, it is not called that.
        stand.program = replace(stand.program, commands=("none-of-the-machine|valkey-server",))
        await stand.up()
        assert await stand.place_bin() == str(redis_embedded.bin_folder())
        await app(stand.bench.write, stand.config(), "k", "hola")
        await stand.stop()
        await stand.start()
        assert await app(stand.bench.read, stand.config(), "k") == "hola"
        facts = {fact.name: fact.value for fact in await Redis().facts(stand.server)}
        assert facts["Version"].startswith("Valkey")
        said = [await app(_small_shell, stand, *words) for words in (["GET", "k"], ["CONFIG"], [])]
        assert said == [(0, "hola\n"), (1, said[1][1]), (0, SMALL_TALK.format(**stand.ports))]
        assert "(error)" in said[1][1]
    finally:
        await hosted.close()


async def test_memcachiers_own_python_client_works_too(hosted: HostBench) -> None:
    stand = await Stand(hosted, SERVED["memcached"]).up()
    worked = await app(_memcachiers, stand.config())
    assert (worked.returncode, worked.stdout) == (0, "True hola\n"), worked.stderr
    assert await app(stand.bench.read, stand.config(), "k") == "hola"
    refused = await app(_memcachiers, stand.bench.wrong(stand.config()))
    assert "Auth failure" in refused.stderr


async def _at_last(call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Do what an app would until it works; why it does not is said in the end."""
    ends = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            await app(call, *args, **kwargs)
        except Exception:  # each client has its own words for it
            if asyncio.get_running_loop().time() > ends:
                raise
            await asyncio.sleep(0.05)
        else:
            return


def _small_shell(stand: Stand, *words: str) -> tuple[int, str]:
    place = Place(ground=Ground.MACHINE, folder="", bind="127.0.0.1", ports=stand.ports)
    _, env = Redis().shell(place, stand.user, words)
    argv = [sys.executable, "-m", "minidyno.addons.redis_shell", *words]
    typed = "LRANGE none 0 1\nKEYS *\n'half\nquit\n"
    whole = {**os.environ, **env}
    done = subprocess.run(argv, env=whole, input=typed, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def _memcachiers(config: Config) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-c", MEMCACHIERS]
    return subprocess.run(argv, env=config, capture_output=True, text=True, check=False)
