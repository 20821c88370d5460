"""Add-ons in the lab: what a notebook does with them, and what it shows."""

from collections.abc import AsyncIterator

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.lab.app import App
from minidyno.lab.doors.answer import Door
from minidyno.lab.ground import Ground
from minidyno.lab.pace import RealPace
from minidyno.lab.platform import Platform
from tests.contract.in_process import Running, deploy
from tests.contract.in_process import platform as in_process
from tests.unit.services.addon_stage import BoxProvider, MemoryHost


async def _no_door(app: str) -> Door:
    raise AssertionError(app)


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    host = MemoryHost()
    async with in_process(addon_host=host, addon_providers=(BoxProvider(host),)) as running:
        yield running


async def _app(running: Running, name: str) -> App:
    ground = Ground(running.client, RealPace(), _no_door)
    return App(ground, await running.client.create_app(name))


async def test_an_addon_is_made_shared_rotated_and_destroyed(running: Running) -> None:
    app, other = await _app(running, "tienda"), await _app(running, "otra")
    await deploy(running, "tienda")
    box = await app.create_addon("box", name="caja")
    assert (box.state, box.names, list(box.config_vars)) == (
        "provisioned",
        ["tienda::BOX"],
        ["BOX_URL"],
    )
    first = (await app.config())["BOX_URL"]
    assert {dyno.release for dyno in await app.dynos()} == {3}
    shared = await other.attach(box, "CACHE")
    assert shared.apps == ["otra", "tienda"]
    assert (await other.config())["CACHE_URL"] == first
    rotated = await box.rotate()
    assert rotated.facts == {"Plan": "mini"}
    assert (await app.config())["BOX_URL"] == (await other.config())["CACHE_URL"] != first
    assert {dyno.release for dyno in await app.dynos()} == {4}
    assert (await box.upgrade("big")).plan == "box:big"
    assert len(await other.detach("CACHE")) == 0
    assert (await app.addons())["BOX"].id == (await app.addons())["caja"].id == box.id
    await box.destroy()
    assert (await app.addons()).names == []
    assert await app.config() == {}


async def test_an_app_whose_addon_others_use_is_destroyed_or_replaced_by_force(
    running: Running,
) -> None:
    app, other = await _app(running, "tienda"), await _app(running, "otra")
    await other.attach(await app.create_addon("box"))
    with pytest.raises(MinidynoError) as caught:
        await app.destroy()
    assert caught.value.error_id == "app_addons_in_use"
    assert list(await other.config()) == ["BOX_URL"]
    await app.destroy(force=True)
    assert (await running.client.apps())[0].name == "otra"


async def test_what_is_asked_for_once_is_made_once_and_may_go_twice(running: Running) -> None:
    app, other = await _app(running, "tienda"), await _app(running, "otra")
    box = await app.create_addon("box", once=True)
    assert box.note == ""
    again = await app.create_addon("box:big", once=True)
    assert (again.id, len(await app.addons())) == (box.id, 1)
    assert "box" in again.note and again.note in again.plain() and again.note in again.html()
    assert (await app.create_addon("box")).id != box.id
    await other.attach(box)
    assert (await other.create_addon("box", once=True)).id != box.id  # another's is not its own
    await box.destroy(force=True)
    await box.destroy()
    with pytest.raises(MinidynoError):
        await app.create_addon("nothing", once=True)


async def test_what_is_shown_says_name_plan_state_and_names_in_apps(running: Running) -> None:
    app = await _app(running, "tienda")
    assert str(await app.addons()) == "There are no add-ons."
    box = await app.create_addon("box", name="caja", as_name="cola")
    assert str(await app.addons()) == (
        "Add-on  Plan      State    Attached as\ncaja    box:mini  ● ready  tienda::COLA"
    )
    assert str(await box.look()) == (
        "Add-on       caja\n"
        "Plan         box:mini\n"
        "State        ● ready\n"
        "Attached as  tienda::COLA\n"
        "Config vars  COLA_URL\n"
        "Plan         mini"
    )
    for shown in (await app.addons(), box):
        html = shown._repr_html_()
        assert "caja" in html
        assert "● ready" in html
        assert box._info.raw["id"] not in html


async def test_on_a_simulated_platform_it_says_why_there_are_none(platform: Platform) -> None:
    app = await platform.create_app("tienda")
    with pytest.raises(MinidynoError) as caught:
        await app.create_addon("redis")
    assert caught.value.error_id == "addon_not_here"
    assert len(await app.addons()) == 0
