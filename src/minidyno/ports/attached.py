"""A command with someone at its other end, as a port: what goes in, what comes out, how it ended.

What only some backends can do are Protocols of their own; a backend without them has none of
their methods.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, runtime_checkable

from minidyno.domain.terminals import Window
from minidyno.ports.dyno_backend import DynoSpec, Handle


class Stream(IntEnum):
    """Where output came from; a terminal has only OUT, where both are mixed."""

    OUT = 1
    ERR = 2


@dataclass(frozen=True, slots=True)
class Output:
    """Some bytes that a command wrote, never none."""

    stream: Stream
    data: bytes


class Attachment(Protocol):
    """The other end of a command's input and output.

    Nothing is read ahead: while nobody reads, the command waits, as with any pipe. Whoever has one
    closes it, also when the command has ended.
    """

    async def read(self) -> Output | None:
        """The next output; None when all has been read and no more will come."""

    async def write(self, data: bytes) -> None:
        """Give it input, waiting until there is room; dropped when nobody will read it any more."""

    def end_input(self) -> None:
        """Nothing more will be written: the end of a file, or Ctrl-D on a terminal."""

    def resize(self, window: Window) -> None:
        """The terminal's window has changed (SIGWINCH); nothing without a terminal."""

    def signal(self, number: int) -> None:
        """Signal the command and its children (for those without a terminal's Ctrl-C)."""

    async def exit_code(self) -> int | None:
        """Wait for the end: its exit code, a signal's number negative; None when none is known."""

    def close(self) -> None:
        """Hang up: what still runs gets SIGHUP, and SIGKILL when it does not end upon that."""


@runtime_checkable
class RunsAttached(Protocol):
    """A backend that can start a dyno with someone at its other end."""

    async def start_attached(
        self, spec: DynoSpec, window: Window | None
    ) -> tuple[Handle, Attachment]:
        """Start a dyno as `start` does, on a terminal of that size, or on pipes without one.

        Its output goes to the attachment, and is in no log. It lives no longer than the
        attachment. Raises `dyno_start_failed`, and then nothing of it is left.
        """


@runtime_checkable
class ExecsInside(Protocol):
    """A backend that can run a command inside a dyno that runs already."""

    async def exec_inside(
        self, name: str, command: str, env: Mapping[str, str], window: Window | None
    ) -> Attachment:
        """Run a command where the dyno runs: same folder, same files, its environment and `env`.

        It ends with the dyno at the latest, and counts as part of it. Raises `dyno_has_ended`
        when the dyno does not run, and `exec_failed`.
        """
