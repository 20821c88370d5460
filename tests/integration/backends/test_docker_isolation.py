"""What only containers promise: files, processes, rights and network of a dyno are its own."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import SLEEPS, Program, lines_of
from tests.docker_engine import docker_or_skip

from minidyno.backends.docker.naming import container_name
from minidyno.ports.dyno_backend import DynoSpec


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[DockerBench]:
    docker_or_skip()
    bench = DockerBench(tmp_path)
    yield bench
    await bench.close()


async def _say(bench: DockerBench, script: str, count: int = 1, **more: Any) -> list[str]:
    spec = bench.spec(Program(f"{script}\nexec sleep 300"), **more)
    await bench.backend.start(spec)
    return [line.text.decode() for line in await lines_of(bench, spec.name, count)]


def _inspect(bench: DockerBench, spec: DynoSpec) -> dict[str, Any]:
    found = json.loads(bench.docker("inspect", container_name(bench.home_id, spec.name)))
    first: dict[str, Any] = found[0]
    return first


async def test_docker_inspect_shows_the_limits_and_the_rights_that_are_gone(
    bench: DockerBench,
) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    host = _inspect(bench, spec)["HostConfig"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges"]
    assert host["ReadonlyRootfs"]
    assert host["Init"]
    assert not host["Privileged"]
    assert host["MemoryReservation"] == spec.size.memory
    assert host["Memory"] == host["MemorySwap"] == spec.size.memory_limit
    assert host["PidsLimit"] == spec.size.processes
    assert host["NanoCpus"] == 1_000_000_000
    assert host["PortBindings"] in ({}, None)
    assert not any("docker.sock" in str(mount) for mount in host["Mounts"])


async def test_a_dyno_is_nobody_special(bench: DockerBench) -> None:
    script = "id -u; grep -E '^(CapEff|NoNewPrivs)' /proc/self/status | tr -d '\\t'"
    user, capabilities, privileges = await _say(bench, script, 3)
    assert int(user) != 0
    assert capabilities == "CapEff:0000000000000000"
    assert privileges == "NoNewPrivs:1"


async def test_only_app_and_tmp_can_be_written(bench: DockerBench) -> None:
    script = (
        "for place in /app /tmp / /etc /usr/bin /var/tmp /opt; do\n"
        "  if touch $place/x 2>/dev/null; then echo $place yes; else echo $place no; fi\ndone"
    )
    said = await _say(bench, script, 7)
    assert {line for line in said if line.endswith("yes")} == {"/app yes", "/tmp yes"}


async def test_a_dyno_sees_no_process_but_its_own(bench: DockerBench) -> None:
    other = bench.spec(Program("exec sleep 301"))
    await bench.backend.start(other)
    [seen] = await _say(bench, "echo $(ps -eo args= | grep -c 'sleep 30[1]')")
    assert seen == "0"


async def test_a_dyno_sees_neither_the_engine_nor_the_platforms_folder(
    bench: DockerBench, tmp_path: Path
) -> None:
    script = f"ls /var/run/docker.sock {tmp_path} 2>/dev/null | wc -l"
    assert (await _say(bench, script))[0].strip() == "0"


async def test_dynos_of_one_app_reach_each_other_and_other_apps_do_not(bench: DockerBench) -> None:
    serves = bench.spec(Program("exec python -m http.server 8000"))
    await bench.backend.start(serves)
    await bench.backend.observe()
    host, _ = bench.backend.address(serves.name, 8000)
    ask = f"curl -s -o /dev/null -m 2 --retry 5 --retry-connrefused http://{host}:8000/; echo $?"
    assert await _say(bench, ask) == ["0"]
    timed_out = "28"
    assert await _say(bench, ask.replace("--retry 5", ""), app="otra") == [timed_out]


async def test_a_dyno_does_not_reach_what_listens_on_this_machines_loopback(
    bench: DockerBench,
) -> None:
    port = bench.free_port()
    bench.occupy(port)
    # Its own loopback, and this machine as its network sees it.
    hosts = "127.0.0.1 $(python route.py)"
    route = (
        "rows = [line.split() for line in open('/proc/net/route')]\n"
        "way = next(row[2] for row in rows if row[1] == '00000000')\n"
        "print('.'.join(str(int(way[at : at + 2], 16)) for at in (6, 4, 2, 0)))\n"
    )
    script = f"for h in {hosts}; do echo $h; curl -s -m 2 http://$h:{port}/; echo $?; done"
    spec = bench.spec(Program(f"{script}; exec sleep 300", files={"route.py": route}))
    await bench.backend.start(spec)
    own, refused, machine, refused_too = [
        line.text.decode() for line in await lines_of(bench, spec.name, 4)
    ]
    assert own == "127.0.0.1"
    assert machine.startswith("10.213.")
    assert {refused, refused_too} <= {"7", "28"}  # curl: refused, or no answer


async def test_nothing_is_left_of_a_platform_that_stopped_its_dynos(bench: DockerBench) -> None:
    specs = [bench.spec(SLEEPS, app=app) for app in ("una", "otra")]
    for spec in specs:
        await bench.backend.start(spec)
    for spec in specs:
        await bench.backend.stop(spec.name, 1)
        await bench.backend.remove(spec.name)
    await bench.backend.close()
    label = f"label=minidyno.home={bench.home_id}"
    assert bench.docker("ps", "-aq", "--filter", label) == ""
    assert bench.docker("network", "ls", "-q", "--filter", label) == ""
    assert [path for path in bench.home.iterdir() if path.name[0] != "."] == []


async def test_another_platforms_dynos_are_not_seen_and_not_touched(
    bench: DockerBench, tmp_path: Path
) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    (tmp_path / "b").mkdir()
    other = DockerBench(tmp_path / "b")
    assert await other.backend.observe() == {}
    await other.backend.stop(spec.name, 0)
    await other.backend.remove(spec.name)
    await other.close()
    assert (await bench.backend.observe())[spec.name].running


async def test_where_ports_are_published_they_are_on_loopback_alone(tmp_path: Path) -> None:
    docker_or_skip()
    bench = DockerBench(tmp_path, published=True)
    try:
        port = bench.free_port()
        spec = bench.spec(Program("exec python -m http.server $PORT"), port=port)
        await bench.backend.start(spec)
        await bench.until(lambda seen: seen[spec.name].answering)
        assert bench.backend.address(spec.name, port) == ("127.0.0.1", port)
        bindings = _inspect(bench, spec)["HostConfig"]["PortBindings"]
        assert [b["HostIp"] for b in bindings[f"{port}/tcp"]] == ["127.0.0.1"]
    finally:
        await bench.close()
