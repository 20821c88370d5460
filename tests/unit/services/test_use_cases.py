"""Apps, config, releases, builds: what each change leaves behind."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.bootstrap.assembly import assemble
from minidyno.domain.dynos import DynoState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.formation import Scaling
from minidyno.domain.releases import ReleaseStatus
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import BuildStatus
from tests.unit.services.stage import USER, Stage, stage


@pytest.fixture
async def played() -> AsyncIterator[Stage]:
    async with stage() as made:
        yield made


def history(played: Stage, name: str = "demo") -> list[tuple[int, str]]:
    releases = played.platform.plane.releases.all(played.app(name))
    return [(r.version, r.description) for r in releases]


def refusal(error_id: str) -> "pytest.RaisesExc[MinidynoError]":
    return pytest.raises(MinidynoError, check=lambda e: e.error_id == error_id)


async def test_a_new_app_has_its_first_release_and_a_port_of_its_own(played: Stage) -> None:
    first, second = played.create(), played.create("tienda")
    assert history(played) == [(1, "Initial release")]
    assert first.port != second.port


async def test_an_app_without_a_name_gets_one_that_is_free(played: Stage) -> None:
    names = {played.platform.plane.apps.create(None, USER).name for _ in range(20)}
    assert len(names) == 20


async def test_a_name_that_is_taken_is_refused(played: Stage) -> None:
    played.create()
    with refusal("app_name_taken"):
        played.create()


async def test_no_more_apps_than_the_limit() -> None:
    async with stage(Settings(max_apps=1)) as made:
        made.create()
        with refusal("app_limit_reached"):
            made.create("tienda")


async def test_no_more_apps_than_ports() -> None:
    async with stage(Settings(app_port_first=20000, app_port_last=20000)) as made:
        made.create()
        with refusal("app_ports_used_up"):
            made.create("tienda")


async def test_every_change_is_a_release_and_versions_have_no_gaps(played: Stage) -> None:
    app = played.create()
    plane = played.platform.plane
    plane.config_vars.update(app, {"B": "1", "A": "2"}, USER)
    await played.deploy()
    plane.config_vars.update(app, {"A": None}, USER)
    plane.releases.rollback(app, "v3", USER)
    assert history(played) == [
        (1, "Initial release"),
        (2, "Set A, B config vars"),
        (3, "Deploy abc1234"),
        (4, "Remove A config vars"),
        (5, "Rollback to v3"),
    ]
    assert plane.config_vars.all(app) == {"A": "2", "B": "1"}


async def test_a_config_change_that_changes_nothing_is_no_release(played: Stage) -> None:
    app = played.create()
    plane = played.platform.plane
    plane.config_vars.update(app, {"A": "1"}, USER)
    assert plane.config_vars.update(app, {"A": "1", "B": None}, USER)[1] is None
    assert len(history(played)) == 2


async def test_a_refused_config_change_changes_nothing(played: Stage) -> None:
    app = played.create()
    with refusal("config_name_invalid"):
        played.platform.plane.config_vars.update(app, {"A": "1", "B-": "2"}, USER)
    assert played.platform.plane.config_vars.all(app) == {}
    assert len(history(played)) == 1


async def test_going_back_without_saying_where_takes_the_release_before(played: Stage) -> None:
    app = played.create()
    plane = played.platform.plane
    with refusal("nothing_to_roll_back_to"):
        plane.releases.rollback(app, None, USER)
    await played.deploy()
    await played.deploy()
    plane.releases.rollback(app, None, USER)
    assert history(played)[-1] == (4, "Rollback to v2")


async def test_where_it_cannot_go_back_to_it_says_why(played: Stage) -> None:
    app = played.create()
    plane = played.platform.plane
    with refusal("release_not_found"):
        plane.releases.rollback(app, "v9", USER)
    with refusal("release_without_slug"):
        plane.releases.rollback(app, "v1", USER)


async def test_slugs_expire_as_herokus_do_and_their_files_go() -> None:
    async with stage(Settings(release_keep_count=2, release_keep_days=0)) as made:
        app = made.create()
        plane = made.platform.plane
        blobs, sources = plane.parts.blobs, []
        for number in range(5):
            sources += [(await made.deploy(f"web: python app{number}.py\n")).source]
        plane.releases.sweep()
        expired = [r.version for r in plane.releases.all(app) if r.status == "expired"]
        assert expired == [2, 3, 4]
        # Uploads are spared for an hour, in case they are built again; here that hour is over.
        blobs.sweep(plane.parts.store.blobs_in_use())
        assert [blobs.has(source) for source in sources] == [False] * 3 + [True] * 2
        with refusal("release_expired"):
            plane.releases.rollback(app, "v2", USER)
        assert plane.releases.rollback(app, "v5", USER).version == 7


async def test_two_builds_of_an_app_take_turns_and_both_are_released(played: Stage) -> None:
    app = played.create()
    first = await played.build("web: python one.py\n")
    second = await played.build("web: python two.py\n")
    await played.turn(20)
    builds = played.platform.plane.builds
    done = [builds.get(app, b.id) for b in (first, second)]
    assert [b.status for b in done] == [BuildStatus.SUCCEEDED] * 2
    assert done[0].updated_at < done[1].updated_at
    assert [d.command for d in played.dynos()] == ["python two.py"]


async def test_too_many_waiting_builds_are_refused(played: Stage) -> None:
    played.create()
    for _ in range(5):
        await played.build()
    with refusal("build_in_progress"):
        await played.build()


async def test_a_build_that_fails_changes_nothing_and_says_why_in_the_log(played: Stage) -> None:
    app = played.create()
    await played.deploy()
    failed = await played.deploy("esto no es un Procfile\n")
    assert failed.status is BuildStatus.FAILED
    assert failed.error_id == "procfile_line_invalid"
    output = b"".join([c async for c in played.platform.plane.builds.output(failed.id)])
    assert " !     No entiendo la línea 1 del Procfile" in output.decode()
    assert played.shown() == ["web.1 v2 up"]
    assert len(played.platform.plane.releases.all(app)) == 2


async def test_the_build_log_is_followed_from_its_first_byte_to_its_last(played: Stage) -> None:
    played.create()
    build = await played.build()
    plane = played.platform.plane

    async def follow() -> bytes:
        return b"".join([chunk async for chunk in plane.builds.output(build.id)])

    following = asyncio.ensure_future(follow())
    await played.turn(10)
    text = (await following).decode()
    assert text.startswith("-----> ")
    assert text.endswith("-----> Launching...\n       Released v2\n       Deployed to demo\n")


async def test_a_build_cut_short_by_a_stop_is_done_again_at_the_next_start(played: Stage) -> None:
    app = played.create()
    build = await played.build()
    plane = played.platform.plane
    await plane.builds.close()
    assert plane.builds.get(app, build.id).status is BuildStatus.PENDING
    plane.builds.resume("es")
    await played.turn(10)
    assert plane.builds.get(app, build.id).status is BuildStatus.SUCCEEDED
    assert played.shown() == ["web.1 v2 up"]


async def test_an_app_destroyed_while_it_builds_stays_destroyed(played: Stage) -> None:
    app = played.create()
    await played.build()
    played.platform.plane.apps.destroy(app)
    await played.turn(10)
    assert list(played.platform.plane.apps.all()) == []
    assert played.running() == []


async def test_scaling_an_app_without_code_says_what_to_do_first(played: Stage) -> None:
    app = played.create()
    with refusal("formation_empty"):
        played.platform.plane.formation.scale(app, [Scaling(type="web", quantity=1)], USER)


async def test_of_several_wishes_one_wrong_one_stops_all(played: Stage) -> None:
    app = played.create()
    await played.deploy()
    formation = played.platform.plane.formation
    wishes = [Scaling(type="web", quantity=3), Scaling(type="nada", quantity=1)]
    with refusal("process_type_unknown"):
        formation.scale(app, wishes, USER)
    assert formation.get(app, "web").quantity == 1


async def test_maintenance_keeps_dynos_running_and_serves_nobody(played: Stage) -> None:
    app = played.create()
    await played.deploy()
    played.platform.plane.apps.set_maintenance(app, True, USER)
    await played.turn(1)
    assert (await played.platform.serve("demo")).code == "H80"
    assert played.running() == ["demo/web.1"]


async def test_a_renamed_app_is_served_under_its_new_name(played: Stage) -> None:
    app = played.create()
    await played.deploy()
    played.platform.plane.apps.rename(app, "tienda")
    await played.turn(1)
    assert [r.hosts for r in played.platform.routes.apps] == [("tienda.localhost",)]


async def test_a_release_is_current_as_soon_as_it_is_made(played: Stage) -> None:
    app = played.create()
    await played.deploy()
    current = played.platform.plane.releases.current(app)
    assert current is not None
    assert (current.version, current.status) == (2, ReleaseStatus.SUCCEEDED)


async def test_going_back_brings_the_old_commands_back_too(played: Stage) -> None:
    app = played.create()
    await played.deploy("web: python viejo.py\nreloj: python reloj.py\n")
    await played.deploy("web: python nuevo.py\n")
    assert [p.type for p in played.platform.plane.formation.all(app)] == ["web"]
    played.platform.plane.releases.rollback(app, "v2", USER)
    await played.turn(2)
    assert [d.command for d in played.dynos()] == ["python viejo.py"]
    assert {p.type for p in played.platform.plane.formation.all(app)} == {"web", "reloj"}


RELEASES = "web: python app.py\nrelease: python migra.py\n"


async def output_of(played: Stage, version: str) -> str:
    releases = played.platform.plane.releases
    release = releases.get(played.app(), version)
    return b"".join([chunk async for chunk in releases.output(release)]).decode()


async def test_a_release_waits_for_its_command_and_then_takes_effect(played: Stage) -> None:
    played.create()
    await played.deploy("web: python viejo.py\n")
    played.platform.behave(
        "release", Behaviour(dies_after=3, exit_code=0, prints=("migrando", "listo"))
    )
    build = await played.build(RELEASES)
    await played.turn(2)
    statuses = [r.status for r in played.platform.plane.releases.all(played.app())]
    assert statuses[-1] is ReleaseStatus.PENDING
    assert [d.command for d in played.dynos() if d.type == "web"] == ["python viejo.py"]
    await played.turn(5)
    assert played.serving() == ["web.1 v3"]
    assert [d.command for d in played.dynos()] == ["python app.py"]
    assert await output_of(played, "v3") == "migrando\nlisto\n"
    log = b"".join([c async for c in played.platform.plane.builds.output(build.id)]).decode()
    assert "-----> Running release command...\nmigrando\nlisto\n       Deployed to demo" in log


async def test_a_release_whose_command_fails_is_held_back(played: Stage) -> None:
    app = played.create()
    await played.deploy("web: python viejo.py\n")
    played.platform.behave("release", Behaviour(dies_after=1, exit_code=7, prints=("no puedo",)))
    await played.deploy(RELEASES)
    assert played.platform.plane.releases.get(app, "v3").status is ReleaseStatus.FAILED
    assert played.serving() == ["web.1 v2"]
    assert [p.command for p in played.platform.plane.formation.all(app)] == ["python viejo.py"]
    assert await output_of(played, "v3") == (
        "no puedo\n !     Release command exited with status 7.\n"
    )
    with refusal("release_failed"):
        played.platform.plane.releases.rollback(app, "v3", USER)


async def test_a_release_command_that_hangs_is_stopped() -> None:
    async with stage(Settings(release_timeout=20)) as played:
        played.create()
        await played.deploy(RELEASES)
        await played.turn(40)
        assert played.platform.plane.releases.get(played.app(), "v2").status is ReleaseStatus.FAILED
        assert "took more than 20 seconds" in await output_of(played, "v2")
        assert played.running() == []


async def test_a_release_command_that_a_person_stops_was_interrupted(played: Stage) -> None:
    app = played.create()
    await played.deploy(RELEASES)
    plane = played.platform.plane
    plane.dynos.stop(app, USER, key="release.1")
    await played.turn(5)
    assert plane.releases.get(app, "v2").status is ReleaseStatus.FAILED
    assert await output_of(played, "v2") == " !     Release command was interrupted.\n"


async def test_a_release_command_whose_end_was_noted_when_all_was_killed_counts(
    played: Stage,
) -> None:
    app = played.create()
    await played.deploy(RELEASES)
    [dyno] = played.dynos()
    store = played.platform.plane.parts.store
    plane = assemble(played.platform.plane.parts)
    # As it is for the blink of an eye in which the release does not know yet.
    played.machine.dynos.clear()
    store.save_dyno(replace(dyno, state=DynoState.DOWN, exit_code=0))
    plane.releases.resume()
    await played.turn(5)
    assert plane.releases.get(app, "v2").status is ReleaseStatus.SUCCEEDED
    await plane.close()


async def test_a_config_change_made_meanwhile_loses_nothing_and_waits_its_turn(
    played: Stage,
) -> None:
    app = played.create()
    played.platform.behave("release", Behaviour(dies_after=2, exit_code=0))
    await played.deploy(RELEASES)
    config = played.platform.plane.config_vars
    config.update(app, {"A": "1"}, USER)
    config.update(app, {"B": "2"}, USER)
    assert config.all(app) == {"A": "1", "B": "2"}
    await played.turn(10)
    assert played.serving() == ["web.1 v4"]
    releases = played.platform.plane.releases.all(app)
    assert [r.status for r in releases] == [ReleaseStatus.SUCCEEDED] * 4


async def test_a_one_off_dyno_runs_to_its_end_and_the_log_says_how(played: Stage) -> None:
    app = played.create()
    with refusal("no_code_to_run"):
        played.platform.plane.one_offs.run(app, "python tarea.py")
    await played.deploy()
    played.platform.behave("run", Behaviour(dies_after=2, exit_code=3, prints=("hecho",)))
    dyno = played.platform.plane.one_offs.run(app, "python tarea.py", env={"X": "1"})
    await played.turn(1)
    assert "run.1 v2 up" in played.shown()
    await played.turn(5)
    assert played.shown() == ["web.1 v2 up"]
    assert dyno.name == "run.1"
    assert await played.log("run.1") == [
        "Starting process with command `python tarea.py`",
        "hecho",
        "State changed from starting to up",
        "Process exited with status 3",
        "State changed from up to complete",
    ]


async def test_a_one_off_dyno_runs_in_the_image_of_the_type_it_is_like(played: Stage) -> None:
    app = played.create()
    await played.deploy()
    store = played.platform.plane.parts.store
    [slug] = store.slugs(app.id)
    store.save_slug(replace(slug, images={"web": "sha256:web", "worker": "sha256:worker"}))
    one_offs = played.platform.plane.one_offs
    for like in (None, "worker", "run"):
        one_offs.run(app, "sleep 1000", like=like)
    await played.turn(2)
    specs = [one.spec for one in played.machine.dynos.values() if one.spec.by_hand]
    found = {spec.dyno: spec.image for spec in specs}
    assert found == {"run.1": "sha256:web", "run.2": "sha256:worker", "run.3": "sha256:web"}


async def test_a_one_off_dyno_may_be_stopped_and_goes_with_its_app(played: Stage) -> None:
    app = played.create()
    await played.deploy()
    plane = played.platform.plane
    plane.one_offs.run(app, "sleep 1000")
    second = plane.one_offs.run(app, "sleep 1000")
    await played.turn(1)
    plane.dynos.stop(app, USER, key=second.name)
    await played.turn(2)
    assert played.running() == ["demo/run.1", "demo/web.1"]
    plane.apps.destroy(app)
    await played.turn(5)
    assert played.running() == []
