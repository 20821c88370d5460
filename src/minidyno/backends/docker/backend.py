"""Dynos as containers: each with its own files, processes and network, and within limits."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from aiodocker.exceptions import DockerError

from minidyno.backends.docker.attaching import Attaching
from minidyno.backends.docker.attachment import DockerAttachment
from minidyno.backends.docker.config import Place
from minidyno.backends.docker.containers import Containers
from minidyno.backends.docker.disk_watch import DiskWatch
from minidyno.backends.docker.dyno_place import DynoPlaces
from minidyno.backends.docker.endings import Endings
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine, unforeseen
from minidyno.backends.docker.engine_events import EngineEvents
from minidyno.backends.docker.lines import Lines
from minidyno.backends.docker.looking import LAST_WORDS, Looking
from minidyno.backends.docker.networks import AppNetworks
from minidyno.backends.docker.ports import Ports
from minidyno.backends.docker.seen import Seen
from minidyno.backends.docker.starting import Attached, Starting
from minidyno.backends.docker.usage import usage_of
from minidyno.backends.slug_copies import SlugCopies
from minidyno.backends.starts import Starts
from minidyno.domain.dynos import Observation
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment
from minidyno.ports.dyno_backend import DynoSpec, Handle, Usage
from minidyno.ports.log_source import LineBatch

ReadSpool = Callable[[Path, str | None, int], LineBatch]

DYNO_USER = 1000  # who dynos are when we are root: never root


class DockerBackend:
    """Runs dynos as containers of `image`; what it keeps of them on this machine is in `home`.

    `home_id` names the platform whose containers these are. `published` has ports published on
    loopback, for where a container's own address cannot be reached (Docker Desktop).
    `read_spool` reads a spool folder from a position; `spool_limit` and `disk_limit` are in bytes
    for each dyno.
    """

    name: Final = "docker"

    def __init__(
        self,
        home: Path,
        *,
        home_id: str,
        engine: Engine,
        image: str,
        slug_path: Callable[[str], Path],
        read_spool: ReadSpool,
        spool_limit: int,
        disk_limit: int,
        published: bool = False,
        hangup_grace: float = 10.0,
    ) -> None:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._engine = engine
        self._read_spool = read_spool
        uid, gid = os.getuid() or DYNO_USER, os.getgid() or DYNO_USER
        user = f"{uid}:{gid}"
        self._news = asyncio.Event()
        self._running: dict[str, str] = {}  # containers, as last seen
        self._starts = Starts()
        self._places = DynoPlaces(home)
        self._networks = AppNetworks(engine, home_id)
        self._attaching = Attaching(engine, hangup_grace=hangup_grace, user=user)
        self._events = EngineEvents(
            engine, home_id, out_of_memory=self._ran_out_of_memory, ended=self._news.set
        )
        self._containers = Containers(engine, home_id, self._events)
        self._lines = Lines(engine, self._places, spool_limit)
        self._ports = Ports(published=published, heard=self._news.set)
        self._looking = Looking(self._containers, self._places, self._lines, self._ports)
        self._endings = Endings(self._containers, self._places)
        self._disk = DiskWatch(disk_limit, self._folders, self._ran_out_of_disk)
        owner = DYNO_USER if os.getuid() == 0 else None
        self._starting = Starting(
            engine=engine,
            containers=self._containers,
            networks=self._networks,
            slugs=SlugCopies(home / ".slugs", slug_path, owner),
            places=self._places,
            pattern=Place(
                home=home_id, image=image, user=user, disk_limit=disk_limit, published=published
            ),
        )

    async def start(self, spec: DynoSpec) -> Handle:
        """Start a dyno; see the port. Raises `port_taken`, `dyno_start_failed`, `docker_…`."""
        return await self._starts.join(spec.name, lambda: self._start(spec))

    async def start_attached(
        self, spec: DynoSpec, window: Window | None
    ) -> tuple[Handle, Attachment]:
        """Start a dyno with someone at its other end; see the port."""
        seats: list[DockerAttachment] = []

        async def take_seat(container: str) -> None:
            seats.append(await self._attaching.sit(spec.name, container, window))

        task = self._starts.begin(spec.name, self._start(spec, Attached(window, take_seat)))
        try:
            handle = await asyncio.shield(task)
        except BaseException:
            await asyncio.wait([task])
            for seat in seats:
                seat.close()
            raise
        return handle, seats[0]

    async def exec_inside(
        self, name: str, command: str, env: Mapping[str, str], window: Window | None
    ) -> Attachment:
        """Run a command inside a dyno that runs; see the port."""
        found = await self._containers.find(name)
        if found is None or not found.alive:
            raise MinidynoError("dyno_has_ended", dyno=name)
        try:
            return await self._attaching.go_inside(
                found.id, command, env, window, own_image=found.own_image
            )
        except DockerError as error:
            if error.status in {NOT_FOUND, CONFLICT}:  # ended meanwhile
                raise MinidynoError("dyno_has_ended", dyno=name) from error
            raise MinidynoError("exec_failed", dyno=name, reason=error.message) from error

    async def stop(self, name: str, grace: float) -> None:
        """Stop a dyno; see the port."""
        deadlines = self._endings.deadlines
        deadlines.set(name, grace)
        await self._starts.over(name)
        with unforeseen():
            found = await self._containers.find(name)
            if found is not None and found.alive:
                await self._endings.end(found, polite=grace > 0)
        deadlines.clear(name)
        if found is not None and not found.attached:
            await self._lines.follow(found).wait(LAST_WORDS)

    async def observe(self) -> Mapping[str, Observation]:
        """See all containers of this platform, and which of their ports have answered."""
        self._events.begin()
        self._disk.begin()
        with unforeseen():
            listed = await self._containers.all()
        self._attaching.tend(listed)
        self._running = {one.instance: one.id for one in listed if one.alive}
        present = {one.instance for one in listed}
        for gone in self._lines.followed - present:
            await self._forget(gone)
        for one in listed:
            self._note(one)
        await asyncio.gather(*(self._ports.look(one) for one in listed))
        with unforeseen():
            looks = await asyncio.gather(*(self._looking.look(one) for one in listed))
        return {
            one.instance: look
            for one, look in zip(listed, looks, strict=True)
            if look is not None and (one.alive or one.instance not in self._starts)
        }

    async def changed(self) -> None:
        """Return when a dyno has ended, or answered, since this returned last; see the port."""
        await self._news.wait()
        self._news.clear()

    async def remove(self, name: str) -> None:
        """Remove an ended dyno's container and folder; one that still runs is left alone."""
        with unforeseen():
            found = await self._containers.find(name)
            if found is not None and found.alive:
                return
            if found is not None:
                await self._containers.delete(found.id)
        await self._forget(name)
        await self._places.of(name).remove()

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        """Lines of a dyno after a position."""
        return self._read_spool(self._places.of(name).spool, after, max_bytes)

    def address(self, name: str, port: int) -> tuple[str, int]:
        """The container's own address on its app's network; loopback where ports are published."""
        return self._ports.address(name, port)

    async def usage(self, name: str) -> Usage | None:
        """Measure a dyno; None when it does not run."""
        with unforeseen():
            found = await self._containers.find(name)
            if found is None or not found.alive:
                return None
            return usage_of(await self._containers.stats(found.id))

    async def close(self) -> None:
        """Let go of the Engine; dynos run on. Networks without a dyno go."""
        await self._starts.all_over()
        await self._attaching.close()
        await self._events.close()
        await self._disk.close()
        await self._ports.close()
        await self._lines.close()
        # If the Engine is away, the next close does it.
        with contextlib.suppress(MinidynoError, DockerError):
            await self._networks.remove_unused()
        await self._engine.close()

    async def _start(self, spec: DynoSpec, attached: Attached | None = None) -> Handle:
        container = await self._starting.start(spec, attached)
        started = await self._containers.find(spec.name)
        if started is not None:
            self._note(started)
            self._ports.note(started)
        return {"container": container}

    def _note(self, one: Seen) -> None:
        if one.state != "created" and not one.attached:
            self._lines.follow(one)

    async def _forget(self, name: str) -> None:
        await self._lines.forget(name)
        self._looking.forget(name)
        self._ports.forget(name)

    async def _ran_out_of_memory(self, container: str, name: str) -> None:
        await self._endings.out_of_memory(container, name)

    async def _ran_out_of_disk(self, name: str) -> None:
        container = self._running.get(name)
        if container is not None:
            await self._endings.out_of_disk(container, name)

    def _folders(self) -> Mapping[str, Path]:
        return {name: self._places.of(name).app for name in self._running}
