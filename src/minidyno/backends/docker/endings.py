"""How dynos in containers end: asked, insisted on, or for taking too much."""

import asyncio
import contextlib
import math
import time

from aiodocker.exceptions import DockerError

from minidyno.backends.docker.containers import Containers
from minidyno.backends.docker.dyno_place import INSISTED, OUT_OF_DISK, OUT_OF_MEMORY, DynoPlaces
from minidyno.backends.docker.seen import Seen
from minidyno.backends.dyno_parent.attached import HANG_UP_AGAIN
from minidyno.backends.starts import Deadlines
from minidyno.domain.errors import MinidynoError

LOOK_EVERY = 0.1  # seconds between two looks whether a deadline was brought forward


class Endings:
    """Ends containers, and notes what the Engine would not know of it."""

    def __init__(self, containers: Containers, places: DynoPlaces) -> None:
        self._containers = containers
        self._places = places
        self.deadlines = Deadlines()

    async def end(self, found: Seen, *, polite: bool) -> None:
        """Ask unless told otherwise, insist from the dyno's deadline on; returns at its end."""
        hang_up_again = math.inf
        if polite:
            await self._containers.signal(found.id, "SIGTERM")
            if found.attached:
                # An interactive shell is deaf to SIGTERM, and ends when it is hung up.
                await self._containers.signal(found.id, "SIGHUP")
                hang_up_again = time.monotonic() + HANG_UP_AGAIN
        waiting = asyncio.create_task(self._containers.until_ended(found.id))
        try:
            while not waiting.done():
                left = self.deadlines.left(found.instance)
                if left <= 0:
                    break
                await asyncio.wait([waiting], timeout=min(left, LOOK_EVERY))
                if not waiting.done() and time.monotonic() >= hang_up_again:
                    hang_up_again = math.inf
                    await self._containers.signal(found.id, "SIGHUP")
            if not waiting.done():
                self._places.of(found.instance).note(INSISTED)
                await self._containers.signal(found.id, "SIGKILL")
            await waiting
        finally:
            waiting.cancel()

    async def out_of_memory(self, container: str, name: str) -> None:
        """As on Heroku the whole dyno goes, not just the process that the kernel chose."""
        self._places.of(name).note(OUT_OF_MEMORY)
        # It may have ended already: the kernel's choice was its first process.
        with contextlib.suppress(DockerError):
            await self._containers.signal(container, "SIGKILL")

    async def out_of_disk(self, container: str, name: str) -> None:
        """End one that filled its disk."""
        self._places.of(name).note(OUT_OF_DISK)
        with contextlib.suppress(DockerError, MinidynoError):
            await self._containers.signal(container, "SIGKILL")
