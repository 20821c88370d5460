"""A provider's own server, started as its provider says, without a host of add-ons around it."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from minidyno.domain.addon_servers import Address, Credentials, Ground, Place
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import AddonProvider, Launch, Server
from tests import forgotten_sockets
from tests.free_ports import free_port

ADMIN = Credentials("admin", "the-admin-s-password")
USER = Credentials("u1", "the-first-password")
OTHER = Credentials("u2", "the-second-password")


@dataclass
class LoneServer:
    """One server in a folder; it can be killed and started again."""

    provider: AddonProvider
    plan: Plan
    folder: Path
    bin: str = ""
    ports: dict[str, int] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def server(self) -> Server:
        """How the provider is told of it."""
        at = {name: Address("127.0.0.1", port) for name, port in self.ports.items()}
        return Server(at=at, plan=self.plan, admin=ADMIN)

    @property
    def log(self) -> str:
        """What it wrote."""
        return (self.folder.parent / "server.log").read_text(errors="replace")

    async def start(self) -> None:
        """Start it and wait until it answers."""
        names = self.provider.ports
        self.ports = self.ports or dict(zip(names, [free_port() for _ in names], strict=True))
        place = Place(
            ground=Ground.MACHINE,
            folder=str(self.folder),
            bind="127.0.0.1",
            ports=self.ports,
            bin=self.bin,
        )
        launch = self.provider.launch(place, self.plan, ADMIN)
        self.folder.mkdir(exist_ok=True)
        for name, content in launch.files.items():
            (self.folder / name).write_bytes(content)
        self.process = self._popen(launch)
        while not await self.provider.answers(self.server):
            assert self.process.poll() is None, self.log
            await asyncio.sleep(0.05)

    def _popen(self, launch: Launch) -> "subprocess.Popen[bytes]":
        with (self.folder.parent / "server.log").open("ab") as log:
            return subprocess.Popen(
                list(launch.argv),
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], **launch.env},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def end(self, number: signal.Signals = signal.SIGKILL) -> int:
        """End it and wait; gives its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(120)


@contextlib.asynccontextmanager
async def lone_server(
    provider: AddonProvider, folder: Path, plan: Plan | None = None, program_bin: str = ""
) -> AsyncIterator[LoneServer]:
    """Start one, and end it whatever happens."""
    server = LoneServer(
        provider, plan or provider.service.plans[0], folder / "server", bin=program_bin
    )
    try:
        await server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.end()
        forgotten_sockets.collect()
