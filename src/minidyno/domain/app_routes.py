"""From an app's dynos to its route."""

from collections.abc import Callable, Sequence

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.plan import Desired
from minidyno.domain.routes import AppRoute, AppState, Endpoint


def route_of(
    app: App,
    hosts: Sequence[str],
    desired: Desired,
    dynos: Sequence[Dyno],
    address: Callable[[Dyno], tuple[str, int]],
    *,
    traced: bool = False,
    waits: bool = False,
) -> AppRoute:
    """Say where the app's requests go.

    While dynos of the release before are still up, only they serve: a release takes over as a
    whole when all its web dynos answer, never one by one (see `plan`). What `waits` for its add-ons
    is about to boot, also where the dynos before have fallen.
    """
    web = [d for d in dynos if d.type == "web" and d.state is not DynoState.DOWN]
    up = [d for d in web if d.state is DynoState.UP]
    before = [d for d in up if d.release != desired.release]
    serving = before or up
    return AppRoute(
        id=app.id,
        name=app.name,
        hosts=tuple(hosts),
        port=app.port,
        state=_state(app, desired, web, serving, waits=waits),
        endpoints=tuple(Endpoint(d.id, d.name, *address(d)) for d in serving),
        traced=traced,
    )


def _state(
    app: App, desired: Desired, web: Sequence[Dyno], serving: Sequence[Dyno], *, waits: bool
) -> AppState:
    if app.maintenance:
        return AppState.MAINTENANCE
    if desired.release is None:
        return AppState.BLANK
    if not any(slot.type == "web" for slot in desired.slots):
        return AppState.NO_WEB
    if serving:
        return AppState.UP
    if web and not waits and all(d.state is DynoState.CRASHED for d in web):
        return AppState.CRASHED
    return AppState.BOOTING
