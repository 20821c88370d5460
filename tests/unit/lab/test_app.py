"""An app in the lab, on the simulated platform."""

from itertools import pairwise
from pathlib import Path

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.errors import MinidynoError
from minidyno.lab.platform import Platform
from minidyno.lab.scaling import wishes


async def test_a_name_that_is_taken_is_replaced_only_when_asked(platform: Platform) -> None:
    first = await platform.create_app("tienda")
    await first.set_config(A="1")
    with pytest.raises(MinidynoError) as caught:
        await platform.create_app("tienda")
    assert caught.value.error_id == "app_name_taken"
    second = await platform.create_app("tienda", replace=True)
    assert await second.config() == {}
    assert (await platform.apps()).names == ["tienda"]


async def test_replace_needs_nothing_to_replace(platform: Platform) -> None:
    assert (await platform.create_app("nueva", replace=True)).name == "nueva"
    assert (await platform.create_app(replace=True)).name


async def test_an_app_that_is_not_there_is_said_not_to_be(platform: Platform) -> None:
    with pytest.raises(MinidynoError) as caught:
        await platform.app("nada")
    assert caught.value.error_id == "app_not_found"


async def test_a_folder_that_is_not_there_is_said_not_to_be(
    platform: Platform, tmp_path: Path
) -> None:
    app = await platform.create_app("tienda")
    with pytest.raises(MinidynoError) as caught:
        await app.deploy(tmp_path / "none")
    assert caught.value.error_id == "source_folder_missing"


