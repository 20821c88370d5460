"""What the contract suite needs of each backend: programs to run, and a way to let time pass."""

import asyncio
import io
import os
import random
import socket
import tarfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psutil
import pytest
from tests.free_ports import free_port

from minidyno.backends.dyno_shell import lay_stack
from minidyno.backends.process import ProcessBackend
from minidyno.backends.simulated import SimulatedBackend, SimulatedMachine
from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.dynos import Observation
from minidyno.domain.quotas import size_named
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.ports.dyno_backend import DynoBackend, DynoSpec
from minidyno.ports.log_source import LineBatch, RawLine

PATIENCE = 120.0  # seconds after which a real machine has failed a test
SPOOL_LIMIT = 100_000
HANGUP_GRACE = 0.5

Seen = Mapping[str, Observation]


@dataclass(frozen=True)
class Program:
    """The same app twice: as a script (run as `sh app.sh`), and as a behaviour.

    `simulated` is None where a backend without processes has nothing to show.
    """

    script: str
    simulated: Behaviour | None = None
    files: Mapping[str, str] = field(default_factory=dict)


SLEEPS = Program("echo started; exec sleep 300", Behaviour(prints=("started",)))
SERVES = Program(
    "exec python -u server.py",
    Behaviour(boots_in=0.3),
    {
        "server.py": "import http.server, os, time\ntime.sleep(0.3)\n"
        "port = int(os.environ['PORT'])\n"
        "http.server.test(http.server.SimpleHTTPRequestHandler, port=port,\n"
        "                 bind=os.environ.get('HOST') or '0.0.0.0')\n"
    },
)
SERVES_WHEN_TOLD = Program(
    "until test -e told; do sleep 0.05; done; " + SERVES.script, SERVES.simulated, SERVES.files
)
NEVER_ANSWERS = Program("exec sleep 300", Behaviour(never_boots=True))
DEAF = Program(
    "trap '' TERM; echo ready; while true; do sleep 0.1; done",
    Behaviour(deaf_to_term=True, prints=("ready",)),
)
SLOW_GOODBYE = Program(
    "trap 'sleep 0.3; echo goodbye; exit 7' TERM; echo ready; while true; do sleep 0.05; done",
    Behaviour(says_goodbye_in=0.3, exit_on_term=7, prints=("ready",)),
)
EXITS_WITH_3 = Program("exit 3", Behaviour(dies_after=0.0, exit_code=3))
SUCCEEDS = Program("exit 0", Behaviour(dies_after=0.0, exit_code=0))
KILLS_ITSELF = Program("kill -KILL $$", Behaviour(dies_after=0.0, exit_code=-9))
COUNTS_TO_5 = Program(
    "for i in 1 2 3 4 5; do echo line $i; done; exec sleep 300",
    Behaviour(prints=tuple(f"line {i}" for i in range(1, 6))),
)
COUNTS_SLOWLY = Program(
    "i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo line $i; sleep 0.01; done; exec sleep 300",
    Behaviour(prints=tuple(f"line {i}" for i in range(1, 41))),
)
FLOODS = Program(
    "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo line $i; done; exec sleep 300",
    Behaviour(prints=tuple(f"line {i}" for i in range(1, 30_001))),
)
# A child, one that left the group and session, one that also dropped its environment, one deaf.
FAMILY = Program(
    "trap '' TERM; sleep $NAP & trap - TERM\n"
    "sleep $NAP & setsid sleep $NAP & env -i setsid sleep $NAP & (setsid sleep $NAP &)\n"
)
SAYS_PORT_AND_DYNO = Program(
    'echo "$PORT $DYNO"; exec sleep 300', Behaviour(prints=("$PORT $DYNO",), never_boots=True)
)


class Bench(Protocol):
    """One backend, ready for use."""

    name: str
    has_slugs: bool  # and processes, as far as this machine can see
    shares_ports: bool  # with the machine and with each other

    @property
    def backend(self) -> DynoBackend:
        """The one in use."""

    def anew(self) -> DynoBackend:
        """Another object over the same machine, as after a restart of the control plane."""

    def spec(
        self,
        program: Program,
        *,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        dyno: str = "web.1",
    ) -> DynoSpec:
        """All that is needed to start the program; skips the test where it cannot be run."""

    async def until(self, seen: Callable[[Seen], bool]) -> Seen:
        """Let time pass until an observation is as wanted."""

    async def finish(self, work: Awaitable[None]) -> None:
        """Let time pass until something is done."""

    def free_port(self) -> int:
        """A port that nobody has."""

    def occupy(self, port: int) -> None:
        """Have another program listen on the port."""

    def kill(self, name: str) -> None:
        """Kill the dyno's main process, as the system does that runs out of memory."""

    async def tell(self, name: str) -> None:
        """Let a program go on that waits for a file `told` in its folder."""

    async def close(self) -> None:
        """End all dynos."""


async def lines_of(bench: Bench, name: str, count: int) -> list[RawLine]:
    """All lines so far, once there are so many."""
    batch = LineBatch((), "")

    def enough(_: Seen) -> bool:
        nonlocal batch
        batch = bench.backend.read_lines(name, None, 10_000_000)
        return len(batch.lines) >= count

    await bench.until(enough)
    return list(batch.lines)


