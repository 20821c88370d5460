"""Where dynos run, as a port. One contract suite runs against every backend."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from minidyno.domain.dynos import Observation
from minidyno.domain.quotas import DynoSize
from minidyno.ports.log_source import LogSource

Handle = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DynoSpec:
    """All that a backend needs to start one dyno.

    `name` is unique for ever; `app_id` is what the app is known by whatever it is called (the
    servers of its add-ons are linked to it by that), empty: its name. `env` is complete but for
    what the backend itself adds (PATH, HOME); it already holds PORT, when there is one, and DYNO.
    `slug` is the checksum of the slug's archive. `command` is run by a shell, in a fresh copy of
    the slug, after the slug's `.profile.d/*.sh` were read. With an `image` the dyno runs in that,
    and nothing of the slug is in it; a command given `by_hand` goes through the image's own
    entrypoint, if it has one (the commands of process types hold it already).
    """

    name: str
    app: str
    dyno: str
    slug: str
    command: str
    env: Mapping[str, str]
    port: int | None
    size: DynoSize
    image: str | None = None
    by_hand: bool = False
    app_id: str = ""


class DynoBackend(LogSource, Protocol):
    """Starts, stops and looks at dynos.

    Its state is the machine's, not its own: made anew over the same folder, it knows all dynos
    that were started before.
    """

    @property
    def name(self) -> str:
        """Its name, as in the settings: "process", "docker" …"""

    async def start(self, spec: DynoSpec) -> Handle:
        """Start a dyno and return when it exists (its port need not answer yet).

        Starting a name that exists already returns its handle and starts nothing. Raises
        `dyno_start_failed`, or `port_taken` when something else holds the port; then nothing of
        it is left.
        """

    async def stop(self, name: str, grace: float) -> None:
        """Ask politely (SIGTERM to the whole tree), wait `grace` seconds, then insist (SIGKILL).

        Returns when every process of it has ended. An unknown name is no error. May be called
        again while it is under way; a shorter grace wins.
        """

    async def observe(self) -> Mapping[str, Observation]:
        """Everything this backend knows, now: running dynos, and ended ones not yet removed."""

    async def remove(self, name: str) -> None:
        """Remove what an ended dyno left behind (files, records); an unknown name is no error."""

    def address(self, name: str, port: int) -> tuple[str, int]:
        """Where the router reaches the dyno."""

    async def close(self) -> None:
        """Let go of everything; dynos go on running."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a dyno uses now, its whole tree together: bytes, and seconds of processor so far."""

    memory: int
    cpu_seconds: float
    processes: int


@runtime_checkable
class MeasuresUsage(Protocol):
    """A backend that can measure its dynos."""

    async def usage(self, name: str) -> Usage | None:
        """Measure one dyno; None when it does not run."""


@runtime_checkable
class TellsChanges(Protocol):
    """A backend that hears of its dynos, and need not be asked all the time."""

    async def changed(self) -> None:
        """Return when `observe` has something new to tell: at once, if that is so already."""
