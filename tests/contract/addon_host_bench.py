"""What the contract suite of add-ons needs of each host: servers to run, ports, a look at all."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from tests.free_ports import free_port

from minidyno.backends.addon_processes import AddonProcesses
from minidyno.backends.docker.addon_containers import AddonContainers
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.naming import home_id
from minidyno.domain.addon_servers import Program, ServerSeen, ServerSpec
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.log_source import LineBatch

PATIENCE = 120.0  # seconds after which a real machine has failed a test

Seen = Mapping[str, ServerSeen]

# A small server: says its folder's number of starts to whoever connects.
SERVER = b"""\
import os, socket, sys
host, port = sys.argv[1:]
with open('starts', 'a') as starts:
    starts.write('x')
print('listening as', os.getuid(), flush=True)
listener = socket.create_server((host, int(port)))
while True:
    connection, _ = listener.accept()
    connection.sendall(str(os.path.getsize('starts')).encode())
    connection.close()
"""
PYTHON = Program(
    commands=("python3",),
    image="minidyno/stack:1",
    image_packages=(),
    install={"apt": "python3", "brew": "python"},
)
OURS = Program(
    commands=(sys.executable,),
    image="minidyno/stack:1",
    image_packages=(),
    install={"apt": "python3", "brew": "python"},
)
MISSING = Program(
    commands=("no-such-server",),
    image="minidyno/no-such-server:1",
    image_packages=(),
    install={"apt": "no-such-package", "brew": "no-such-formula", "dnf": "no-such-rpm"},
)


class HostBench(Protocol):
    """One host, ready for use."""

    name: str
    placed: list[str]
    folder: Path

    @property
    def host(self) -> AddonHost:
        """The one in use."""

    def anew(self) -> AddonHost:
        """Another object over the same machine, as after a restart of the control plane."""

    def kill(self, name: str) -> None:
        """Kill all of a server, as a machine out of memory would."""

    async def close(self) -> None:
        """Remove all servers."""


class RealHostBench:
    """What both have in common: they are real."""

    name: str
    host: AddonHost

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.placed: list[str] = []

    def read_spool(self, spool: Path, after: str | None, most: int) -> LineBatch:
        return SpoolReader(spool.parent).read_lines(spool.name, after, most)

    async def close(self) -> None:
        for name in self.placed:
            await self.host.remove(name)
        await self.host.close()


class ProcessHostBench(RealHostBench):
    """Processes of this machine."""

    name = "process"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.host: AddonProcesses = self.anew()

    def anew(self) -> AddonProcesses:
        self.host = AddonProcesses(self.folder, read_spool=self.read_spool, host=os.environ)
        return self.host

    def kill(self, name: str) -> None:
        run = max((self.folder / "servers" / name / "runs").iterdir())
        record = dict(line.split("=") for line in (run / "identity").read_text().splitlines())
        os.kill(int(record["pid"]), 9)


class DockerHostBench(RealHostBench):
    """Real containers, of a platform of their own."""

    name = "docker"

    def __init__(self, folder: Path, *, published: bool = False) -> None:
        super().__init__(folder)
        self.published = published
        self.home_id = home_id(folder)
        self._made: list[AddonContainers] = []
        self.host: AddonContainers = self.anew()

    def anew(self) -> AddonContainers:
        self.host = AddonContainers(home_id=self.home_id, engine=Engine(), published=self.published)
        self._made.append(self.host)
        return self.host

    def kill(self, name: str) -> None:
        found = self.docker("ps", "-q", "--filter", f"label=minidyno.addon={name}").strip()
        self.docker("kill", found)

    def docker(self, *words: str) -> str:
        """What a student may ask by hand."""
        done = subprocess.run(["docker", *words], capture_output=True, text=True, check=True)
        return done.stdout

    async def close(self) -> None:
        await super().close()
        for host in self._made:
            await host.close()


async def spec_of(
    bench: HostBench,
    script: bytes = SERVER,
    *,
    program: Program = PYTHON,
    stop_signal: str = "SIGTERM",
    env: Mapping[str, str] | None = None,
) -> ServerSpec:
    """A server that runs a script of Python, in a place of its own."""
    name = str(uuid4())
    bench.placed.append(name)
    place = await bench.host.place(name, program, {"main": free_port()})
    return ServerSpec(
        name=name,
        label="prueba-verde-1",
        program=program,
        argv=[place.command("python3"), "server.py", place.bind, str(place.ports["main"])],
        place=place,
        files={"server.py": script},
        env=env or {},
        stop_signal=stop_signal,
    )


async def until(bench: HostBench, seen: Callable[[Seen], bool]) -> Seen:
    """Wait until an observation is as wanted."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if seen(now := await bench.host.observe()):
                return now
            await asyncio.sleep(0.02)


async def ask(bench: HostBench, spec: ServerSpec) -> bytes:
    """What the small server says, once it answers."""
    at = bench.host.address(spec.name, spec.place.ports["main"])
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                reader, writer = await asyncio.open_connection(at.host, at.port)
                said = await reader.read()
                writer.close()
                if said:
                    return said
            except OSError:
                pass
            await asyncio.sleep(0.02)


def processes_with(mark: str) -> list[str]:
    """Processes of this machine whose command line has the mark."""
    pattern = f"[{mark[0]}]{re.escape(mark[1:])}"
    done = subprocess.run(["pgrep", "-af", pattern], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


async def until_processes(mark: str, *, there: bool) -> None:
    """Wait until there are processes with the mark, or none."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if bool(processes_with(mark)) == there:
                return
            await asyncio.sleep(0.05)
