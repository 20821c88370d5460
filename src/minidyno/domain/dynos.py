"""Dynos, and their life as a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from minidyno.domain.errors import MinidynoError

# Process types of one-off dynos: `run:detached`, and the release phase.
RUN = "run"
RELEASE = "release"
ONE_OFF_TYPES = frozenset({RUN, RELEASE})


class DynoState(StrEnum):
    """The five states of Heroku's schema."""

    STARTING = "starting"
    UP = "up"
    IDLE = "idle"
    CRASHED = "crashed"
    DOWN = "down"


class DynoEvent(StrEnum):
    """What can happen to a dyno."""

    BOUND = "bound"  # its port answers; or, without a port, it has lived for a moment
    EXITED = "exited"  # its process ended by itself, or was killed by someone else
    FINISHED = "finished"  # the same, for a one-off dyno: that is what it was started for
    BOOT_TIMED_OUT = "boot_timed_out"  # R10
    RETIRED = "retired"  # the platform wants it gone: scaled down, replaced or stopped
    SLEPT = "slept"
    WOKEN = "woken"


# One line per edge. The picture in the lesson is printed from this table.
LIFE: dict[tuple[DynoState, DynoEvent], DynoState] = {
    (DynoState.STARTING, DynoEvent.BOUND): DynoState.UP,
    (DynoState.STARTING, DynoEvent.EXITED): DynoState.CRASHED,
    (DynoState.STARTING, DynoEvent.BOOT_TIMED_OUT): DynoState.CRASHED,
    (DynoState.STARTING, DynoEvent.FINISHED): DynoState.DOWN,
    (DynoState.STARTING, DynoEvent.RETIRED): DynoState.DOWN,
    (DynoState.UP, DynoEvent.EXITED): DynoState.CRASHED,
    (DynoState.UP, DynoEvent.FINISHED): DynoState.DOWN,
    (DynoState.UP, DynoEvent.RETIRED): DynoState.DOWN,
    (DynoState.UP, DynoEvent.SLEPT): DynoState.IDLE,
    (DynoState.IDLE, DynoEvent.WOKEN): DynoState.STARTING,
    (DynoState.IDLE, DynoEvent.RETIRED): DynoState.DOWN,
}


def next_state(state: DynoState, event: DynoEvent) -> DynoState:
    """Look up what a state becomes; raise `dyno_event_impossible`."""
    try:
        return LIFE[state, event]
    except KeyError as error:
        raise MinidynoError("dyno_event_impossible", state=state, event=event) from error


def instance_name(app: str, process_type: str, number: int, dyno_id: str) -> str:
    """Name an instance: readable, and unique for ever by the beginning of the dyno's id."""
    return f"{app}.{process_type}.{number}.{dyno_id.replace('-', '')[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyno:
    """One dyno, from its lease of a port until it is gone. Times are seconds since the epoch.

    `instance` is unique for ever and is the name by which a backend knows it; `name` is
    Heroku's ("web.1") and is shared, during a deploy, by the old dyno and the new.
    `handle` is what the backend gave when it started, given back to it after a restart.
    `crashes` counts the crashes in a row of this place in the formation, this one included.
    `like` is the process type in whose image a one-off dyno runs, where each has one of its own.
    """

    id: str
    instance: str
    app_id: str
    type: str
    number: int
    release: int
    slug_id: str
    command: str
    size: str
    state: DynoState
    created_at: float
    updated_at: float
    port: int | None = None
    handle: Mapping[str, str] | None = None
    crashes: int = 0
    up_at: float | None = None
    restart_asked_at: float | None = None
    retired_at: float | None = None
    route_generation: int | None = None  # the first snapshot without this retired dyno
    exit_code: int | None = None
    like: str | None = None

    @property
    def name(self) -> str:
        """Heroku's name of the dyno, as in `$DYNO`."""
        return f"{self.type}.{self.number}"

    @property
    def slot(self) -> tuple[str, int]:
        """The place in the formation that this dyno fills."""
        return (self.type, self.number)

    @property
    def is_one_off(self) -> bool:
        """Say whether it runs one command to its end, outside the formation."""
        return self.type in ONE_OFF_TYPES

    def __repr__(self) -> str:
        return f"<Dyno {self.name} v{self.release} {self.state}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a backend sees of one dyno, now.

    `exit_code` is None while it runs; a signal's number is negative, as in subprocess.
    `insisted` says that it had to be killed after the grace (R12), `out_of_memory` that the
    system killed it for using too much (R15), `out_of_disk` that it filled its disk.
    `cpu_seconds` is what it used in all, once it has ended, where that is known.
    """

    running: bool
    answering: bool = False
    exit_code: int | None = None
    insisted: bool = False
    out_of_memory: bool = False
    out_of_disk: bool = False
    cpu_seconds: float | None = None
    handle: Mapping[str, str] = field(default_factory=dict)
