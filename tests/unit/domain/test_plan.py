"""The plan: what is wanted and what there is in, actions out."""

from dataclasses import replace

from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.plan import (
    CYCLE_JITTER,
    Action,
    AskRestart,
    Desired,
    Forget,
    Retire,
    Rules,
    Slot,
    Start,
    Stop,
    crash_delay,
    plan,
)

RULES = Rules(crash_delay_limit=300.0, cycle_after=86_400.0, drain_limit=30.0)
NOW = 1_000_000.0
UP, STARTING, CRASHED, DOWN = (
    DynoState.UP,
    DynoState.STARTING,
    DynoState.CRASHED,
    DynoState.DOWN,
)


def slot(number: int = 1, process_type: str = "web") -> Slot:
    return Slot(process_type, number, "python app.py", "basic")


def dyno(
    number: int = 1,
    state: DynoState = UP,
    release: int = 1,
    process_type: str = "web",
    crashes: int = 0,
    age: float = 10.0,
) -> Dyno:
    name = f"{process_type}.{number}.v{release}.{state}"
    return Dyno(
        id=name,
        instance=name,
        app_id="app",
        type=process_type,
        number=number,
        release=release,
        slug_id="slug",
        command="python app.py",
        size="basic",
        state=state,
        created_at=NOW - age,
        updated_at=NOW - age,
        crashes=crashes,
    )


def wanted(*slots: Slot, release: int = 1) -> Desired:
    return Desired(release, slots)


def planned(
    desired: Desired,
    *dynos: Dyno,
    now: float = NOW,
    alive: bool = True,
    drained: bool = True,
) -> list[Action]:
    running = {d.instance for d in dynos if alive and d.state in {UP, STARTING, DOWN}}
    return plan(desired, dynos, now, RULES, running=running, drained=lambda _: drained)


def test_an_empty_place_gets_a_dyno() -> None:
    assert planned(wanted(slot(1), slot(2)), dyno(1)) == [Start(slot(2))]


def test_nothing_is_done_when_all_is_as_wanted() -> None:
    assert planned(wanted(slot(1), slot(2)), dyno(1), dyno(2, STARTING)) == []


def test_scaling_down_retires_the_last_dynos() -> None:
    second = dyno(2)
    assert planned(wanted(slot(1)), dyno(1), second) == [Retire(second)]


def test_a_new_release_starts_beside_the_old_one() -> None:
    assert planned(wanted(slot(1), release=2), dyno(1, release=1)) == [Start(slot(1))]


def test_the_old_release_stays_until_every_place_of_its_type_is_up() -> None:
    old = [dyno(1), dyno(2)]
    half = [dyno(1, UP, release=2), dyno(2, STARTING, release=2)]
    assert planned(wanted(slot(1), slot(2), release=2), *old, *half) == []
    full = [dyno(1, UP, release=2), dyno(2, UP, release=2)]
    assert planned(wanted(slot(1), slot(2), release=2), *old, *full) == [
        Retire(old[0]),
        Retire(old[1]),
    ]


def test_the_old_release_goes_on_serving_when_the_new_one_crashes() -> None:
    old, new = dyno(1), dyno(1, CRASHED, release=2, crashes=3, age=1.0)
    assert planned(wanted(slot(1), release=2), old, new) == []


def test_each_process_type_is_switched_by_itself() -> None:
    old_web, old_worker = dyno(1), dyno(1, process_type="worker")
    new_web = dyno(1, release=2)
    new_worker = dyno(1, STARTING, release=2, process_type="worker")
    desired = wanted(slot(1), slot(1, "worker"), release=2)
    assert planned(desired, old_web, old_worker, new_web, new_worker) == [Retire(old_web)]


def test_a_start_for_a_release_already_overtaken_is_given_up() -> None:
    serving, overtaken = dyno(1, release=1), dyno(1, STARTING, release=2)
    assert planned(wanted(slot(1), release=3), serving, overtaken) == [
        Start(slot(1)),
        Retire(overtaken),
    ]


