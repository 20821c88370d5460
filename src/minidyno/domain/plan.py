"""What to do next: desired and observed in, actions out. Nothing is done here."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from minidyno.domain.dynos import Dyno, DynoState


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the formation."""

    type: str
    number: int
    command: str
    size: str


@dataclass(frozen=True, slots=True)
class Desired:
    """What an app should look like: the current release, and its places in the formation."""

    release: int | None
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """The times by which the plan decides, in seconds."""

    crash_delay_limit: float
    cycle_after: float
    drain_limit: float


@dataclass(frozen=True, slots=True)
class Start:
    """Start a dyno in this place; `crashes` is how many there fell in a row before it."""

    slot: Slot
    crashes: int = 0


@dataclass(frozen=True, slots=True)
class Retire:
    """Take a dyno out of the routes; it is stopped once nobody waits for its answers."""

    dyno: Dyno


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop a dyno's processes. `at_once` leaves no time to say goodbye."""

    dyno: Dyno
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Forget:
    """Remove what is left of a dyno that no longer runs."""

    dyno: Dyno


@dataclass(frozen=True, slots=True)
class AskRestart:
    """Mark a dyno to be replaced because of its age (Heroku: once a day)."""

    dyno: Dyno


Action = Start | Retire | Stop | Forget | AskRestart

CYCLE_JITTER = 216 * 60.0  # Heroku, dyno restarts (2025-04-08): up to 216 random minutes more


def crash_delay(crashes: int, limit: float) -> float:
    """Seconds to wait after the n-th crash in a row: 0, 1, 2, 4, 8 … up to the limit."""
    return 0.0 if crashes <= 1 else min(2.0 ** (crashes - 2), limit)


def plan(
    desired: Desired,
    dynos: Sequence[Dyno],
    now: float,
    rules: Rules,
    *,
    running: Collection[str],
    drained: Callable[[Dyno], bool],
    may_start: bool = True,
) -> list[Action]:
    """Compare what is wanted with what there is.

    `running` holds the instances that the backend sees alive; `drained` says of a retired
    dyno that every router worker has let go of it. Where `may_start` is not, places that have no
    living dyno stay as they are.

    The rule that makes a deploy lose no request: dynos of another release in a process type are
    retired only when every place of that type has a dyno of the current release that is up.
    If those never come up, the old ones go on serving.
    """
    places: dict[tuple[str, int], list[Dyno]] = defaultdict(list)
    for dyno in dynos:
        places[dyno.slot].append(dyno)
    wanted = {(slot.type, slot.number): slot for slot in desired.slots}
    actions: list[Action] = []
    for dyno in dynos:
        actions += _let_go(dyno, now, rules, running, drained)
    for key, slot in wanted.items():
        actions += _fill(slot, desired, places[key], now, rules, running, may_start=may_start)
    ready = _ready_types(desired, places)
    for key, here in places.items():
        actions += _clear(wanted.get(key), desired, here, ready, running)
    return actions


def _is_current(dyno: Dyno, desired: Desired, slot: Slot | None) -> bool:
    """Say whether a dyno is what its place asks for; of another size it is replaced."""
    return (
        slot is not None
        and dyno.release == desired.release
        and dyno.size == slot.size
        and dyno.restart_asked_at is None
    )


def _let_go(
    dyno: Dyno,
    now: float,
    rules: Rules,
    running: Collection[str],
    drained: Callable[[Dyno], bool],
) -> Iterator[Action]:
    """Bring dynos that are down or crashed to their end."""
    alive = dyno.instance in running
    if dyno.state is DynoState.CRASHED and alive:
        yield Stop(dyno, at_once=True)  # R10: it runs, but never answered
    if dyno.state is DynoState.DOWN:
        waited = now - (dyno.retired_at or now)
        if not alive:
            yield Forget(dyno)
        elif drained(dyno) or waited >= rules.drain_limit:
            yield Stop(dyno)


def _fill(
    slot: Slot,
    desired: Desired,
    here: Sequence[Dyno],
    now: float,
    rules: Rules,
    running: Collection[str],
    *,
    may_start: bool,
) -> Iterator[Action]:
    """See that a wanted place has one dyno of the current release, or will have."""
    mine = [d for d in here if _is_current(d, desired, slot) and d.state is not DynoState.DOWN]
    living = [d for d in mine if d.state is not DynoState.CRASHED]
    if living:
        # Of one whose removal failed before.
        yield from (Forget(d) for d in mine if d not in living and d.instance not in running)
        yield from (Retire(extra) for extra in living[1:])
        if living[0].state is DynoState.UP and now - living[
            0
        ].created_at > rules.cycle_after + _jitter(living[0]):
            yield AskRestart(living[0])
        return
    if not may_start:
        return
    fallen = max(mine, key=lambda d: d.crashes, default=None)
    if fallen is None:
        yield Start(slot)
    elif fallen.instance not in running and now >= fallen.updated_at + crash_delay(
        fallen.crashes, rules.crash_delay_limit
    ):
        # Forgotten before the new one starts, so that the place never shows two dynos.
        yield from (Forget(dyno) for dyno in mine if dyno.instance not in running)
        yield Start(slot, crashes=fallen.crashes)


def _ready_types(desired: Desired, places: dict[tuple[str, int], list[Dyno]]) -> set[str]:
    ready: dict[str, bool] = {}
    for slot in desired.slots:
        up = any(
            _is_current(d, desired, slot) and d.state in {DynoState.UP, DynoState.IDLE}
            for d in places[slot.type, slot.number]
        )
        ready[slot.type] = ready.get(slot.type, True) and up
    return {process_type for process_type, all_up in ready.items() if all_up}


def _clear(
    slot: Slot | None,
    desired: Desired,
    here: Sequence[Dyno],
    ready: set[str],
    running: Collection[str],
) -> Iterator[Action]:
    """Retire what has no place any more."""
    replacement_up = any(
        _is_current(d, desired, slot) and d.state in {DynoState.UP, DynoState.IDLE} for d in here
    )
    for dyno in here:
        if dyno.state is DynoState.DOWN or _is_current(dyno, desired, slot):
            continue
        if dyno.state is DynoState.CRASHED:
            if dyno.instance not in running:
                yield Forget(dyno)
        elif slot is None:
            yield Retire(dyno)
        elif dyno.release == desired.release:
            # Asked to restart, or of another size: its own replacement is enough.
            if replacement_up or dyno.state is DynoState.STARTING:
                yield Retire(dyno)
        elif dyno.type in ready or dyno.state is DynoState.STARTING:
            # One that is still starting for a release already overtaken never served anyone.
            yield Retire(dyno)


def _jitter(dyno: Dyno) -> float:
    """Spread the daily restarts; the same dyno always gets the same minutes."""
    return int.from_bytes(sha256(dyno.id.encode()).digest()[:4]) / 2**32 * CYCLE_JITTER
