"""What only containers can promise: networks, volumes, and no more rights than needed."""

import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.addon_host_bench import DockerHostBench, ask, spec_of, until
from tests.docker_engine import docker_or_skip

from minidyno.backends.docker.cleaning import clean
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.naming import network_name, volume_name
from minidyno.backends.docker.stack import image_name
from minidyno.domain.addon_servers import Address, ServerSpec

TIENDA, BLOG = "app-tienda", "app-blog"


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[DockerHostBench]:
    docker_or_skip()
    bench = DockerHostBench(tmp_path)
    yield bench
    await bench.close()


async def started(bench: DockerHostBench) -> ServerSpec:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)
    return spec


async def test_linked_apps_reach_it_by_one_name_and_no_others_do(bench: DockerHostBench) -> None:
    spec = await started(bench)
    await bench.host.link(spec.name, [TIENDA, BLOG])
    at = bench.host.address_for_apps(spec.name, spec.place.ports["main"])
    assert said_to_an_app(bench, TIENDA, at) == said_to_an_app(bench, BLOG, at) == "1"
    await bench.host.link(spec.name, [BLOG])
    assert said_to_an_app(bench, TIENDA, at) is None
    assert said_to_an_app(bench, BLOG, at) == "1"
    own = bench.host.address(spec.name, spec.place.ports["main"])
    assert said_to_an_app(bench, TIENDA, own) is None
    await bench.host.link(spec.name, [])
    assert await ask(bench, spec) == b"1"


async def test_servers_do_not_reach_each_other(bench: DockerHostBench) -> None:
    one, other = await started(bench), await started(bench)
    at = bench.host.address(other.name, other.place.ports["main"])
    script = f"import socket; socket.create_connection(('{at.host}', {at.port}), 2)"
    inside = await bench.host.run(one.name, ["python3", "-c", script], env={})
    assert (await inside.ended())[0] == 1
    assert await ask(bench, other) == b"1"


async def test_it_has_no_rights_and_a_system_that_it_cannot_change(bench: DockerHostBench) -> None:
    spec = await started(bench)
    found = bench.docker("ps", "-q", "--filter", f"label=minidyno.addon={spec.name}").strip()
    about = json.loads(bench.docker("inspect", found))[0]
    host = about["HostConfig"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges"]
    assert host["ReadonlyRootfs"]
    assert not about["Config"]["User"].startswith("0")
    assert about["NetworkSettings"]["Ports"] == {}
    script = "open('/etc/x', 'w')"
    inside = await bench.host.run(spec.name, ["python3", "-c", script], env={})
    code, words = await inside.ended()
    assert code == 1
    assert "Read-only file system" in words


async def test_one_that_takes_more_memory_than_it_may_ends_and_says_so(
    bench: DockerHostBench,
) -> None:
    spec = await spec_of(bench, b"x = bytearray(200_000_000); print(len(x))")
    limited = ServerSpec(
        name=spec.name,
        label=spec.label,
        program=spec.program,
        argv=spec.argv,
        place=spec.place,
        files=spec.files,
        memory=64 * 1024 * 1024,
    )
    await bench.host.start(limited)
    seen = await until(bench, lambda seen: not seen[spec.name].running)
    assert "OOMKilled" in seen[spec.name].reason


async def test_where_ports_are_published_they_are_on_loopback_alone(tmp_path: Path) -> None:
    docker_or_skip()
    bench = DockerHostBench(tmp_path, published=True)
    try:
        spec = await started(bench)
        port = spec.place.ports["main"]
        assert bench.host.address(spec.name, port) == Address("127.0.0.1", port)
        found = bench.docker("ps", "--filter", f"label=minidyno.addon={spec.name}").splitlines()
        assert f"127.0.0.1:{port}" in found[1]
        assert "0.0.0.0" not in found[1]
    finally:
        await bench.close()


async def test_cleaning_takes_containers_and_networks_and_leaves_data(
    bench: DockerHostBench,
) -> None:
    spec = await started(bench)
    await bench.host.link(spec.name, [TIENDA])
    engine = Engine()
    try:
        removed = await clean(engine, bench.home_id)
        assert network_name(bench.home_id, TIENDA) in removed
        assert any("prueba-verde-1" in name for name in removed)
        volume = volume_name(bench.home_id, spec.name)
        assert volume in bench.docker("volume", "ls", "--format", "{{.Name}}")
        await bench.host.start(spec)
        assert await ask(bench, spec) == b"2"
        await bench.host.stop(spec.name, 5)
        removed = await clean(engine, bench.home_id, data=True)
        assert volume in removed
        assert volume not in bench.docker("volume", "ls", "--format", "{{.Name}}")
    finally:
        await engine.close()


def said_to_an_app(bench: DockerHostBench, app: str, at: Address) -> str | None:
    """What a container on an app's network hears; None when it gets nowhere."""
    network = network_name(bench.home_id, app)
    script = (
        "import socket, sys\n"
        f"with socket.create_connection(('{at.host}', {at.port}), 2) as there:\n"
        "    print(there.recv(100).decode())"
    )
    argv = ["docker", "run", "--rm", "--network", network, image_name(), "python3", "-c", script]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