class SimulatedBench:
    """Nothing is real, time least of all."""

    name = "simulated"
    has_slugs = False
    shares_ports = True

    def __init__(self) -> None:
        self._clock = SimulatedClock()
        self._machine = SimulatedMachine()
        self._ports = iter(range(21_000, 22_000))
        self.backend = self.anew()

    def anew(self) -> SimulatedBackend:
        return SimulatedBackend(self._clock, machine=self._machine)

    def spec(
        self,
        program: Program,
        *,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        dyno: str = "web.1",
    ) -> DynoSpec:
        if program.simulated is None:
            pytest.skip(f"{self.name}: has no processes that could show this")
        name = f"a-{uuid4()}"
        self.backend.faults[name] = program.simulated
        return _spec(name, "SHA256:0", port, env, dyno)

    async def until(self, seen: Callable[[Seen], bool]) -> Seen:
        for _ in range(1000):
            if seen(now := await self.backend.observe()):
                return now
            await self._clock.advance(0.05)
        raise AssertionError(now)

    async def finish(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        while not task.done():
            await self._clock.advance(0.05)
        await task

    def free_port(self) -> int:
        return next(self._ports)

    def occupy(self, port: int) -> None:
        self._machine.ports_taken.add(port)

    def kill(self, name: str) -> None:
        self.backend.kill(name)

    async def tell(self, name: str) -> None:
        """Its clock stands still meanwhile: nobody waits for a word."""

    async def close(self) -> None:
        await self.backend.close()


class RealBench:
    """What has real processes: slugs on disk, and time that passes by itself."""

    has_slugs = True
    name: str
    backend: DynoBackend

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listeners: list[socket.socket] = []
        self.spool_limit = SPOOL_LIMIT
        self.hangup_grace = HANGUP_GRACE

    @property
    def home(self) -> Path:
        return self._folder / "dynos"

    def slug_path(self, checksum: str) -> Path:
        return self._folder / checksum

    def read_spool(self, spool: Path, after: str | None, most: int) -> LineBatch:
        return SpoolReader(spool.parent).read_lines(spool.name, after, most)

    def spec(
        self,
        program: Program,
        *,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        dyno: str = "web.1",
        app: str = "tienda",
    ) -> DynoSpec:
        slug = f"slug-{abs(hash((program.script, *program.files.items())))}.tar.gz"
        if not (self._folder / slug).exists():
            pack(self._folder / slug, {"app.sh": program.script, **program.files})
        return _spec(f"a-{uuid4()}", slug, port, env, dyno, app)

    async def until(self, seen: Callable[[Seen], bool]) -> Seen:
        async with asyncio.timeout(PATIENCE):
            while True:
                if seen(now := await self.backend.observe()):
                    return now
                await asyncio.sleep(0.02)

    async def finish(self, work: Awaitable[None]) -> None:
        async with asyncio.timeout(PATIENCE):
            await work

    async def tell(self, name: str) -> None:
        # From outside, where its folder lies on this machine for every backend.
        (self.home / name / "app" / "told").touch()

    def free_port(self) -> int:
        return free_port()

    def occupy(self, port: int) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        self._listeners.append(listener)

    async def close(self) -> None:
        for listener in self._listeners:
            listener.close()
        names = await self.backend.observe()
        await asyncio.gather(*(self.backend.stop(name, 0) for name in names))
        await self.backend.close()


class ProcessBench(RealBench):
    """Real processes of this machine."""

    name = "process"
    shares_ports = True
    backend: ProcessBackend

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._stack_bin = lay_stack(folder / "stack" / "bin")
        self.backend = self.anew()

    def anew(self) -> ProcessBackend:
        return ProcessBackend(
            self.home,
            slug_path=self.slug_path,
            stack_bin=self._stack_bin,
            read_spool=self.read_spool,
            spool_limit=self.spool_limit,
            host=os.environ,
            hangup_grace=self.hangup_grace,
        )

    def kill(self, name: str) -> None:
        os.kill(self.pid(name), 9)

    def pid(self, name: str, of: str = "pid") -> int:
        """The pid in a dyno's record."""
        record = (self.home / name / "identity").read_text()
        return int(dict(line.split("=") for line in record.splitlines())[of])


def napping(nap: str) -> set[int]:
    """The processes of this machine that sleep for exactly so long, whoever's they are."""
    found = set()
    for process in psutil.process_iter():
        try:
            if process.cmdline() == ["sleep", nap] and process.status() != psutil.STATUS_ZOMBIE:
                found.add(process.pid)
        except psutil.Error:
            continue
    return found


def a_nap() -> str:
    """A length of sleep that is nobody else's."""
    return f"300.{random.randrange(10**9):09d}"


def pack(archive: Path, files: Mapping[str, str]) -> None:
    """Make a slug."""
    with tarfile.open(archive, "w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            member.mode = 0o644
            tar.addfile(member, io.BytesIO(text.encode()))


def _spec(
    name: str,
    slug: str,
    port: int | None,
    env: Mapping[str, str] | None,
    dyno: str,
    app: str = "tienda",
) -> DynoSpec:
    complete = {**(env or {}), "DYNO": dyno} | ({"PORT": str(port)} if port else {})
    return DynoSpec(
        name=name,
        app=app,
        dyno=dyno,
        slug=slug,
        command="sh app.sh",
        env=complete,
        port=port,
        size=size_named("basic"),
    )
