"""From what a backend sees to what happened to a dyno."""

from minidyno.domain.dynos import Dyno, DynoEvent, DynoState, Observation


def event_for(
    dyno: Dyno, seen: Observation | None, now: float, *, boot_timeout: float, settle_time: float
) -> DynoEvent | None:
    """Say what happened to a dyno, or None.

    `seen` is None when the backend knows nothing of it: it was killed with its parent, or the
    machine was restarted. A dyno that is down or crashed already needs no event.
    """
    if dyno.state not in {DynoState.STARTING, DynoState.UP}:
        return None
    if seen is None or not seen.running:
        return DynoEvent.FINISHED if dyno.is_one_off else DynoEvent.EXITED
    if dyno.state is DynoState.UP:
        return None
    age = now - dyno.created_at
    if dyno.port is None:
        return DynoEvent.BOUND if age >= settle_time else None
    if seen.answering:
        return DynoEvent.BOUND
    return DynoEvent.BOOT_TIMED_OUT if age > boot_timeout else None