def test_a_retired_dyno_is_stopped_only_when_nobody_waits_for_it() -> None:
    retired = replace(dyno(2, DOWN), retired_at=NOW - 1)
    assert planned(wanted(slot(1)), dyno(1), retired, drained=False) == []
    assert planned(wanted(slot(1)), dyno(1), retired, drained=True) == [Stop(retired)]


def test_after_the_drain_limit_a_retired_dyno_is_stopped_anyway() -> None:
    retired = replace(dyno(2, DOWN), retired_at=NOW - 31)
    assert planned(wanted(slot(1)), dyno(1), retired, drained=False) == [Stop(retired)]


def test_a_retired_dyno_that_has_ended_is_forgotten() -> None:
    retired = replace(dyno(2, DOWN), retired_at=NOW - 1)
    running = {dyno(1).instance}
    actions = plan(
        wanted(slot(1)), [dyno(1), retired], NOW, RULES, running=running, drained=lambda _: True
    )
    assert actions == [Forget(retired)]


def test_a_crashed_dyno_is_started_again_after_its_delay() -> None:
    fallen = dyno(1, CRASHED, crashes=4, age=3.0)
    assert planned(wanted(slot(1)), fallen) == []
    assert planned(wanted(slot(1)), fallen, now=NOW + 1.5) == [
        Forget(fallen),
        Start(slot(1), crashes=4),
    ]


def test_a_crashed_dyno_that_could_not_be_forgotten_is_forgotten_beside_its_successor() -> None:
    fallen = dyno(1, CRASHED, crashes=1)
    assert planned(wanted(slot(1)), fallen, dyno(1)) == [Forget(fallen)]


def test_the_first_crash_is_answered_at_once_and_the_next_ever_more_slowly() -> None:
    assert [crash_delay(n, 300.0) for n in (1, 2, 3, 4, 5, 11, 60)] == [
        0.0,
        1.0,
        2.0,
        4.0,
        8.0,
        300.0,
        300.0,
    ]


def test_a_new_release_forgets_earlier_crashes() -> None:
    fallen = dyno(1, CRASHED, release=1, crashes=7, age=1.0)
    assert planned(wanted(slot(1), release=2), fallen) == [Start(slot(1)), Forget(fallen)]


def test_one_that_runs_but_never_answered_is_killed() -> None:
    deaf = dyno(1, CRASHED, crashes=1, age=0.0)
    actions = plan(
        wanted(slot(1)), [deaf], NOW, RULES, running={deaf.instance}, drained=lambda _: True
    )
    assert actions == [Stop(deaf, at_once=True)]


def test_a_dyno_asked_to_restart_is_replaced_before_it_goes() -> None:
    asked = replace(dyno(1), restart_asked_at=NOW)
    assert planned(wanted(slot(1)), asked) == [Start(slot(1))]
    replacement = replace(dyno(1, STARTING), id="new", instance="new")
    assert planned(wanted(slot(1)), asked, replacement) == []
    replacement = replace(replacement, state=UP)
    assert planned(wanted(slot(1)), asked, replacement) == [Retire(asked)]


def test_a_dyno_of_another_size_is_replaced_before_it_goes() -> None:
    small = dyno(1)
    larger = Slot("web", 1, "python app.py", "standard-2x")
    assert planned(wanted(larger), small) == [Start(larger)]
    replacement = replace(dyno(1), id="new", instance="new", size="standard-2x")
    assert planned(wanted(larger), small, replacement) == [Retire(small)]


def test_a_dyno_is_cycled_after_a_day_and_some_minutes_that_do_not_change() -> None:
    old = dyno(1, age=86_400.0 + CYCLE_JITTER)
    assert planned(wanted(slot(1)), old) == [AskRestart(old)]
    assert planned(wanted(slot(1)), dyno(1, age=86_400.0)) == []


def test_an_app_without_code_keeps_nothing() -> None:
    left, fallen = dyno(1), dyno(2, CRASHED)
    assert planned(Desired(None), left, fallen) == [Retire(left), Forget(fallen)]
