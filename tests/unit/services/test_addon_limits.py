"""What the logs of apps say when an add-on passes a limit of its plan, and meets it again."""

from collections.abc import AsyncIterator

import pytest

from minidyno.services.addons.plan_limits import PlanLimits
from tests.unit.services.addon_stage import AddonStage, addon_stage
from tests.unit.services.stage import USER

LAPS = 25  # with three looks at each server


@pytest.fixture
async def played() -> AsyncIterator[AddonStage]:
    async with addon_stage() as ready:
        ready.create()
        yield ready


async def said(played: AddonStage, app: str = "demo") -> list[str]:
    return [line for line in await played.log(name=app) if "Box is" in line or "Box has" in line]


async def test_every_app_that_has_it_is_told_once_when_it_passes_a_limit_and_once_when_it_is_over(
    played: AddonStage,
) -> None:
    played.create("otra")
    played.create("ajena")
    addon = await played.addon()
    await played.platform.plane.addons.attach(addon, played.app("otra"), user=USER)
    played.box.restricted = {"put": "Box is full: nothing can be put in"}
    await played.turn(LAPS)
    for app in ("demo", "otra"):
        assert await said(played, app) == ["Box is full: nothing can be put in"]
    assert await said(played, "ajena") == []
    played.box.restricted = {}
    await played.turn(LAPS)
    for app in ("demo", "otra"):
        assert await said(played, app) == [
            "Box is full: nothing can be put in",
            "Box has room again",
        ]


async def test_what_comes_to_it_is_said_alone_whatever_the_figures_are_by_then(
    played: AddonStage,
) -> None:
    await played.addon()
    played.box.restricted = {"put": "Box is full, with 11 things"}
    await played.turn(LAPS)
    played.box.restricted = {"put": "Box is full, with 12 things", "take": "Box is shut"}
    await played.turn(LAPS)
    assert await said(played) == ["Box is full, with 11 things", "Box is shut"]


async def test_a_platform_that_starts_again_does_not_say_it_again(played: AddonStage) -> None:
    addon = await played.addon()
    played.box.restricted = {"put": "Box is full"}
    await played.turn(LAPS)
    plane = played.platform.plane
    store, addons = plane.parts.store, plane.addons
    # All that another process has is the store.
    anew = PlanLimits(store=store, servers=addons.servers, attaching=addons._attaching)
    kept = store.addon(addon.id)
    assert kept is not None
    await anew.hold(kept)
    assert await said(played) == ["Box is full"]
    played.box.restricted = {}
    await anew.hold(kept)
    assert await said(played) == ["Box is full", "Box has room again"]


async def test_a_larger_plan_lifts_it_at_once(played: AddonStage) -> None:
    addon = await played.addon()
    played.box.restricted = {"put": "Box is full"}
    await played.turn(LAPS)
    played.box.restricted = {}
    await played.platform.plane.addons.plans.change(addon, "big", USER)
    assert (await said(played))[-1] == "Box has room again"


async def test_a_server_that_cannot_be_asked_changes_nothing(played: AddonStage) -> None:
    await played.addon()
    played.box.restricted = {"put": "Box is full"}
    await played.turn(LAPS)
    played.box.stubborn = {"mini"}
    await played.turn(LAPS)
    assert await said(played) == ["Box is full"]
    played.box.stubborn = set()
    await played.turn(LAPS)
    assert await said(played) == ["Box is full"]


async def test_one_that_cannot_be_held_to_its_limits_keeps_no_app_from_its_config_vars(
    played: AddonStage,
) -> None:
    played.create("otra")
    addon = await played.addon()
    played.box.stubborn = {"mini"}
    plane = played.platform.plane
    # As one that was cut short before it was settled: the next check does what is left.
    plane.addons._attaching.attach(addon, played.app("otra"), None)
    await played.turn(LAPS)
    assert played.config("otra") == played.config()
    assert addon.id in played.host.links
    assert played.host.links[addon.id] == {played.app().id, played.app("otra").id}
