"""One kind of add-on, as a port: what its server is and how to speak to it.

A provider keeps nothing: everything is in what it is told. It does network I/O (to the address that
it is given) and nothing else. What only some services can do is another small Protocol.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How a server is started; see `domain.addon_servers.ServerSpec`."""

    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    memory: int | None = None
    stop_signal: str = "SIGTERM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server that runs, as a provider is told of it.

    `at` are its ports by name, where the platform reaches them. `admin` is the platform's own user,
    which no app is ever told.
    """

    at: Mapping[str, Address]
    plan: Plan
    admin: Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What apps may not do for now, since a limit of the plan is passed, or what came of that.

    `name` is the same as long as it lasts ("insert"). `said` is a line of the platform in the
    apps' logs, with the limit and what follows from it.
    """

    name: str
    said: str


class AddonProvider(Protocol):
    """Knows one service. A service without a server of its own has no `program` (`registros`)."""

    service: Service
    program: Program | None
    ports: Sequence[str]  # names of the ports it listens on; the first is the one apps use
    lifted: Mapping[str, str]  # by each name of a restriction, the line that says it is over

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """How to start it there, the first time and every other time."""

    async def answers(self, server: Server) -> bool:
        """Say whether it is ready, in its own protocol, as `admin`; never raises, never hangs."""

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let this user in, beside those that are in already; twice is no error."""

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let this user in no longer, and end its connections; an unknown one is no error."""

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        """Hold a running server to the limits of `server.plan`, and say what apps may not do now.

        Done when the plan changed, and now and then. Where a limit can only be watched (rows), it
        is watched here; what is said is what was found then. `before` are the names of what was
        said last: what hovers around its limit is over only when there is some room. A server so
        full that it lets in nobody, not even us, has a restriction and is no error.
        """

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """Config vars by suffix (`Service.suffixes`), for apps that reach its ports `at`."""


@runtime_checkable
class NamesApps(Protocol):
    """A provider some of whose config vars tell an app its own name."""

    def config_of(self, app: str) -> Mapping[str, str]:
        """Those config vars by suffix, beside those of `config`; kept when the app is renamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of what there is to know about an add-on: `name` as Heroku calls it ("Tables")."""

    name: str
    value: str


@runtime_checkable
class Informs(Protocol):
    """A provider that can say how its server is (`pg:info`, `addons:info`)."""

    async def facts(self, server: Server) -> Sequence[Fact]:
        """Ask it."""


@runtime_checkable
class HasShell(Protocol):
    """A provider with an interactive client (`pg:psql`, `redis:cli`)."""

    def shell(
        self, place: Place, user: Credentials, words: Sequence[str]
    ) -> tuple[Sequence[str], Mapping[str, str]]:
        """The command to run beside the server, and its environment (passwords go there)."""


@runtime_checkable
class BacksUp(Protocol):
    """A provider whose data can be captured while it serves, and put back."""

    backup_suffix: str  # of the files: ".dump"

    def capture(self, place: Place, admin: Credentials) -> tuple[Sequence[str], Mapping[str, str]]:
        """The command that writes all data to its standard output."""

    def restore(self, place: Place, admin: Credentials) -> tuple[Sequence[str], Mapping[str, str]]:
        """The command that reads such data from its standard input, all of it or nothing."""

    async def looks_whole(self, chunks: AsyncIterator[bytes]) -> bool:
        """Say from its content whether a backup may be one at all (its first bytes)."""


@runtime_checkable
class MeasuresData(Protocol):
    """A provider that can say how much its data takes."""

    async def data_bytes(self, server: Server) -> int:
        """In bytes, as it is now."""


@runtime_checkable
class CanBeEmptied(Protocol):
    """A provider whose data can be taken away, with its server and its users left."""

    async def empty(self, server: Server) -> None:
        """Take all data away."""
