"""The same processes without a platform: what nobody could do faster."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from scripts._medir.children import PATIENCE, end_group, free_ports
from scripts._medir.house import House

from minidyno.backends.dyno_shell import dyno_environment, shell_argv
from minidyno.backends.slug_copies import SlugCopies
from minidyno.backends.tcp_ports import answers
from minidyno.store.file_blobs import FileBlobs

LOOK_EVERY = 0.005
Answered = Callable[[int], Awaitable[bool]]


class BareApp:
    """An app's slug and the command of its web dynos, as the platform has them."""

    def __init__(self, house: House, checksum: str, command: str, scratch: Path) -> None:
        self._stack_bin = house.home.stack_bin
        self._checksum = checksum
        self._command = command
        self._scratch = scratch
        self._copies = SlugCopies(scratch / "opened", FileBlobs(house.home.blobs).path)

    @classmethod
    async def of(cls, house: House, app: str, scratch: Path) -> "BareApp":
        """Take the app's current slug and command."""
        checksum, command = await slug_and_command(house, app)
        scratch.mkdir()
        bare = cls(house, checksum, command, scratch)
        await bare.start(1)  # opens the archive, as the platform has by now
        return bare

    async def start(self, count: int) -> float:
        """Start so many, each on a fresh copy, and end them; seconds until all ports answer."""
        return await self._started(count, copied_before=False, answered=answers)

    async def boot(self) -> float:
        """Start one on a copy that is there; seconds until it has answered a first request.

        A server may open its port long before it has loaded the app.
        """
        return await self._started(1, copied_before=True, answered=answers_a_request)

    async def _started(self, count: int, *, copied_before: bool, answered: Answered) -> float:
        ports = free_ports(count)
        places = [self._scratch / f"copy-{port}" for port in ports]
        async with _at_the_end(lambda: _remove(places)):
            if copied_before:
                await asyncio.gather(*(self._copy(place) for place in places))
            began = time.perf_counter()
            processes: list[subprocess.Popen[bytes]] = []
            async with _at_the_end(lambda: _end(processes)):

                async def one(place: Path, port: int) -> None:
                    if not copied_before:
                        await self._copy(place)
                    processes.append(self._spawn(place, port))
                    while not await answered(port):  # noqa: ASYNC110 - it is not ours to tell
                        await asyncio.sleep(LOOK_EVERY)

                async with asyncio.timeout(PATIENCE):
                    await asyncio.gather(*map(one, places, ports))
                return time.perf_counter() - began

    async def _copy(self, place: Path) -> None:
        try:
            await self._copies.copy(self._checksum, place)
        except tarfile.TarError as error:
            raise OSError(str(error)) from error

    def _spawn(self, place: Path, port: int) -> "subprocess.Popen[bytes]":
        env = dyno_environment(
            {"PORT": str(port), "DYNO": "web.1"},
            instance="bare",
            app=place,
            stack_bin=self._stack_bin,
            host=os.environ,
        )
        return subprocess.Popen(
            shell_argv(self._command),
            cwd=place,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


async def slug_and_command(house: House, app: str) -> tuple[str, str]:
    """The checksum of an app's current slug, and the command of its web dynos."""
    release = next(one for one in await house.client.releases(app) if one.current)
    slug = await house.client.request("GET", f"/apps/{app}/slugs/{release.slug_id}")
    web = next(one for one in await house.client.formation(app) if one.type == "web")
    return str(slug.json()["checksum"]), web.command


async def answers_a_request(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether a server answers something to a request."""
    try:
        reader, writer = await asyncio.open_connection(host, port)
        with contextlib.closing(writer):
            writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return await reader.read(1) != b""
    except OSError:
        return False


@contextlib.asynccontextmanager
async def _at_the_end(tidy: Callable[[], object]) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await asyncio.to_thread(tidy)


def _remove(places: list[Path]) -> None:
    for place in places:
        shutil.rmtree(place, ignore_errors=True)


def _end(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        end_group(process)
