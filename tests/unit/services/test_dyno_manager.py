"""The dyno manager: whatever happens, what is becomes what should be."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.dynos import Dyno, Observation
from minidyno.domain.errors import MinidynoError
from minidyno.domain.formation import Scaling
from tests.unit.services.stage import USER, Stage, stage


@pytest.fixture
async def demo() -> AsyncIterator[Stage]:
    """An app called demo, deployed, with one web dyno."""
    async with stage() as played:
        played.create()
        await played.deploy()
        yield played


async def scale(played: Stage, **quantities: int | str) -> None:
    wishes = [Scaling(type=t, quantity=q) for t, q in quantities.items()]
    played.platform.plane.formation.scale(played.app(), wishes, USER)
    await played.turn(2)


async def test_a_first_deploy_starts_one_web_dyno_and_no_worker(demo: Stage) -> None:
    assert demo.shown() == ["web.1 v2 up"]
    assert demo.serving() == ["web.1 v2"]
    assert await demo.log("web.1") == [
        "Starting process with command `python app.py`",
        "State changed from starting to up",
    ]


async def test_scaling_up_and_down_starts_and_stops(demo: Stage) -> None:
    await scale(demo, web=3, worker=1)
    assert demo.shown() == ["web.1 v2 up", "web.2 v2 up", "web.3 v2 up", "worker.1 v2 up"]
    assert demo.serving() == ["web.1 v2", "web.2 v2", "web.3 v2"]
    await scale(demo, web=1, worker=0)
    assert demo.running() == ["demo/web.1"]


async def test_scaled_to_nothing_nothing_runs(demo: Stage) -> None:
    await scale(demo, web=0)
    assert demo.running() == []
    assert (await demo.platform.serve("demo")).code == "H14"


async def test_new_dynos_answer_before_the_old_ones_go(demo: Stage) -> None:
    demo.platform.behave("web", Behaviour(boots_in=5))
    await demo.build()
    await demo.turn(3)
    assert demo.shown() == ["web.1 v2 up", "web.1 v3 starting"]
    assert demo.serving() == ["web.1 v2"]
    await demo.turn(5)
    assert demo.shown() == ["web.1 v3 up"]
    assert demo.serving() == ["web.1 v3"]


async def test_a_release_that_never_answers_leaves_the_old_one_serving_and_says_why(
    demo: Stage,
) -> None:
    demo.platform.behave("web", Behaviour(never_boots=True))
    await demo.build()
    await demo.turn(65)
    assert demo.serving() == ["web.1 v2"]
    log = await demo.log()
    assert (
        "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of "
        "launch" in log
    )
    assert "Release v3 does not come up (web.1: R10): v2 goes on serving" in log


async def test_one_new_dyno_that_fails_holds_back_the_whole_release(demo: Stage) -> None:
    await scale(demo, web=2)
    demo.platform.behave("web.2", Behaviour(boots_in=1, dies_after=0.5))
    await demo.build()
    await demo.turn(20)
    assert demo.serving() == ["web.1 v2", "web.2 v2"]


async def test_a_fixed_release_takes_over_from_a_broken_one(demo: Stage) -> None:
    demo.platform.behave("web", Behaviour(boots_in=9, dies_after=1))
    await demo.deploy()
    assert demo.serving() == ["web.1 v2"]
    demo.platform.behave("web", Behaviour())
    await demo.deploy()
    assert demo.serving() == ["web.1 v4"]
    assert demo.shown() == ["web.1 v4 up"]


async def test_a_crash_is_answered_ever_more_slowly(demo: Stage) -> None:
    demo.platform.behave("web", Behaviour(dies_after=1.0))
    demo.platform.plane.dynos.restart(demo.app(), USER)
    await demo.turn(60)
    starts = [t for t in await demo.log("web.1") if t.startswith("Starting process")]
    # The first of the deploy, then after 0, 1, 2, 4, 8 … seconds: in a minute no more than these.
    assert 6 <= len(starts) <= 9
    assert "Process exited with status 1" in await demo.log("web.1")
    assert demo.dynos()[0].crashes >= 4


async def test_a_new_release_forgets_the_crashes_before_it(demo: Stage) -> None:
    demo.platform.behave("web", Behaviour(dies_after=0.5))
    demo.platform.plane.dynos.restart(demo.app(), USER)
    await demo.turn(30)
    demo.platform.behave("web", Behaviour())
    await demo.deploy()
    assert [(d.state, d.crashes) for d in demo.dynos()] == [("up", 0)]


async def test_a_crashed_app_is_told_to_the_router(demo: Stage) -> None:
    demo.platform.behave("web", Behaviour(dies_after=0.1))
    await demo.deploy()
    await demo.turn(60)
    assert demo.shown() == ["web.1 v3 crashed"]
    assert (await demo.platform.serve("demo")).code == "H10"


async def test_a_killed_dyno_comes_back(demo: Stage) -> None:
    before = demo.dynos()[0]
    demo.platform.backend.kill(before.instance)
    await demo.turn(1)
    after = demo.dynos()[0]
    assert demo.shown() == ["web.1 v2 up"]
    assert after.instance != before.instance
    assert "Process exited with status 137" in await demo.log("web.1")


async def test_a_dyno_deaf_to_sigterm_is_killed_after_the_grace(demo: Stage) -> None:
    demo.platform.behave("web", Behaviour(deaf_to_term=True))
    await demo.deploy()
    demo.platform.behave("web", Behaviour())
    await demo.build()
    await demo.turn(20)
    assert demo.running() == ["demo/web.1", "demo/web.1"]  # the deaf one still has its grace
    await demo.turn(20)
    assert demo.running() == ["demo/web.1"]
    assert (
        "Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of "
        "SIGTERM" in await demo.log("web.1")
    )


async def test_a_restart_replaces_every_dyno_and_always_one_serves(demo: Stage) -> None:
    await scale(demo, web=2)
    before = {d.instance for d in demo.dynos()}
    demo.platform.behave("web", Behaviour(boots_in=2))
    demo.platform.plane.dynos.restart(demo.app(), USER)
    for _ in range(30):
        await demo.turn(0.1)
        assert len(demo.serving()) >= 2
    assert not before & {d.instance for d in demo.dynos()}
    assert demo.shown() == ["web.1 v2 up", "web.2 v2 up"]


async def test_a_stopped_dyno_of_the_formation_is_started_again(demo: Stage) -> None:
    before = demo.dynos()[0].instance
    demo.platform.plane.dynos.stop(demo.app(), USER, key="web.1")
    await demo.turn(2)
    assert demo.shown() == ["web.1 v2 up"]
    assert demo.dynos()[0].instance != before


async def test_a_taken_port_is_passed_over(demo: Stage) -> None:
    settings = demo.platform.plane.parts.settings
    taken = {settings.dyno_port_first + n for n in (1, 2)}
    demo.machine.ports_taken |= taken
    await scale(demo, web=3)
    assert demo.shown() == ["web.1 v2 up", "web.2 v2 up", "web.3 v2 up"]
    ports = [d.port for d in demo.dynos()]
    assert len(set(ports)) == 3
    assert not taken & set(ports)


async def test_an_app_that_is_destroyed_leaves_nothing_running(demo: Stage) -> None:
    await scale(demo, web=3, worker=2)
    demo.platform.plane.apps.destroy(demo.app())
    await demo.turn(5)
    assert demo.running() == []
    assert list(demo.platform.plane.parts.store.dynos()) == []


async def test_dynos_are_renewed_once_a_day_without_a_gap(demo: Stage) -> None:
    before = demo.dynos()[0]
    two_days_old = replace(before, created_at=before.created_at - 2 * 86_400)
    demo.platform.plane.parts.store.save_dyno(two_days_old)
    demo.platform.behave("web", Behaviour(boots_in=2))
    for _ in range(30):
        await demo.turn(0.1)
        assert len(demo.serving()) >= 1
    assert demo.shown() == ["web.1 v2 up"]
    assert demo.dynos()[0].instance != before.instance
    assert "Cycling" in await demo.log("web.1")


async def test_a_config_change_and_a_rollback_are_releases_that_take_over(demo: Stage) -> None:
    plane = demo.platform.plane
    plane.config_vars.update(demo.app(), {"SALUDO": "hola"}, USER)
    await demo.turn(2)
    assert demo.serving() == ["web.1 v3"]
    plane.releases.rollback(demo.app(), None, USER)
    await demo.turn(2)
    assert demo.serving() == ["web.1 v4"]
    assert plane.config_vars.all(demo.app()) == {}


async def test_a_process_type_that_a_release_no_longer_has_is_stopped(demo: Stage) -> None:
    await scale(demo, worker=2)
    await demo.deploy("web: python app.py\n")
    assert demo.running() == ["demo/web.1"]


async def test_a_full_disk_stops_neither_the_dynos_nor_the_manager(
    demo: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = demo.platform.plane.parts.store
    keep = store.save_dyno

    def full(dyno: Dyno) -> None:
        raise MinidynoError("disk_full", folder="/")

    monkeypatch.setattr(store, "save_dyno", full)
    demo.platform.backend.kill(demo.dynos()[0].instance)
    await demo.turn(5)
    monkeypatch.setattr(store, "save_dyno", keep)
    await demo.turn(5)
    assert demo.shown() == ["web.1 v2 up"]


async def test_a_dyno_that_starts_while_the_backend_looks_is_not_taken_for_ended(
    demo: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    plane = demo.platform.plane
    look = plane.parts.backend.observe
    begun: list[Dyno] = []

    async def long_look() -> Mapping[str, Observation]:
        seen = await look()
        if not begun:
            begun.append(plane.one_offs.run(demo.app(), "sleep 1000"))
            for _ in range(10):
                await asyncio.sleep(0)  # from its beginning to its end
        return seen

    monkeypatch.setattr(plane.parts.backend, "observe", long_look)
    await demo.turn(2)
    assert begun
    assert demo.shown() == ["run.1 v2 up", "web.1 v2 up"]
