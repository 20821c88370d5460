"""app.json at the first deploy, once in an app's life; and where a deploy's seconds went."""

import json
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.errors import MinidynoError
from minidyno.domain.releases import ReleaseStatus
from minidyno.domain.slugs import Build, BuildStatus
from tests.unit.services.stage import USER, Stage, stage

WANTED = {
    "env": {"SALUDO": "hola", "CLAVE": {"generator": "secret"}, "NADA": {"required": False}},
    "formation": {"web": {"quantity": 2}, "worker": {"quantity": 1, "size": "standard-1x"}},
    "scripts": {"postdeploy": "python siembra.py"},
}


@pytest.fixture
async def played() -> AsyncIterator[Stage]:
    async with stage() as made:
        made.create()
        made.platform.behave("run", Behaviour(dies_after=1, exit_code=0, prints=("sembrado",)))
        yield made


def files(wanted: object) -> dict[str, str]:
    return {"app.json": json.dumps(wanted)}


def config(played: Stage) -> dict[str, str]:
    newest = played.platform.plane.releases.newest(played.app())
    assert newest is not None
    return dict(newest.config)


async def log_of(played: Stage, build: Build) -> str:
    return b"".join([c async for c in played.platform.plane.builds.output(build.id)]).decode()


async def test_the_first_deploy_sets_config_and_formation_and_runs_postdeploy(
    played: Stage,
) -> None:
    build = await played.deploy(files=files(WANTED))
    found = config(played)
    secret = found.pop("CLAVE")
    assert found == {"SALUDO": "hola"}
    assert len(secret) == 64 and set(secret) <= set("0123456789abcdef")
    assert [d for d in played.shown() if d.startswith("w")] == [
        "web.1 v2 up",
        "web.2 v2 up",
        "worker.1 v2 up",
    ]
    sizes = {p.type: p.size for p in played.platform.plane.formation.all(played.app())}
    assert sizes == {"web": "basic", "worker": "standard-1x"}
    assert (await log_of(played, build)).endswith(
        "-----> Launching...\n"
        "       Released v2\n"
        "       Deployed to demo\n"
        "-----> Running scripts.postdeploy: python siembra.py\n"
        "sembrado\n"
        "       scripts.postdeploy succeeded\n"
    )


async def test_a_second_deploy_leaves_all_of_it_alone(played: Stage) -> None:
    await played.deploy(files=files(WANTED))
    before = config(played)
    build = await played.deploy(files=files({**WANTED, "env": {"OTRA": "x"}}))
    assert config(played) == before
    assert "postdeploy" not in await log_of(played, build)


async def test_what_was_set_before_is_kept(played: Stage) -> None:
    played.platform.plane.config_vars.update(played.app(), {"SALUDO": "¡buenas!"}, USER)
    await played.deploy(files=files(WANTED))
    assert config(played)["SALUDO"] == "¡buenas!"


async def test_a_deploy_whose_release_command_failed_was_not_the_first(played: Stage) -> None:
    procfile = "web: x\nworker: y\nrelease: z\n"
    played.platform.behave("release", Behaviour(dies_after=1, exit_code=1))
    build = await played.deploy(procfile, files=files(WANTED))
    assert played.platform.plane.releases.get(played.app(), "v2").status is ReleaseStatus.FAILED
    assert "postdeploy" not in await log_of(played, build)
    played.platform.behave("release", Behaviour(dies_after=1, exit_code=0))
    build = await played.deploy(procfile, files=files(WANTED))
    assert "scripts.postdeploy succeeded" in await log_of(played, build)
    assert config(played)["SALUDO"] == "hola"
    assert len([d for d in played.dynos() if d.type == "web"]) == 2


async def test_a_postdeploy_that_fails_is_said_and_the_release_stays(played: Stage) -> None:
    played.platform.behave("run", Behaviour(dies_after=1, exit_code=7, prints=("no puedo",)))
    build = await played.deploy(files=files(WANTED))
    assert (await log_of(played, build)).endswith(
        "no puedo\n"
        " !     scripts.postdeploy exited with status 7; release v2 stays.\n"
        " !     Run it again with: minidyno run:detached 'python siembra.py'\n"
    )
    assert played.serving() == ["web.1 v2", "web.2 v2"]


@pytest.mark.parametrize(
    ("wanted", "error_id"),
    [
        ({"env": {"TOKEN": {"description": "…"}}}, "app_json_env_missing"),
        ({"formation": {"reloj": {"quantity": 1}}}, "app_json_process_unknown"),
        ({"scripts": {"postdeploy": 3}}, "app_json_field"),
        ({"env": {"A": "x" * 40_000}}, "config_too_large"),
    ],
)
async def test_a_wrong_app_json_fails_the_build_and_changes_nothing(
    played: Stage, wanted: object, error_id: str
) -> None:
    build = await played.deploy(files=files(wanted))
    assert (build.status, build.error_id) == (BuildStatus.FAILED, error_id)
    assert [r.version for r in played.platform.plane.releases.all(played.app())] == [1]
    assert played.platform.plane.formation.all(played.app()) == []


async def test_the_timeline_of_a_deploy_covers_it_from_the_request_to_the_take_over(
    played: Stage,
) -> None:
    await played.deploy()
    played.platform.behave("release", Behaviour(dies_after=2, exit_code=0))
    played.platform.behave("web", Behaviour(boots_in=3.0))
    played.platform.plane.apps.set_buildpacks(played.app(), ["heroku/procfile"], USER)
    await played.build("web: x\nrelease: y\n")
    await played.turn(30)
    release = played.platform.plane.releases.get(played.app(), "v3")
    build, phases = played.platform.plane.deploy_times.of(played.app(), release)
    assert build is not None and build.release_id == release.id
    assert [p.name for p in phases] == [
        "queue",
        "receive",
        "detect",
        "compile",
        "pack",
        "release",
        "release_phase",
        "schedule",
        "boot",
        "switch",
    ]
    assert phases[3].detail == "minidyno/procfile"
    seconds = {p.name: p.seconds for p in phases}
    assert seconds["pack"] == pytest.approx(1.0, abs=0.1)
    assert seconds["release_phase"] == pytest.approx(2.0, abs=0.5)
    assert seconds["boot"] == pytest.approx(3.0, abs=0.5)
    assert all(a.start + a.seconds == b.start for a, b in pairwise(phases))
    # A restart much later is no part of the deploy.
    await played.turn(100)
    played.platform.plane.dynos.restart(played.app(), USER)
    await played.turn(100)
    assert played.platform.plane.deploy_times.of(played.app(), release)[1] == phases


async def test_buildpacks_are_chosen_by_any_name_once_each(played: Stage) -> None:
    apps = played.platform.plane.apps
    apps.set_buildpacks(played.app(), ["heroku/nodejs", "heroku/python"], USER)
    assert apps.buildpacks(played.app()) == ("minidyno/node", "minidyno/python")
    for names, error_id in (
        (["heroku/ruby"], "buildpack_unknown"),
        (["heroku/python", "minidyno/python"], "buildpack_repeated"),
    ):
        with pytest.raises(MinidynoError) as caught:
            apps.set_buildpacks(played.app(), names, USER)
        assert caught.value.error_id == error_id
    assert apps.buildpacks(played.app()) == ("minidyno/node", "minidyno/python")
    build = await played.deploy()
    assert build.error_id == "buildpack_not_for_app"
    apps.set_buildpacks(played.app(), [], USER)
    await played.deploy()
    assert apps.buildpacks(played.app()) == ["minidyno/procfile"], "as detected"
