"""A platform of its own to measure: temporary folder, free ports, the real commands."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from scripts._medir.children import ROOT

from curso.port_block import port_block
from minidyno.backends.dyno_folder import DynoFolder
from minidyno.bootstrap.home import Home
from minidyno.client.client import Client

NAMES = ("supervisor", "api", "router")
APP = "demo"
LOG_LINES = 1500
LAP = 0.1
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class House:
    """A platform that is up."""

    home: Home
    router_port: int
    client: Client

    def pid(self, name: str) -> int:
        """Number of the process that is "supervisor", "api" or "router"."""
        record = json.loads((self.home.run / f"{name}.json").read_text())
        return int(record["pid"])

    def own_pids(self) -> dict[str, int]:
        """The platform's own processes."""
        return {name: self.pid(name) for name in NAMES}

    def parent_pids(self) -> list[int]:
        """The tiny parents of the dynos."""
        folders = [DynoFolder(path) for path in self.home.dynos.iterdir() if path.name[0] != "."]
        found = [folder.identity() for folder in folders if folder.is_held()]
        return [identity.parent for identity in found if identity is not None]

    async def wait_for_dynos(self, count: int, app: str = APP) -> None:
        """Wait until there are so many, all up, and no other; raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while True:
                dynos = await self.client.dynos(app)
                if len(dynos) == count and all(dyno.state == "up" for dyno in dynos):
                    return
                await asyncio.sleep(LAP)

    async def restart(self, app: str = APP) -> None:
        """Start its dynos anew, and wait until the new ones are up; raises TimeoutError."""
        before = {dyno.id for dyno in await self.client.dynos(app)}
        await self.client.restart(app)
        async with asyncio.timeout(PATIENCE):
            while True:
                if before.isdisjoint({dyno.id for dyno in await self.client.dynos(app)}):
                    break
                await asyncio.sleep(LAP)
        await self.wait_for_dynos(len(before), app)

    async def log(self, app: str = APP) -> list[str]:
        """What the platform says of the app in its log, all that is kept."""
        return [line async for line in self.client.logs(app, lines=LOG_LINES, source="heroku")]


@contextlib.asynccontextmanager
async def house(folder: Path, backend: str = "process") -> AsyncIterator[House]:
    """Start a platform in a folder that is there alone for this, and stop it with its dynos."""
    home = Home(folder)
    with port_block() as ports:
        environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("MINIDYNO_")},
            **ports,
            "MINIDYNO_HOME": str(folder),
            "MINIDYNO_BACKEND": backend,
            "MINIDYNO_PACKAGE_STORE": str(_package_store()),
        }
        _command(environ, "up", "--detach")
        try:
            url = f"http://127.0.0.1:{ports['MINIDYNO_API_PORT']}"
            async with Client.over_http(url, home.token()) as client:
                yield House(home, int(ports["MINIDYNO_ROUTER_PORT"]), client)
        finally:
            _command(environ, "down")


def _package_store() -> Path:
    """Name the user's own store of packages: it is only read, and only without a network."""
    own = os.environ.get("MINIDYNO_HOME") or "~/.minidyno"
    return Path(own).expanduser().absolute() / "packages"


def _command(environ: dict[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "minidyno", *words],
        env=environ,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=120,
    )
