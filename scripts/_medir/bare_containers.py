"""The same containers without a platform, asked of Docker alone."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from scripts._medir.bare import LOOK_EVERY, answers_a_request, slug_and_command
from scripts._medir.children import PATIENCE
from scripts._medir.house import House

from minidyno.backends.docker.config import HOME, PATH, Place, container_config
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.launcher import launch
from minidyno.backends.docker.naming import HOME as LABEL
from minidyno.backends.docker.naming import home_id, of_home
from minidyno.backends.docker.networks import AppNetworks
from minidyno.backends.docker.stack import image_name
from minidyno.backends.slug_copies import SlugCopies
from minidyno.backends.tcp_ports import answers
from minidyno.domain.quotas import size_named
from minidyno.ports.dyno_backend import DynoSpec
from minidyno.store.file_blobs import FileBlobs

PORT = 5000
APP = "bare"
DYNO_USER = 1000
LOST_AFTER = 0.05  # seconds without an answer of any kind
Answered = Callable[[int, str], Awaitable[bool]]


class BareContainers:
    """An app's slug, command and size, run as containers that no platform knows of."""

    def __init__(self, engine: Engine, house: House, found: tuple[str, str], scratch: Path) -> None:
        self._engine = engine
        self._checksum, self._command = found
        self._scratch = scratch
        self._home = home_id(scratch)
        self._networks = AppNetworks(engine, self._home)
        owner = None if os.getuid() else DYNO_USER
        self._user = f"{os.getuid() or DYNO_USER}:{os.getgid() or DYNO_USER}"
        archive = FileBlobs(house.home.blobs).path
        self._copies = SlugCopies(scratch / "opened", archive, owner)
        self._count = 0
        self._kept = ""  # the container that stays

    @classmethod
    @contextlib.asynccontextmanager
    async def of(cls, house: House, app: str, scratch: Path) -> "AsyncIterator[BareContainers]":
        """Take the app's current slug and command; nothing is left in Docker afterwards."""
        scratch.mkdir()
        engine = Engine()
        bare = cls(engine, house, await slug_and_command(house, app), scratch)
        try:
            await bare._keep_one()
            yield bare
        finally:
            bare._kept = ""
            await bare._remove_others()
            await bare._networks.remove_unused()
            await engine.close()

    async def start(self) -> float:
        """Start one with all of a dyno's limits, by the Engine alone; seconds until it answers."""
        return await self._one(_open)

    async def boot(self) -> float:
        """The same, until it has answered a first request."""
        return await self._one(_answers_a_request)

    async def run_together(self, count: int) -> float:
        """So many `docker run -d` at the same time; seconds until all of their ports answer."""
        places = [await self._copy() for _ in range(count)]
        network = await self._networks.ensure(APP)

        async def one(place: Path) -> None:
            await self._wait(await self._docker_run(place, network), _open)

        async with self._all_gone():
            began = time.perf_counter()
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*map(one, places))
            return time.perf_counter() - began

    async def _keep_one(self) -> None:
        """Have one that runs all the time, as the platform has.

        The archive then is opened, the network is there, and awake: one without anybody loses the
        first packets, which come again only after a second.
        """
        network = await self._networks.ensure(APP)
        self._kept = await self._start_one(await self._copy(), network)
        async with asyncio.timeout(PATIENCE):
            await self._wait(self._kept, _open)

    async def _one(self, answered: Answered) -> float:
        place = await self._copy()
        network = await self._networks.ensure(APP)
        async with self._all_gone():
            began = time.perf_counter()
            container = await self._start_one(place, network)
            async with asyncio.timeout(PATIENCE):
                await self._wait(container, answered)
            return time.perf_counter() - began

    async def _start_one(self, place: Path, network: str) -> str:
        config = self._config(place, network)
        made = await self._engine.json("containers/create", "POST", body=config)
        await self._engine.json(f"containers/{made['Id']}/start", "POST")
        return str(made["Id"])

    def _config(self, place: Path, network: str) -> dict[str, Any]:
        spec = DynoSpec(
            name=place.name,
            app=APP,
            dyno="web.1",
            slug=self._checksum,
            command=self._command,
            env={"PORT": str(PORT), "DYNO": "web.1"},
            port=PORT,
            size=size_named("basic"),
        )
        where = Place(
            home=self._home,
            image=image_name(),
            app=place,
            network=network,
            user=self._user,
            disk_limit=2**30,
        )
        return container_config(spec, where, launch(spec.command))

    async def _docker_run(self, place: Path, network: str) -> str:
        options = [
            f"--label={LABEL}={self._home}",
            f"--network={network}",
            f"--volume={place}:{HOME}",
            f"--workdir={HOME}",
            f"--user={self._user}",
            f"--env=PORT={PORT}",
            f"--env=PATH={PATH}",
            "--entrypoint=/bin/bash",
        ]
        process = await asyncio.create_subprocess_exec(
            *("docker", "run", "-d", *options, image_name(), "-c", self._command),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, failure = await process.communicate()
        if process.returncode:
            raise OSError(failure.decode(errors="replace").strip())
        return said.decode().strip()

    async def _wait(self, container: str, answered: Answered) -> None:
        found = await self._engine.json(f"containers/{container}/json")
        networks: Sequence[dict[str, str]] = list(found["NetworkSettings"]["Networks"].values())
        host = networks[0]["IPAddress"]
        while not await answered(PORT, host):  # noqa: ASYNC110 - it is not ours to tell
            await asyncio.sleep(LOOK_EVERY)

    async def _copy(self) -> Path:
        self._count += 1
        place = self._scratch / f"copy-{self._count}"
        await self._copies.copy(self._checksum, place)
        return place

    @contextlib.asynccontextmanager
    async def _all_gone(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self._remove_others()

    async def _remove_others(self) -> None:
        for one in await self._engine.json("containers/json", all=1, filters=of_home(self._home)):
            if one["Id"] != self._kept:
                await self._engine.json(f"containers/{one['Id']}", "DELETE", force=1, v=1)


async def _open(port: int, host: str) -> bool:
    try:
        # The first packet to a new container may be lost, and would come again after a second.
        return await asyncio.wait_for(answers(port, host), LOST_AFTER)
    except TimeoutError:
        return False


async def _answers_a_request(port: int, host: str) -> bool:
    return await _open(port, host) and await answers_a_request(port, host)
