"""What can be done with add-ons, and what comes of it in the apps."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from minidyno.domain.addon_servers import Ground
from minidyno.domain.addons import AddonState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import BuildStatus
from minidyno.services.addons.health import delay_after
from tests.unit.services.addon_stage import AddonStage, addon_stage
from tests.unit.services.stage import USER, stage


@pytest.fixture
async def played() -> AsyncIterator[AddonStage]:
    async with addon_stage() as ready:
        ready.create()
        yield ready


# creating


async def test_an_addon_is_provisioned_and_its_config_var_comes_with_one_release(
    played: AddonStage,
) -> None:
    await played.deploy()
    addons = played.platform.plane.addons
    made = await addons.create(played.app(), "box", user=USER)
    assert made.state is AddonState.PROVISIONING
    assert played.config() == {}
    await played.turn(5)
    ready = addons.books.get(made.id)
    assert ready.state is AddonState.PROVISIONED
    assert played.releases()[2:] == [f"Attach BOX (@ref:{ready.name})"]
    assert played.config() == {
        "BOX_URL": f"box://{ready.user.user}:{ready.user.password}@127.0.0.1:31000"
    }
    assert played.server(ready).users == {ready.user.user: ready.user.password}
    assert played.shown() == ["web.1 v3 up"]
    dyno = next(iter(played.machine.dynos.values()))
    assert dyno.spec.env["BOX_URL"] == played.config()["BOX_URL"]
    live = played.platform.plane.releases.current(played.app())
    assert live is not None
    assert live.addons == ("box:mini",)


async def test_a_server_that_answers_late_is_asked_again_to_let_its_users_in(
    played: AddonStage,
) -> None:
    played.box.late = 2
    addon = await played.addon()
    assert list(played.server(addon).users) == [addon.user.user]
    played.server(addon).users.clear()  # it forgets all when it ends, as a cache may
    played.server(addon).exit_code = 137
    played.box.late = 2
    await played.turn(10)
    assert list(played.server(addon).users) == [addon.user.user]


async def test_names_are_those_of_the_service_then_of_a_colour_or_as_asked(
    played: AddonStage,
) -> None:
    await played.addon()
    await played.addon()
    await played.addon(name="mi-caja", attachment="cola")
    attachments = played.platform.plane.addons.books.attachments(app=played.app())
    assert [a.name for a in attachments] == ["BOX", "HEROKU_BOX_AMBER", "COLA"]
    assert sorted(played.config()) == ["BOX_URL", "COLA_URL", "HEROKU_BOX_AMBER_URL"]
    assert played.addons[2].name == "mi-caja"
    assert len({addon.ports["box"] for addon in played.addons}) == 3


async def test_a_name_whose_config_var_somebody_set_is_passed_over_and_refused_when_asked_for(
    played: AddonStage,
) -> None:
    plane = played.platform.plane
    plane.config_vars.update(played.app(), {"BOX_URL": "mine"}, USER)
    with pytest.raises(MinidynoError) as caught:
        await plane.addons.create(played.app(), "box", attachment="BOX", user=USER)
    assert caught.value.error_id == "addon_attachment_taken"
    assert played.addons == []
    await played.addon()
    assert played.config()["BOX_URL"] == "mine"
    assert "HEROKU_BOX_AMBER_URL" in played.config()


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ("heroku-boks", "addon_service_misspelt"),
        ("nothing-like-it", "addon_service_unknown"),
        ("box:giant", "addon_plan_unknown"),
        ("heroku-box:giant", "addon_plan_unknown"),
    ],
)
async def test_an_unknown_service_or_plan_is_named_and_nothing_is_made(
    played: AddonStage, wanted: str, error: str
) -> None:
    with pytest.raises(MinidynoError) as caught:
        await played.platform.plane.addons.create(played.app(), wanted, user=USER)
    assert caught.value.error_id == error
    assert played.platform.plane.parts.store.addons() == []


async def test_a_tutorials_name_and_a_plan_are_understood(played: AddonStage) -> None:
    addon = await played.platform.plane.addons.create(played.app(), "heroku-box:big", user=USER)
    assert addon.plan_name == "box:big"


async def test_the_log_says_by_which_server_where_the_service_is_named_after_another(
    played: AddonStage,
) -> None:
    plain = await played.addon()
    assert await played.log(plain.name) == [f"Add-on {plain.name} is provisioned"]
    played.box.service = replace(played.box.service, served_by={"en": "a tin, not a box"})
    tin = await played.addon()
    assert await played.log(tin.name) == [
        f"Add-on {tin.name} is provisioned; it is served by a tin, not a box"
    ]


async def test_a_server_that_ends_at_once_leaves_nothing_but_its_last_words(
    played: AddonStage,
) -> None:
    addons = played.platform.plane.addons
    played.host.dead_on_arrival = "box: bad luck"
    made = await addons.create(played.app(), "box", user=USER)
    await played.turn(2)
    gone = addons.books.get(made.name)
    assert gone.state is AddonState.DEPROVISIONED
    assert "box: bad luck" in gone.failure["es"]
    assert (played.addons, played.host.servers, played.host.folders) == ([], {}, set())
    assert addons.books.attachments() == []
    assert played.releases() == ["Initial release"]
    assert any("bad luck" in line for line in await played.log())
    played.host.dead_on_arrival = ""
    await played.addon(name=made.name)
    await played.turn(4000)
    assert len(played.platform.plane.parts.store.addons()) == 1


async def test_a_server_that_never_answers_is_given_up(played: AddonStage) -> None:
    addons = played.platform.plane.addons
    played.box.mute = True
    made = await addons.create(played.app(), "box", user=USER)
    await played.turn(50)
    assert addons.books.get(made.id).state is AddonState.PROVISIONING
    await played.turn(20)
    assert "60" in addons.books.get(made.id).failure["en"]
    assert (played.host.servers, played.host.folders) == ({}, set())


async def test_a_fault_while_provisioning_does_not_leave_it_so_for_ever(
    played: AddonStage,
) -> None:
    addons = played.platform.plane.addons
    played.box.broken = True
    made = await addons.create(played.app(), "box", user=USER)
    await played.turn(2)
    gone = addons.books.get(made.id)
    assert "ConnectionError" in gone.failure["en"]
    assert gone.user.password not in gone.failure["en"]
    assert played.host.servers == {}


async def test_a_port_that_another_program_takes_is_changed_for_another(
    played: AddonStage,
) -> None:
    taken = MinidynoError("port_taken", port=31000, what="box", holder="", setting="")
    played.host.refused = [taken, taken]
    addon = await played.addon()
    assert addon.ports["box"] != 31000
    assert str(addon.ports["box"]) in played.config()["BOX_URL"]


async def test_a_platform_without_servers_says_why_it_has_no_addons() -> None:
    async with stage() as played:
        played.create()
        with pytest.raises(MinidynoError) as caught:
            await played.platform.plane.addons.create(played.app(), "box", user=USER)
        assert caught.value.error_id == "addon_not_here"


# config vars and releases


async def test_what_an_addon_sets_is_not_set_or_removed_by_hand(played: AddonStage) -> None:
    await played.addon()
    before = played.config()
    for value in ("other", None):
        with pytest.raises(MinidynoError) as caught:
            played.platform.plane.config_vars.update(
                played.app(), {"A": "1", "BOX_URL": value}, USER
            )
        assert caught.value.error_id == "config_of_addon"
    assert played.config() == before


async def test_a_rollback_brings_back_config_and_leaves_addons_as_they_are(
    played: AddonStage,
) -> None:
    plane = played.platform.plane
    plane.config_vars.update(played.app(), {"COLOUR": "blue"}, USER)
    await played.deploy()
    plane.config_vars.update(played.app(), {"COLOUR": "red"}, USER)
    addon = await played.addon()
    await plane.addons.rotate(addon, USER)
    rotated = played.config()["BOX_URL"]
    back = plane.releases.rollback(played.app(), "v3", USER)
    assert back.config == {"COLOUR": "blue"}
    assert back.addon_config == {"BOX_URL": rotated}
    assert plane.releases.get(played.app(), "v3").config_vars == {"COLOUR": "blue"}
    assert played.config() == {"COLOUR": "blue", "BOX_URL": rotated}


async def test_a_release_keeps_what_addons_set_at_its_time(played: AddonStage) -> None:
    addon = await played.addon()
    first = played.config()["BOX_URL"]
    await played.platform.plane.addons.rotate(addon, USER)
    second = played.config()["BOX_URL"]
    assert first != second
    releases = played.platform.plane.releases.all(played.app())
    assert [r.addon_config.get("BOX_URL") for r in releases] == [None, first, second]


# sharing


async def test_an_addon_is_shared_with_a_second_app_and_detached_from_it(
    played: AddonStage,
) -> None:
    played.create("otra")
    addon = await played.addon()
    addons = played.platform.plane.addons
    shared = await addons.attach(addon, played.app("otra"), name="CACHE", user=USER)
    assert played.config("otra") == {"CACHE_URL": played.config()["BOX_URL"]}
    assert played.releases("otra")[-1] == f"Attach CACHE (@ref:{addon.name})"
    assert played.host.links[addon.id] == {played.app().id, played.app("otra").id}
    assert [a.name for a in addons.books.of_app(played.app("otra"))] == [addon.name]
    await addons.detach(shared, USER)
    await played.turn(1)
    assert played.config("otra") == {}
    assert played.releases("otra")[-1] == f"Detach CACHE (@ref:{addon.name})"
    assert played.host.links[addon.id] == {played.app().id}


async def test_what_is_attached_while_it_is_provisioned_gets_its_config_then(
    played: AddonStage,
) -> None:
    played.create("otra")
    addons = played.platform.plane.addons
    made = await addons.create(played.app(), "box", user=USER)
    await addons.attach(made, played.app("otra"), user=USER)
    assert played.config("otra") == {}
    await played.turn(2)
    assert played.config("otra") == played.config() != {}
    assert len(played.releases("otra")) == 2


async def test_the_last_attachment_of_the_owner_stays(played: AddonStage) -> None:
    addon = await played.addon()
    addons = played.platform.plane.addons
    [only] = addons.books.attachments(addon=addon)
    with pytest.raises(MinidynoError) as caught:
        await addons.detach(only, USER)
    assert caught.value.error_id == "addon_last_attachment"
    await addons.attach(addon, played.app(), name="OTHER", user=USER)
    await addons.detach(only, USER)
    assert list(played.config()) == ["OTHER_URL"]


async def test_two_that_want_one_name_in_an_app_do_not_both_get_it(played: AddonStage) -> None:
    addon = await played.addon()
    addons = played.platform.plane.addons
    await addons.attach(addon, played.app(), name="X", user=USER)
    with pytest.raises(MinidynoError) as caught:
        await addons.attach(addon, played.app(), name="x", user=USER)
    assert caught.value.error_id == "addon_attachment_taken"


# rotating


async def test_rotation_keeps_the_old_user_until_no_dyno_has_it(played: AddonStage) -> None:
    await played.deploy("web: python app.py")
    addon = await played.addon()
    await played.turn(10)
    old = addon.user
    rotated = await played.platform.plane.addons.rotate(addon, USER)
    assert played.releases()[-1] == "Update BOX by box"
    assert set(played.server(addon).users) == {old.user, rotated.user.user}
    await played.turn(60)
    assert played.shown() == ["web.1 v4 up"]
    assert set(played.server(addon).users) == {rotated.user.user}
    [left] = played.platform.plane.addons.books.get(addon.id).users
    assert left == rotated.user


async def test_a_one_off_dyno_of_before_keeps_the_old_user_let_in(played: AddonStage) -> None:
    await played.deploy()
    addon = await played.addon()
    plane = played.platform.plane
    await played.turn(10)
    plane.one_offs.run(played.app(), "sleep 100000")
    await played.turn(5)
    await plane.addons.rotate(addon, USER)
    await played.turn(120)
    assert [line for line in played.shown() if line.startswith("run")] == ["run.1 v3 up"]
    assert addon.user.user in played.server(addon).users


async def test_a_rotation_that_the_server_refuses_changes_nothing(played: AddonStage) -> None:
    addon = await played.addon()
    before = (played.config(), played.releases())
    played.box.broken = True
    with pytest.raises(MinidynoError) as caught:
        await played.platform.plane.addons.rotate(addon, USER)
    assert caught.value.error_id == "addon_server_unreachable"
    assert (played.config(), played.releases()) == before


# plans and names


async def test_a_plan_is_changed_with_a_restart_only_where_it_must(played: AddonStage) -> None:
    addon = await played.addon()
    addons = played.platform.plane.addons
    same = await addons.plans.change(addon, "box:same", USER)
    assert (same.plan, played.server(addon).plan, played.server(addon).starts) == (
        "same",
        "same",
        1,
    )
    big = await addons.plans.change(same, "big", USER)
    assert (big.plan, played.server(addon).starts) == ("big", 2)
    assert played.server(addon).spec.memory == 64 * 1024**2
    with pytest.raises(MinidynoError):
        await addons.plans.change(big, "huge", USER)
    await played.turn(30)
    assert played.server(addon).starts == 2


async def test_a_plan_that_cannot_be_had_leaves_the_one_before(played: AddonStage) -> None:
    addon = await played.addon()
    played.box.stubborn = {"same"}
    with pytest.raises(MinidynoError) as caught:
        await played.platform.plane.addons.plans.change(addon, "same", USER)
    assert caught.value.error_id == "addon_server_unreachable"
    assert played.addons[0].plan == "mini"


async def test_an_addon_is_renamed_and_found_by_all_that_it_is_called(played: AddonStage) -> None:
    addons = played.platform.plane.addons
    addon = addons.rename(await played.addon(), "almacen")
    app = played.app()
    for word in ("almacen", addon.id, "BOX", "box", "BOX_URL", "heroku-box", "demo::BOX"):
        assert addons.books.resolve(word, app).id == addon.id
    with pytest.raises(MinidynoError) as caught:
        addons.books.resolve("almacn", app)
    assert caught.value.error_id == "addon_misspelt"
    await played.addon()
    with pytest.raises(MinidynoError) as caught:
        addons.books.resolve("box", app)
    assert caught.value.error_id == "addon_ambiguous"


# destroying


async def test_one_that_other_apps_use_is_destroyed_only_by_force(played: AddonStage) -> None:
    played.create("otra")
    addon = await played.addon()
    addons = played.platform.plane.addons
    await addons.attach(addon, played.app("otra"), user=USER)
    with pytest.raises(MinidynoError) as caught:
        addons.destroy(addon, force=False, user=USER)
    assert (caught.value.error_id, caught.value.params["apps"]) == ("addon_in_use", "otra")
    addons.destroy(addon, force=True, user=USER)
    await played.turn(2)
    assert (played.config(), played.config("otra")) == ({}, {})
    assert played.releases("otra")[-1] == f"Detach BOX (@ref:{addon.name})"
    assert (played.host.servers, played.host.folders) == ({}, set())
    with pytest.raises(MinidynoError):
        addons.books.get(addon.id)


async def test_destroying_an_app_destroys_its_addons_wherever_they_are_attached(
    played: AddonStage,
) -> None:
    played.create("otra")
    addon = await played.addon()
    await played.platform.plane.addons.attach(addon, played.app("otra"), user=USER)
    played.platform.plane.apps.destroy(played.app())
    await played.turn(2)
    assert (played.addons, played.host.servers) == ([], {})
    assert played.config("otra") == {}


async def test_what_is_destroyed_while_it_is_provisioned_is_not_waited_for(
    played: AddonStage,
) -> None:
    played.box.mute = True
    addons = played.platform.plane.addons
    made = await addons.create(played.app(), "box", user=USER)
    await played.turn(2)
    assert made.id in played.host.servers
    addons.destroy(made, force=False, user=USER)
    await played.turn(2)
    assert (played.host.servers, played.host.folders) == ({}, set())
    assert played.releases() == ["Initial release"]


# health


async def test_a_server_that_dies_is_started_again_and_every_app_hears_of_it(
    played: AddonStage,
) -> None:
    played.create("otra")
    addon = await played.addon()
    await played.platform.plane.addons.attach(addon, played.app("otra"), user=USER)
    releases = played.releases()
    server = played.server(addon)
    server.exit_code, server.reason = 137, f"killed with {addon.admin.password}"
    await played.turn(2)
    assert played.server(addon).exit_code is None
    for app in ("demo", "otra"):
        lines = await played.log(addon.name, app)
        assert "Server ended with status 137, starting it again" in lines
        assert "killed with ••••" in lines
        assert "Server is up" in lines
    assert played.releases() == releases


async def test_a_server_that_falls_again_and_again_is_started_ever_more_slowly(
    played: AddonStage,
) -> None:
    addon = await played.addon()
    server = played.server(addon)
    server.exit_code, played.host.dead_on_arrival = 1, "no disk"
    await played.turn(300)
    starts = played.server(addon).starts
    assert 8 < starts < 20
    played.host.dead_on_arrival = ""
    await played.turn(35)
    assert played.server(addon).exit_code is None
    assert played.addons[0].state is AddonState.PROVISIONED


def test_one_that_has_fallen_for_days_is_started_as_often_as_one_that_fell_for_a_minute() -> None:
    waits = [delay_after(falls) for falls in (0, 1, 2, 3, 4, 10_000)]
    assert waits == pytest.approx([0.2, 0.8, 3.2, 12.8, 30.0, 30.0])


async def test_a_server_that_is_silent_too_long_is_started_anew(played: AddonStage) -> None:
    addon = await played.addon()
    played.box.mute = True
    await played.turn(90)
    played.box.mute = False
    await played.turn(70)
    assert played.server(addon).starts > 1
    assert played.server(addon).exit_code is None


async def test_servers_stop_after_the_dynos_and_start_before_them(played: AddonStage) -> None:
    await played.deploy()
    addon = await played.addon()
    plane = played.platform.plane
    await played.turn(10)
    await plane.addon_keeper.stop_all()
    assert played.host.stopped == [addon.id]
    assert played.config()["BOX_URL"]


async def test_servers_that_are_in_nobodys_books_are_removed(played: AddonStage) -> None:
    addon = await played.addon()
    played.host.servers["stranger"] = played.server(addon)
    await played.turn(2)
    assert set(played.host.servers) == {addon.id}


async def test_a_server_whose_data_is_on_another_ground_is_left_alone_and_said_so(
    played: AddonStage,
) -> None:
    addon = await played.addon()
    before = (played.config(), played.releases(), played.server(addon).starts)
    played.server(addon).exit_code = 0
    played.host.ground = Ground.CONTAINER
    await played.turn(30)
    assert (played.config(), played.releases(), played.server(addon).starts) == before
    said = [line for line in await played.log(addon.name) if "MINIDYNO_BACKEND=process" in line]
    assert len(said) == 1
    with pytest.raises(MinidynoError) as caught:
        await played.platform.plane.addons.rotate(addon, USER)
    assert caught.value.error_id == "addon_elsewhere"
    played.platform.plane.addons.destroy(addon, force=False, user=USER)
    await played.turn(5)
    assert (played.config(), set(played.host.folders)) == ({}, {addon.id})
    played.host.ground = Ground.MACHINE
    await played.turn(5)
    assert (played.host.servers, played.host.folders) == ({}, set())


# app.json


async def test_app_json_has_its_addons_created_before_the_first_code_runs(
    played: AddonStage,
) -> None:
    wanted = {"addons": ["heroku-box", {"plan": "box:big", "as": "cola"}]}
    await played.deploy("web: python app.py", files={"app.json": json.dumps(wanted)})
    assert [addon.plan_name for addon in played.addons] == ["box:mini", "box:big"]
    assert sorted(played.config()) == ["BOX_URL", "COLA_URL"]
    assert [text.partition(" (")[0] for text in played.releases()] == [
        "Initial release",
        "Attach BOX",
        "Attach COLA",
        "Deploy abc1234",
    ]
    assert played.shown() == ["web.1 v4 up"]
    await played.deploy("web: python app.py", files={"app.json": json.dumps(wanted)})
    assert len(played.addons) == 2


async def test_app_json_does_not_create_what_the_app_has(played: AddonStage) -> None:
    await played.addon(name="mi-caja")
    wanted = {"addons": ["box"]}
    await played.deploy("web: python app.py", files={"app.json": json.dumps(wanted)})
    assert [addon.name for addon in played.addons] == ["mi-caja"]


async def test_an_addon_of_app_json_that_comes_to_nothing_fails_the_build(
    played: AddonStage,
) -> None:
    played.host.dead_on_arrival = "no room"
    wanted = {"addons": ["box"]}
    build = await played.deploy(files={"app.json": json.dumps(wanted)})
    assert (build.status, build.error_id) == (BuildStatus.FAILED, "addon_creation_failed")
    assert played.releases() == ["Initial release"]


async def test_a_simulated_platform_deploys_without_the_addons_of_app_json() -> None:
    async with stage() as played:
        played.create()
        build = await played.deploy(files={"app.json": json.dumps({"addons": ["redis"]})})
        assert build.status is BuildStatus.SUCCEEDED
