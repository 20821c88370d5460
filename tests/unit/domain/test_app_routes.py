"""From dynos to routes: who serves, and what is said when nobody does."""

from dataclasses import replace

from minidyno.domain.app_routes import route_of
from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.plan import Desired, Slot
from minidyno.domain.routes import AppRoute, AppState, Routes

APP = App(id="a", name="demo", port=20000, stack="process", created_at=0.0, updated_at=0.0)
WEB = Slot("web", 1, "x", "basic")


def dyno(state: DynoState, release: int = 2, process_type: str = "web", number: int = 1) -> Dyno:
    return Dyno(
        id=f"{process_type}{number}v{release}",
        instance="i",
        app_id="a",
        type=process_type,
        number=number,
        release=release,
        slug_id="s",
        command="x",
        size="basic",
        state=state,
        created_at=0.0,
        updated_at=0.0,
        port=21000 + release,
    )


def route(*dynos: Dyno, desired: Desired | None = None, app: App = APP) -> AppRoute:
    return route_of(
        app,
        ["demo.localhost"],
        desired or Desired(2, (WEB,)),
        dynos,
        lambda d: ("127.0.0.1", d.port or 0),
    )


def test_dynos_that_are_up_serve() -> None:
    made = route(dyno(DynoState.UP), dyno(DynoState.STARTING, number=2))
    assert made.state is AppState.UP
    assert [(e.dyno, e.port) for e in made.endpoints] == [("web.1", 21002)]


def test_while_the_release_before_is_up_only_it_serves() -> None:
    made = route(dyno(DynoState.UP, release=1), dyno(DynoState.UP, release=2))
    assert [e.id for e in made.endpoints] == ["web1v1"]


def test_a_retired_dyno_and_a_worker_do_not_serve() -> None:
    made = route(dyno(DynoState.DOWN), dyno(DynoState.UP, process_type="worker"))
    assert made.endpoints == ()
    assert made.state is AppState.BOOTING


def test_the_state_says_why_nobody_serves() -> None:
    assert route(desired=Desired(None)).state is AppState.BLANK
    assert route(desired=Desired(2, ())).state is AppState.NO_WEB
    assert route(dyno(DynoState.CRASHED)).state is AppState.CRASHED
    assert route(dyno(DynoState.STARTING)).state is AppState.BOOTING
    assert route(dyno(DynoState.UP), app=replace(APP, maintenance=True)).state is (
        AppState.MAINTENANCE
    )


def test_a_snapshot_is_read_as_it_was_written() -> None:
    routes = Routes(7, (route(dyno(DynoState.UP)),))
    assert Routes.from_json(routes.to_json()) == routes


def test_a_snapshot_of_before_there_were_traces_is_read() -> None:
    routes = Routes(7, (replace(route(dyno(DynoState.UP)), traced=True),))
    assert Routes.from_json(routes.to_json()) == routes
    data = routes.to_json()
    for app in data["apps"]:
        del app["traced"]
    assert not Routes.from_json(data).apps[0].traced
