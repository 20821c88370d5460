"""An add-on's server is killed, and how long it takes until it is there again."""

import asyncio
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from curso.by_hand.problem import HandError
from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element

_PATIENCE = 60.0  # seconds
_PAUSE = 0.1
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, repr=False)
class Outage(Display):
    """How many `seconds` an add-on's server was away; `back` says that it is there again."""

    where: str
    seconds: float
    back: bool

    def html(self) -> Markup:
        """One sentence."""
        return element("p", element("strong", self.plain()))

    def plain(self) -> str:
        """The same for a terminal."""
        if not self.back:
            return spoken(
                f"✗ {self.where}: no ha vuelto en {self.seconds:.0f} s",
                f"✗ {self.where}: not back after {self.seconds:.0f} s",
            )
        return spoken(
            f"{self.where}: caído {self.seconds:.1f} s, y de vuelta",
            f"{self.where}: down for {self.seconds:.1f} s, and back",
        )


async def bring_down(app: App, config_var: str, page: str) -> Outage:
    """Kill the server that a config var leads to, and wait until a page that asks it is well.

    Raises `no_server_there`, also for a server that is not on this machine.
    """
    where = (await app.config()).get(config_var, "")
    host, port = address(where)
    await asyncio.to_thread(kill, host, port)
    beginning = time.monotonic()
    while time.monotonic() - beginning < _PATIENCE:
        if (await app.get(page)).ok:
            return Outage(f"{host}:{port}", time.monotonic() - beginning, back=True)
        await asyncio.sleep(_PAUSE)
    return Outage(f"{host}:{port}", time.monotonic() - beginning, back=False)


def address(where: str) -> tuple[str, int]:
    """Read the server's address from a config var's value; raises `no_server_there`."""
    # MEMCACHIER_SERVERS is host:port, the others are addresses with a scheme.
    parts = urlsplit(where if "://" in where else f"//{where.split(',', maxsplit=1)[0]}")
    if not parts.hostname or not parts.port:
        raise HandError("no_server_there", where=where or "…")
    return parts.hostname, parts.port


def kill(host: str, port: int) -> None:
    """Kill the server that listens there; raises `no_server_there`."""
    if host not in _HERE:
        _kill_container(host)
        return
    for process in psutil.process_iter():
        try:
            if any(_listens(one, port) for one in process.net_connections(kind="tcp")):
                process.kill()
                return
        except psutil.Error:
            continue  # it is someone else's, or has ended
    raise HandError("no_server_there", where=f"{host}:{port}")


def _listens(connection: object, port: int) -> bool:
    place = getattr(connection, "laddr", None)
    listening = getattr(connection, "status", "") == psutil.CONN_LISTEN
    return listening and getattr(place, "port", None) == port


def _kill_container(host: str) -> None:
    # Apps reach a container as "addon-1a2b3c4d", and its own name ends in the same letters.
    ending = host.removeprefix("addon-")
    found = _docker("ps", "--quiet", "--filter", f"name=-{ending}$").split()
    if len(found) != 1:
        raise HandError("no_server_there", where=host)
    _docker("kill", "--signal", "KILL", found[0])


def _docker(*words: str) -> str:
    try:
        done = subprocess.run(["docker", *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise HandError("no_server_there", where="docker") from error
    return done.stdout