async def test_a_failed_build_shows_its_log_even_when_quiet(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = await platform.create_app("tienda")
    (tmp_path / "notes.txt").write_text("no app here")
    with pytest.raises(MinidynoError) as caught:
        await app.deploy(tmp_path, quiet=True)
    assert caught.value.error_id == "build_failed"
    assert " !  " in capsys.readouterr().out


async def test_a_quiet_deploy_prints_nothing_and_a_loud_one_its_log(
    platform: Platform, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = await platform.create_app("tienda")
    capsys.readouterr()
    await app.deploy(folder, quiet=True)
    assert capsys.readouterr().out == ""
    deploy = await app.deploy(folder)
    assert capsys.readouterr().out.splitlines() == list(deploy.lines)


async def test_the_timeline_of_a_deploy_covers_it_without_gaps(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    deploy = await app.deploy(folder, quiet=True)
    steps = deploy.timeline
    assert [step.name for step in steps] == [
        "upload the source",
        "wait for its turn",
        "receive the source",
        "detect",
        "compile: minidyno/python",
        "Installing the dependencies of requirements.txt",
        "pack the slug",
        "create the release",
        "decide what to start",
        "boot the first dyno",
        "the others, and take over",
    ]
    assert steps[0].start == 0
    for before, after in pairwise(steps):
        assert before.end == pytest.approx(after.start, abs=0.002)
    assert (deploy.ok, deploy.release) == (True, 2)


async def test_the_timeline_of_any_release_is_what_the_platform_noted(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    before = await app.timeline()
    assert (before.release, before.switched) == (1, False)
    assert "its dynos have not taken over" in str(before)
    deploy = await app.deploy(folder, quiet=True)
    built = await app.timeline(2)
    assert (built.release, built.switched) == (2, True)
    assert [step.name for step in built.steps] == [step.name for step in deploy.timeline[1:]]
    assert built.seconds == pytest.approx(deploy.seconds - deploy.timeline[0].duration)
    assert {"receive", "detect", "compile", "pack", "boot"} <= built.phases.keys()
    assert sum(built.phases.values()) == pytest.approx(built.seconds, abs=0.02)
    await app.set_config(SALUDO="hola")
    changed = await app.timeline()
    assert changed.release == 3
    assert changed.steps[0].name == "create the release"
    with pytest.raises(MinidynoError, match="v9"):
        await app.timeline("v9")


async def test_a_config_var_changes_the_release_and_not_the_slug(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    with pytest.raises(MinidynoError, match="v1"):
        await app.slug()
    await app.deploy(folder, quiet=True)
    first = await app.slug()
    await app.set_config(SALUDO="hola")
    (folder / "new.txt").write_text("new", encoding="utf-8")
    await app.deploy(folder, quiet=True)
    assert (first.version, len(first.checksum)) == (2, 64)
    assert "web" in first.process_types
    assert (await app.slug(3)).checksum == first.checksum
    assert (await app.slug()).checksum != first.checksum


async def test_a_deploy_that_starts_no_dyno_waits_for_no_take_over(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    await app.scale(web=0)
    deploy = await app.deploy(folder, quiet=True)
    assert deploy.timeline[-1].name == "decide what to start"


async def test_a_dyno_that_crashes_at_start_ends_the_deploy_with_its_last_lines(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    simulation = platform.simulation
    assert simulation is not None
    simulation.behave("web", Behaviour(boots_in=1, dies_after=0.5, prints=("No module named x",)))
    with pytest.raises(MinidynoError) as caught:
        await app.deploy(folder, quiet=True)
    assert caught.value.error_id == "dynos_crashed"
    assert caught.value.params["dyno"] == "web.1"
    assert "No module named x" in str(caught.value.params["lines"])


async def test_after_a_deploy_that_crashes_the_release_before_serves(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    assert platform.simulation is not None
    platform.simulation.behave("", Behaviour(boots_in=1, dies_after=0.5))
    with pytest.raises(MinidynoError):
        await app.deploy(folder, quiet=True)
    assert (await app.get("/")).json()["release"] == "v2"


async def test_a_release_phase_that_fails_ends_deploy_config_and_rollback_at_once(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    assert platform.simulation is not None
    (folder / "Procfile").write_text("web: python app.py\nrelease: python migra.py\n")
    platform.simulation.behave("release", Behaviour(dies_after=2, exit_code=0))
    assert (await app.deploy(folder, quiet=True)).release == 3
    timeline = await app.timeline(3)
    assert "release phase" in [step.name for step in timeline.steps]
    await app.set_config(BUENA="1")
    assert (await app.get("/")).json()["release"] == "v4"

    platform.simulation.behave("release", Behaviour(dies_after=1, exit_code=7))
    for number, change in enumerate(
        (app.deploy(folder, quiet=True), app.set_config(MALA="1"), app.rollback(3)), start=5
    ):
        with pytest.raises(MinidynoError) as caught:
            await change
        assert caught.value.error_id == "release_command_failed"
        assert caught.value.params["version"] == number
    assert (await app.get("/")).json()["release"] == "v4"
    assert await app.config() == {"BUENA": "1"}
    # What changes nothing makes no release, and the failed one before it is no news.
    assert await app.set_config(BUENA="1") == {"BUENA": "1"}


async def test_waiting_ends_with_what_was_found_instead(platform: Platform, folder: Path) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    assert platform.simulation is not None
    platform.simulation.behave("web", Behaviour(boots_in=50))
    with pytest.raises(MinidynoError) as caught:
        await app.scale(web=2, timeout=5)
    assert caught.value.error_id == "wait_too_long"
    assert caught.value.params["wanted"] == "web=2"
    assert "web.2 starting" in str(caught.value.params["found"])


async def test_scaling_takes_effect_before_it_returns(platform: Platform, folder: Path) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    formation = await app.scale(web=3, worker="+1")
    assert (formation["web"], formation["worker"]) == (3, 1)
    assert (await app.dynos()).names == ["web.1", "web.2", "web.3", "worker.1"]
    smaller = await app.scale({"web": "1:standard-2x"}, worker=0)
    assert [(p.type, p.quantity, p.size) for p in smaller.processes] == [
        ("web", 1, "standard-2x"),
        ("worker", 0, "basic"),
    ]
    dynos = await app.dynos()
    assert [(d.name, d.state) for d in dynos if d.state != "down"] == [("web.1", "up")]


async def test_nothing_to_scale_and_a_wrong_quantity_are_refused(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    with pytest.raises(MinidynoError) as caught:
        await app.scale()
    assert caught.value.error_id == "scale_without_types"
    await app.deploy(folder, quiet=True)
    with pytest.raises(MinidynoError) as caught:
        await app.scale(web=-1)
    assert caught.value.error_id == "quantity_invalid"


def test_a_wish_names_quantity_size_or_both() -> None:
    assert wishes({"web": 2, "worker": "+1:standard-2x", "clock": ":eco"}) == (
        {"web": 2, "worker": "+1"},
        {"worker": "standard-2x", "clock": "eco"},
    )


async def test_a_stopped_dyno_comes_back_and_a_restart_replaces_all(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    await app.scale(web=2)
    before = {d.name: d.id for d in await app.dynos()}
    await app.stop_dyno("web.2")
    after = {d.name: d.id for d in await app.wait()}
    assert after["web.1"] == before["web.1"]
    assert after["web.2"] != before["web.2"]
    replaced = {d.name: d.id for d in await app.restart() if d.state == "up"}
    assert replaced.keys() == after.keys()
    assert not set(replaced.values()) & set(after.values())


async def test_config_changes_are_releases_that_can_be_gone_back_from(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    assert await app.set_config(SALUDO="hola", N=3) == {"SALUDO": "hola", "N": "3"}
    assert {d.release for d in await app.dynos() if d.state == "up"} == {3}
    assert await app.unset_config("N") == {"SALUDO": "hola"}
    releases = await app.rollback()
    assert releases.current is not None
    assert releases.current.description == "Rollback to v3"
    assert await app.config() == {"SALUDO": "hola", "N": "3"}
    assert {d.release for d in await app.dynos() if d.state == "up"} == {releases.current.version}


async def test_config_of_an_app_without_code_is_set_without_waiting(platform: Platform) -> None:
    app = await platform.create_app("tienda")
    assert await app.set_config(A=1) == {"A": "1"}
    assert (await app.wait()).names == []


async def test_waiting_for_a_number_of_dynos(platform: Platform, folder: Path) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    assert len(await app.wait(dynos=1)) == 1
    with pytest.raises(MinidynoError) as caught:
        await app.wait(dynos=7, timeout=1)
    assert caught.value.params["wanted"] == "dynos=7"


async def test_an_app_without_code_answers_with_the_routers_code(platform: Platform) -> None:
    app = await platform.create_app("tienda")
    answer = await app.get("/")
    assert (answer.status, answer.code, answer.dyno) == (503, "H81", None)
    report = await app.traffic(seconds=1, rate=10)
    assert report.errors == {"H81": 10}


async def test_a_path_that_is_none_is_refused(platform: Platform) -> None:
    app = await platform.create_app("tienda")
    with pytest.raises(MinidynoError) as caught:
        await app.get("json")
    assert caught.value.error_id == "path_invalid"


async def test_simulated_traffic_shows_that_more_dynos_shorten_the_queue(
    platform: Platform, folder: Path
) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    one = await app.traffic(seconds=5, rate=12, arrivals="random", seed=1)
    await app.scale(web=4)
    four = await app.traffic(seconds=5, rate=12, arrivals="random", seed=1)
    assert one.sent == four.sent
    assert four.p95 < one.p95
    assert set(four.by_dyno) == {"web.1", "web.2", "web.3", "web.4"}


async def test_the_log_is_read_whole_by_dyno_or_followed(
    platform: Platform, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = await platform.create_app("tienda")
    await app.deploy(folder, quiet=True)
    await app.get("/")
    assert "State changed from starting to up" in await app.logs(50)
    assert {entry.dyno for entry in await app.logs(50, dyno="web.1")} == {"web.1"}
    assert len(await app.logs(3)) == 3
    whole = await app.logs(50)
    starts = whole.without("State changed")
    assert "State changed" in whole
    assert "State changed" not in starts
    assert starts.last(2).lines == starts.lines[-2:]
    assert len(whole.last(0)) == 0
    capsys.readouterr()
    followed = await app.tail(seconds=1)
    assert capsys.readouterr().out.splitlines() == list(followed.lines)
    assert 1 <= len(followed) <= 10


async def test_a_destroyed_app_is_gone(platform: Platform) -> None:
    app = await platform.create_app("tienda")
    await app.destroy()
    assert len(await platform.apps()) == 0
    with pytest.raises(MinidynoError) as caught:
        await app.dynos()
    assert caught.value.error_id == "app_not_found"


async def test_the_same_seed_gives_the_same_traffic(folder: Path) -> None:
    from minidyno.lab import connect

    runs = []
    for _ in range(2):
        async with await connect(simulated=True, seed=7) as platform:
            app = await platform.create_app("tienda")
            await app.deploy(folder, quiet=True)
            report = await app.traffic(seconds=3, rate=20, arrivals="random", seed=7)
            runs.append(list(report.latencies))
    assert runs[0] == runs[1]
