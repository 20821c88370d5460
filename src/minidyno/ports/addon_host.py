"""Where the servers of add-ons run, as a port: as processes of this machine, or in containers."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Protocol

from minidyno.domain.addon_servers import Address, Ground, Place, Program, ServerSeen, ServerSpec
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment


class AddonHost(Protocol):
    """Starts, stops and looks at servers; its state is the machine's, not its own.

    Made anew over the same folder, it knows all that were started before: a server outlives the
    control plane, as a dyno does. What a server writes to its folder outlives the server.
    """

    @property
    def ground(self) -> Ground:
        """What servers stand on here."""

    async def check(self, program: Program) -> None:
        """Say whether a new server may be made of it.

        Raises `addon_server_missing` (what to install), `addon_image_missing`,
        `addon_image_outdated`, `docker_…`.
        """

    async def place(self, name: str, program: Program, ports: Mapping[str, int]) -> Place:
        """The place of a server of that name, made if need be.

        `ports` are the ports by which the programs of this machine would reach it; in a container
        a server has them for itself. Raises as `check` does, but for an outdated image: what was
        made before goes on with it.
        """

    async def start(self, spec: ServerSpec) -> None:
        """Start it and return when it exists (it need not answer yet).

        One that runs already under this name is left alone. Raises `addon_start_failed`,
        `addon_server_missing`, `addon_image_missing`, `port_taken` and `docker_…`.
        """

    async def stop(self, name: str, grace: float) -> None:
        """Ask it to end, wait `grace` seconds, insist; an unknown name is no error."""

    async def observe(self) -> Mapping[str, ServerSeen]:
        """Everything that was started and not removed; of what has ended, its last words.

        Those are `ServerSeen.reason`, and they stay the same however often one looks.
        """

    async def remove(self, name: str) -> None:
        """Stop it, if need be, and remove all it has: its data too; unknown is no error."""

    async def link(self, name: str, apps: Collection[str]) -> None:
        """Let the dynos of these apps (by id), and no others, reach it.

        Called when attachments change, and after each start. Loopback knows no such bounds: on
        this machine only the password keeps others out.
        """

    def address(self, name: str, port: int) -> Address:
        """Where the platform reaches one of its ports."""

    def address_for_apps(self, name: str, port: int) -> Address:
        """Where the apps that it is linked to reach it."""

    async def run(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        give: AsyncIterator[bytes] | None = None,
    ) -> "RunsInside":
        """Start a command beside a running server: same folder, same programs, never as root.

        Raises `addon_not_running`. Commands are named as `Place.command` names them.
        """

    async def attach(
        self, name: str, argv: Sequence[str], env: Mapping[str, str], window: Window | None
    ) -> Attachment:
        """Run a command there with someone at its other end (psql, redis-cli)."""

    async def close(self) -> None:
        """Let go of everything; servers go on running."""


class RunsInside(Protocol):
    """A command that runs beside a server."""

    def output(self) -> AsyncIterator[bytes]:
        """What it writes to its standard output, until it ends; read it to the end."""

    async def ended(self) -> tuple[int, str]:
        """Its exit code, and the last of what it wrote to standard error."""

    def cancel(self) -> None:
        """End it at once."""
