"""What to do with one-off dynos: nobody replaces them, and none runs for ever."""

from collections.abc import Collection, Iterator, Sequence

from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.plan import Action, Forget, Retire, Stop

RUN_LIMIT = 86_400.0  # Heroku stops a one-off dyno after a day


def plan_one_offs(
    dynos: Sequence[Dyno], now: float, *, running: Collection[str], app_is_there: bool
) -> list[Action]:
    """Bring those to their end that ended, were stopped, ran for a day, or lost their app."""
    return [action for dyno in dynos for action in _next(dyno, now, running, app_is_there)]


def _next(dyno: Dyno, now: float, running: Collection[str], app_is_there: bool) -> Iterator[Action]:
    alive = dyno.instance in running
    if dyno.state is DynoState.DOWN:
        yield Stop(dyno) if alive else Forget(dyno)
    elif not app_is_there or now - dyno.created_at > RUN_LIMIT:
        yield Retire(dyno)
