"""How long until an add-on is there, beside the start of the same server alone."""

import asyncio
import contextlib
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from scripts._medir.children import free_ports
from scripts._medir.house import APP, House, house
from scripts._medir.pace import Pace
from scripts._medir.table import Row, Said

from minidyno.addons.redis import Redis
from minidyno.bootstrap.docker_host import trouble_of_images
from minidyno.domain.errors import MinidynoError

GROUP = "addons"
PATIENCE = 30.0
LOOK_EVERY = 0.005
PROCESS: Said = (
    "addons:create redis hasta «creado», menos redis-server a secas",
    "addons:create redis until provisioned, less redis-server alone",
)
DOCKER: Said = (
    "Docker: lo mismo, menos «docker run» de la misma imagen",
    "Docker: the same, less “docker run” of the same image",
)
# As the add-on has it: every write on the disk.
_OPTIONS = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
_IMAGE = Redis.program.image if Redis.program is not None else ""

Start = Callable[[], tuple[str, int]]  # starts the server, and says where it will answer
Alone = Callable[[Path], "contextlib.AbstractContextManager[Start]"]


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Measure on both; what is missing becomes a row that says so."""
    return [
        asyncio.run(_measure(folder, pace, "process", PROCESS, 1.0, _process)),
        asyncio.run(_measure(folder, pace, "docker", DOCKER, 1.5, _container)),
    ]


async def _measure(
    folder: Path, pace: Pace, backend: str, what: Said, aim: float, alone: Alone
) -> Row:
    if (why := await _why_not(backend)) is not None:
        return Row(group=GROUP, what=what, note=why)
    ours, theirs = [], []
    async with house(folder / backend, backend) as here:
        await here.client.create_app(APP)
        for number in range(pace.rounds + 1):
            own = await asyncio.to_thread(_start_alone, alone, folder / f"{backend}-{number}")
            whole = await _provision(here)
            if number:  # the first warms both up
                theirs.append(own)
                ours.append(whole)
    added = [one - other for one, other in zip(ours, theirs, strict=True)]
    return Row(
        group=GROUP,
        what=what,
        figure=median(added),
        unit="s",
        aim=aim,
        details={"provisioned": ours, "server_alone": theirs},
    )


async def _provision(here: House) -> float:
    began = time.monotonic()
    addon = await here.client.addons.create(APP, "redis")
    await here.client.addons.wait(addon.id)
    took = time.monotonic() - began
    await here.client.addons.destroy(addon.id)
    return took


async def _why_not(backend: str) -> Said | None:
    if backend == "process":
        if shutil.which("redis-server"):
            return None
        return "saltado: no hay redis-server", "skipped: there is no redis-server"
    try:
        troubles = await trouble_of_images([Redis.program] if Redis.program is not None else [])
    except MinidynoError as error:
        return f"saltado: {error.say('es')}", f"skipped: {error.say('en')}"
    for trouble in filter(None, troubles.values()):
        return f"saltado: {trouble.say('es')}", f"skipped: {trouble.say('en')}"
    return None


def _start_alone(alone: Alone, folder: Path) -> float:
    folder.mkdir()
    with alone(folder) as start:
        began = time.monotonic()
        at = start()
        until = began + PATIENCE
        while not _answers(at):
            if time.monotonic() > until:
                raise TimeoutError(f"redis-server: {PATIENCE:.0f} s")
            time.sleep(LOOK_EVERY)
        return time.monotonic() - began


def _answers(at: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(at, 1.0) as there:
            there.sendall(b"PING\r\n")
            return there.recv(16).startswith(b"+PONG")
    except OSError:
        return False


@contextlib.contextmanager
def _process(folder: Path) -> Iterator[Start]:
    [port] = free_ports(1)
    argv = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", *_OPTIONS]
    with contextlib.ExitStack() as stack:

        def start() -> tuple[str, int]:
            server = subprocess.Popen(argv, cwd=folder, stdout=subprocess.DEVNULL)
            stack.enter_context(server)
            stack.callback(server.kill)
            return "127.0.0.1", port

        yield start


@contextlib.contextmanager
def _container(_folder: Path) -> Iterator[Start]:
    # On a network of its own: not every machine's Docker has one by default.
    name = f"minidyno-medir-{secrets.token_hex(4)}"
    options = ("--protected-mode", "no", *_OPTIONS)
    argv = ["docker", "run", "-d", "--name", name, "--network", name, "-w", "/tmp"]  # noqa: S108 - its own
    argv += [_IMAGE, "redis-server", *options]
    template = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"

    def start() -> tuple[str, int]:
        _said(argv)
        return _said(["docker", "inspect", "-f", template, name]), 6379

    _said(["docker", "network", "create", name])
    try:
        yield start
    finally:
        subprocess.run(["docker", "rm", "-f", "-v", name], capture_output=True, check=False)
        _said(["docker", "network", "rm", name])


def _said(argv: list[str]) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=PATIENCE)
    return done.stdout.strip()
