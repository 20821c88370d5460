"""The server behind an add-on: where it lives, how it is started, how it is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from minidyno.domain.addon_editions import KeepsData


class Ground(StrEnum):
    """What a server stands on."""

    MACHINE = "machine"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server answers."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user of a server; the password is in no log and no `repr`."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What a server is made of.

    On this machine: `commands` are looked for in the PATH and in `folders` (globs, the newest
    version first), all of them must be there ("redis-server|valkey-server": one of the two);
    `embedded` names a module of ours or from PyPI whose
    `bin_folder()` brings them where the machine has none. In a container: `image`, which
    `image_packages` of Debian make where no registry answers. `install` is the package's name by
    the command that installs it ("apt": "redis-server", "brew": "redis"), for the error.
    `data` knows which servers go on with what another one left; None where nothing is left.
    """

    commands: Sequence[str]
    image: str
    image_packages: Sequence[str]
    install: Mapping[str, str]
    folders: Sequence[str] = ()
    embedded: str | None = None
    data: KeepsData | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one server lives, as it sees it: an own folder that survives, and its ports.

    `bind` is the address to listen on. `bin` is the folder of its commands; empty where the PATH
    finds them. `server` is the path of the first of them, where the host has chosen one.
    """

    ground: Ground
    folder: str
    bind: str
    ports: Mapping[str, int]
    bin: str = ""
    server: str = ""

    def command(self, name: str) -> str:
        """The command, by its path where that is known."""
        return f"{self.bin}/{name}" if self.bin else name


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSpec:
    """All that a host needs to start one server.

    `name` is unique for ever (the add-on's id). `argv` runs with `folder` of the place as its
    working directory, never as root. `files` are written into that folder before, mode 600.
    `memory` in bytes is a limit where the host can set one. `stop_signal` asks it to end.
    `label` is what its log lines and its container are called ("redis-cuadrado-42").
    """

    name: str
    label: str
    program: Program
    argv: Sequence[str]
    place: Place
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    memory: int | None = None
    stop_signal: str = "SIGTERM"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSeen:
    """What a host sees of one server: it runs, or how it ended.

    `reason` are its last words when it has ended, three lines at most: the last of its standard
    error, where a program says what went wrong, then as many of its standard output as there is
    room for (Redis says all there). Each stream is in its own order; between two streams there is
    none that a host could know.
    """

    running: bool
    exit_code: int | None = None
    reason: str = ""
