"""What a notebook can rely on, whichever platform it found."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.contract.lab_platforms import environment, make_source, process_platform

from minidyno.domain.errors import MinidynoError
from minidyno.lab import connect
from minidyno.lab.platform import Platform


@pytest.fixture(params=["simulated", "process"])
async def platform(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Platform]:
    async with AsyncExitStack() as stack:
        environ = stack.enter_context(environment(tmp_path / "home"))
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        if request.param == "simulated":
            yield await stack.enter_async_context(await connect(simulated=True, seed=1))
        else:
            yield await stack.enter_async_context(process_platform(environ))


async def test_a_lesson_runs_from_create_to_rollback(platform: Platform, tmp_path: Path) -> None:
    source = make_source(tmp_path / "hola")
    app = await platform.create_app("hola")
    assert (await platform.apps()).names == ["hola"]
    assert (await app.get("/")).code == "H81"

    deploy = await app.deploy(source)
    assert (deploy.ok, deploy.release) == (True, 2)
    assert any("Launching" in line for line in deploy.lines)
    assert deploy.seconds > 0
    timeline = await app.timeline()
    assert (timeline.release, timeline.switched) == (2, True)
    assert list(timeline.steps)[-1].name == "the others, and take over"
    first = await app.get("/json")
    assert (first.status, first.dyno, first.json()["release"]) == (200, "web.1", "v2")

    formation = await app.scale(web=3, worker=1)
    assert (formation["web"], formation["worker"]) == (3, 1)
    up = [dyno.name for dyno in await app.dynos() if dyno.state == "up"]
    assert sorted(up) == ["web.1", "web.2", "web.3", "worker.1"]

    report = await app.traffic(seconds=2, rate=20, path="/json")
    assert (report.sent, report.failed) == (40, 0)
    assert report.codes == {200: 40}
    assert set(report.by_dyno) == {"web.1", "web.2", "web.3"}
    assert sum(report.by_dyno.values()) == 40
    assert 0 < report.p50 <= report.p95 <= report.p99 <= report.max

    assert await app.set_config(SALUDO="hola") == {"SALUDO": "hola"}
    assert (await app.get("/json")).json()["release"] == "v3"
    releases = await app.rollback()
    assert releases.current is not None
    assert (releases.current.version, releases.current.description) == (4, "Rollback to v2")
    assert await app.config() == {}
    assert (await app.get("/json")).json()["release"] == "v4"

    log = await app.logs(lines=200)
    assert "Release v4 created by user" in log
    assert "Starting process with command `python server.py`" in log
    assert {"router", "api", "web.1"} <= {entry.dyno for entry in log}
    await app.destroy()
    assert len(await platform.apps()) == 0


async def test_dynos_come_back_after_a_stop_and_are_all_new_after_a_restart(
    platform: Platform, tmp_path: Path
) -> None:
    app = await platform.create_app("hola")
    await app.deploy(make_source(tmp_path / "hola"), quiet=True)
    await app.scale(web=2)
    before = {dyno.name: dyno.id for dyno in await app.dynos()}
    await app.stop_dyno("web.2")
    after = {dyno.name: dyno.id for dyno in await app.wait() if dyno.state == "up"}
    assert after["web.1"] == before["web.1"]
    assert after["web.2"] != before["web.2"]
    new = {dyno.name: dyno.id for dyno in await app.restart() if dyno.state == "up"}
    assert new.keys() == after.keys()
    assert not set(new.values()) & set(after.values())


async def test_without_web_dynos_traffic_is_refused_with_the_routers_code(
    platform: Platform, tmp_path: Path
) -> None:
    app = await platform.create_app("hola")
    await app.deploy(make_source(tmp_path / "hola"), quiet=True)
    await app.scale(web=0)
    assert (await app.get("/")).code == "H14"
    report = await app.traffic(seconds=0.5, rate=20)
    assert report.errors == {"H14": 10}
    assert report.codes == {503: 10}


async def test_errors_are_sentences_of_the_same_id(platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    app = await platform.create_app("hola")
    for call, error_id in (
        (platform.create_app("hola"), "app_name_taken"),
        (platform.create_app("¿?"), "app_name_invalid"),
        (platform.app("none"), "app_not_found"),
        (app.scale(web=1), "formation_empty"),
        (app.stop_dyno("web.1"), "dyno_not_found"),
        (app.rollback(), "nothing_to_roll_back_to"),
        (app.deploy(tmp_path / "empty"), "source_empty"),
        (app.traffic(rate=1e9), "traffic_value_invalid"),
    ):
        with pytest.raises(MinidynoError) as caught:
            await call
        assert caught.value.error_id == error_id
        assert len(caught.value.say("en")) > 20
