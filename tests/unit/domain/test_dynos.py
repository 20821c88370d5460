"""The life of a dyno is a table."""

import pytest

from minidyno.domain.dynos import LIFE, Dyno, DynoEvent, DynoState, Observation, next_state
from minidyno.domain.errors import MinidynoError
from minidyno.domain.life import event_for


def starting(port: int | None = 21000, state: DynoState = DynoState.STARTING) -> Dyno:
    return Dyno(
        id="1",
        instance="demo.web.1.x",
        app_id="app",
        type="web" if port else "worker",
        number=1,
        release=3,
        slug_id="slug",
        command="x",
        size="basic",
        state=state,
        created_at=100.0,
        updated_at=100.0,
        port=port,
    )


def event(dyno: Dyno, seen: Observation | None, now: float) -> DynoEvent | None:
    return event_for(dyno, seen, now, boot_timeout=60.0, settle_time=0.5)


def test_an_edge_of_the_table_leads_to_its_state() -> None:
    assert next_state(DynoState.STARTING, DynoEvent.BOUND) is DynoState.UP


def test_an_edge_that_is_not_in_the_table_names_state_and_event() -> None:
    with pytest.raises(MinidynoError) as caught:
        next_state(DynoState.DOWN, DynoEvent.BOUND)
    assert caught.value.error_id == "dyno_event_impossible"
    assert "down" in caught.value.say("es")
    assert "bound" in caught.value.say("es")


def test_every_state_can_be_reached_from_starting() -> None:
    reached = {DynoState.STARTING}
    while more := {to for (origin, _), to in LIFE.items() if origin in reached} - reached:
        reached |= more
    assert reached == set(DynoState)


def test_a_web_dyno_is_up_when_its_port_answers() -> None:
    assert event(starting(), Observation(running=True), 101.0) is None
    assert event(starting(), Observation(running=True, answering=True), 101.0) is DynoEvent.BOUND


def test_a_web_dyno_that_never_answers_times_out() -> None:
    assert event(starting(), Observation(running=True), 159.0) is None
    assert event(starting(), Observation(running=True), 160.5) is DynoEvent.BOOT_TIMED_OUT


def test_a_worker_is_up_when_it_has_lived_for_a_moment() -> None:
    assert event(starting(port=None), Observation(running=True), 100.4) is None
    assert event(starting(port=None), Observation(running=True), 100.6) is DynoEvent.BOUND


def test_one_that_ended_or_is_unknown_has_exited() -> None:
    for seen in (Observation(running=False, exit_code=1), None):
        assert event(starting(), seen, 101.0) is DynoEvent.EXITED
        assert event(starting(state=DynoState.UP), seen, 101.0) is DynoEvent.EXITED


def test_nothing_happens_any_more_to_one_that_is_down_or_crashed() -> None:
    for state in (DynoState.DOWN, DynoState.CRASHED):
        assert event(starting(state=state), None, 500.0) is None
