"""Dynos as containers: each with its own files, processes and network, and within limits."""

import asyncio
import contextlib
import os
import shutil
import tarfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiodocker.exceptions import DockerError

from minidyno.backends import tcp_ports
from minidyno.backends.docker import naming, seen
from minidyno.backends.docker.attached_config import attach, attached_command
from minidyno.backends.docker.attaching import Attaching
from minidyno.backends.docker.attachment import DockerAttachment
from minidyno.backends.docker.config import Place, container_config
from minidyno.backends.docker.disk_watch import DiskWatch
from minidyno.backends.docker.dyno_place import INSISTED, OUT_OF_DISK, OUT_OF_MEMORY, DynoPlace
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine
from minidyno.backends.docker.follower import Follower
from minidyno.backends.docker.launcher import exit_code, launch, launch_own
from minidyno.backends.docker.networks import AppNetworks
from minidyno.backends.docker.oom_watch import OomWatch
from minidyno.backends.docker.usage import usage_of
from minidyno.backends.slug_copies import SlugCopies
from minidyno.domain.dynos import Observation
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment
from minidyno.ports.dyno_backend import DynoSpec, Handle, Usage
from minidyno.ports.log_source import LineBatch

ReadSpool = Callable[[Path, str | None, int], LineBatch]

A_MOMENT = 0.5  # seconds, in one look
LAST_WORDS = 5.0  # seconds for what Docker still has of an ended container's lines
DYNO_USER = 1000  # who dynos are when we are root: never root
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class _End:
    code: int
    out_of_memory: bool


@dataclass(frozen=True, slots=True)
class _OwnImage:
    """What the app's own image says: where it writes, and what its commands go through."""

    volumes: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Attached:
    """How a dyno with someone at its other end starts."""

    window: Window | None
    take_seat: Callable[[str], Awaitable[None]]


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
        self._home = home
        self._home_id = home_id
        self._engine = engine
        self._image = image
        self._read_spool = read_spool
        self._spool_limit = spool_limit
        self._disk_limit = disk_limit
        self._published = published
        uid = os.getuid() or DYNO_USER
        self._user = f"{uid}:{os.getgid() or DYNO_USER}"
        owner = DYNO_USER if os.getuid() == 0 else None
        self._slugs = SlugCopies(home / ".slugs", slug_path, owner)
        self._networks = AppNetworks(engine, home_id)
        self._attaching = Attaching(engine, hangup_grace=hangup_grace, user=self._user)
        self._starting: dict[str, asyncio.Task[Handle]] = {}
        self._followers: dict[str, Follower] = {}
        self._ends: dict[str, _End] = {}  # never change once there
        self._ended_at: dict[str, float] = {}
        self._deadlines: dict[str, float] = {}  # of stops under way, the earliest asked for
        self._addresses: dict[str, str] = {}
        self._answered: set[str] = set()
        self._oom = OomWatch(engine, home_id, self._ran_out_of_memory)
        self._disk = DiskWatch(disk_limit, self._folders, self._ran_out_of_disk)
        self._running: dict[str, str] = {}  # containers, as last seen
        home.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def start(self, spec: DynoSpec) -> Handle:
        """Start a dyno; see the port. Raises `port_taken`, `dyno_start_failed`, `docker_…`."""
        task = self._starting.get(spec.name)
        if task is None:
            task = asyncio.create_task(self._start(spec))
            self._starting[spec.name] = task
            task.add_done_callback(lambda _: self._starting.pop(spec.name))
        # Whoever waits may be cancelled; a start that has begun comes to its end all the same.
        return await asyncio.shield(task)

    async def start_attached(
        self, spec: DynoSpec, window: Window | None
    ) -> tuple[Handle, Attachment]:
        """Start a dyno with someone at its other end; see the port."""
        seats: list[DockerAttachment] = []

        async def take_seat(container: str) -> None:
            seats.append(await self._attaching.sit(spec.name, container, window))

        attached = _Attached(window, take_seat)
        task = asyncio.create_task(self._start(spec, attached))
        self._starting[spec.name] = task
        task.add_done_callback(lambda _: self._starting.pop(spec.name))
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
        found = await self._find(name)
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
        deadline = time.monotonic() + grace
        self._deadlines[name] = min(deadline, self._deadlines.get(name, deadline))
        if name in self._starting:
            await asyncio.wait([self._starting[name]])
        found = await self._find(name)
        if found is None:
            self._deadlines.pop(name, None)
            return
        if found.alive:
            await self._end(found, polite=grace > 0)
        self._deadlines.pop(name, None)
        if not found.attached:
            await self._follow(found).wait(LAST_WORDS)

    async def observe(self) -> Mapping[str, Observation]:
        """Ask the Engine for all containers of this platform, and the ports of those that boot."""
        self._oom.begin()
        self._disk.begin()
        listed = await self._list()
        self._attaching.tend(listed)
        self._running = {one.instance: one.id for one in listed if one.alive}
        present = {one.instance for one in listed}
        for gone in self._followers.keys() - present:
            await self._forget(gone)
        await asyncio.gather(*(self._ask_port(one) for one in listed if one.alive))
        looks = await asyncio.gather(*(self._look(one) for one in listed))
        return {
            one.instance: look
            for one, look in zip(listed, looks, strict=True)
            if look is not None and (one.alive or one.instance not in self._starting)
        }

    async def remove(self, name: str) -> None:
        """Remove an ended dyno's container and folder; one that still runs is left alone."""
        found = await self._find(name)
        if found is not None:
            if found.alive:
                return
            await self._delete(found.id)
        await self._forget(name)
        await asyncio.to_thread(shutil.rmtree, self._place(name).path, ignore_errors=True)

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        """Lines of a dyno after a position."""
        return self._read_spool(self._place(name).spool, after, max_bytes)

    def address(self, name: str, port: int) -> tuple[str, int]:
        """The container's own address on its app's network; loopback where ports are published."""
        return (self._addresses.get(name, tcp_ports.LOOPBACK), port)

    async def usage(self, name: str) -> Usage | None:
        """Measure a dyno; None when it does not run."""
        found = await self._find(name)
        if found is None or not found.alive:
            return None
        # Without one-shot the Engine waits a second for a second look that nobody needs.
        once: dict[str, Any] = {"stream": "false", "one-shot": "true"}
        stats = await self._engine.json(f"containers/{found.id}/stats", **once)
        return usage_of(stats)

    async def close(self) -> None:
        """Let go of the Engine; dynos run on. Networks without a dyno go."""
        if self._starting:
            await asyncio.wait(list(self._starting.values()))
        await self._attaching.close()
        await self._oom.close()
        await self._disk.close()
        for name in list(self._followers):
            await self._followers.pop(name).close()
        # If the Engine is away, the next close does it.
        with contextlib.suppress(MinidynoError, DockerError):
            await self._networks.remove_unused()
        await self._engine.close()

    # starting

    async def _start(self, spec: DynoSpec, attached: _Attached | None = None) -> Handle:
        found = await self._find(spec.name)
        if found is not None and found.state != "created":
            return _handle(found.id)
        if self._published and spec.port is not None and not tcp_ports.is_free(spec.port):
            raise await asyncio.to_thread(tcp_ports.taken, spec.port)
        try:
            container = found.id if found else await self._create(spec, attached)
            if attached is not None:
                await attached.take_seat(container)
            await self._engine.json(f"containers/{container}/start", "POST")
        except (DockerError, MinidynoError, OSError, ValueError, tarfile.TarError) as error:
            await self._undo(spec)
            if isinstance(error, MinidynoError):
                raise
            reason = error.message if isinstance(error, DockerError) else str(error)
            raise MinidynoError("dyno_start_failed", dyno=spec.dyno, reason=reason) from error
        listed = await self._find(spec.name)
        if listed is not None:
            self._note(listed)
        return _handle(container)

    async def _create(self, spec: DynoSpec, attached: _Attached | None) -> str:
        place = self._place(spec.name)
        place.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.app.exists():  # of a start that was cut short
            await asyncio.to_thread(shutil.rmtree, place.app, ignore_errors=True)
        network, own = await asyncio.gather(
            self._networks.ensure(spec.app), self._lay_files(spec, place)
        )
        config = container_config(
            spec,
            Place(
                home=self._home_id,
                image=spec.image or self._image,
                volumes=own.volumes,
                app=place.app,
                network=network,
                user=self._user,
                disk_limit=self._disk_limit,
                published=self._published,
            ),
            _program(spec, attached, own.entrypoint if spec.by_hand else ()),
        )
        if attached is not None:
            attach(config, attached.window)
        if any("\0" in text for text in (*config["Env"], spec.command)):
            raise ValueError("NUL")
        name = naming.container_name(self._home_id, spec.name)
        created = await self._engine.json("containers/create", "POST", body=config, name=name)
        container: str = created["Id"]
        return container

    async def _lay_files(self, spec: DynoSpec, place: DynoPlace) -> _OwnImage:
        """Copy the slug; an image of the app's own has its files."""
        if spec.image is None:
            await self._slugs.copy(spec.slug, place.app)
            return _OwnImage()
        try:
            config = (await self._engine.json(f"images/{spec.image}/json"))["Config"]
        except MinidynoError as error:
            if error.error_id != "docker_image_missing":
                raise
            short = spec.image.removeprefix("sha256:")[:12]
            raise MinidynoError("container_image_gone", app=spec.app, image=short) from error
        return _OwnImage(tuple(config.get("Volumes") or ()), tuple(config.get("Entrypoint") or ()))

    async def _undo(self, spec: DynoSpec) -> None:
        """Leave nothing of a start that failed; its network may be gone, so look again."""
        self._networks.forget(spec.app)
        try:
            found = await self._find(spec.name)
            if found is not None:
                await self._delete(found.id, force=True)
        except (DockerError, MinidynoError):
            pass  # the Engine is away: what is left is an orphan when it is back
        await self._forget(spec.name)
        await asyncio.to_thread(shutil.rmtree, self._place(spec.name).path, ignore_errors=True)

    # stopping

    async def _end(self, found: seen.Seen, polite: bool) -> None:
        if polite:
            await self._signal(found, "SIGTERM")
            if found.attached:
                # An interactive shell is deaf to SIGTERM, and ends when it is hung up.
                await self._signal(found, "SIGHUP")
        waiting = asyncio.create_task(self._ended(found))
        try:
            while not waiting.done():
                left = self._deadlines.get(found.instance, 0.0) - time.monotonic()
                if left <= 0:
                    break
                await asyncio.wait([waiting], timeout=min(left, 0.1))
            if not waiting.done():
                self._place(found.instance).note(INSISTED)
                await self._signal(found, "SIGKILL")
            await waiting
        finally:
            waiting.cancel()

    async def _ended(self, found: seen.Seen) -> None:
        try:
            await self._engine.json(f"containers/{found.id}/wait", "POST", condition="not-running")
        except DockerError as error:
            if error.status != NOT_FOUND:
                raise

    async def _signal(self, found: seen.Seen, signal: str) -> None:
        try:
            await self._engine.json(f"containers/{found.id}/kill", "POST", signal=signal)
        except DockerError as error:
            if error.status not in {NOT_FOUND, CONFLICT}:  # it has just ended
                raise

    async def _ran_out_of_memory(self, container: str, name: str) -> None:
        """As on Heroku the whole dyno goes, not just the process that the kernel chose."""
        self._place(name).note(OUT_OF_MEMORY)
        # It may have ended already: the kernel's choice was its first process.
        with contextlib.suppress(DockerError):
            await self._engine.json(f"containers/{container}/kill", "POST", signal="SIGKILL")

    async def _ran_out_of_disk(self, name: str) -> None:
        container = self._running.get(name)
        if container is not None:
            self._place(name).note(OUT_OF_DISK)
            with contextlib.suppress(DockerError, MinidynoError):
                await self._engine.json(f"containers/{container}/kill", "POST", signal="SIGKILL")

    def _folders(self) -> Mapping[str, Path]:
        return {name: self._place(name).app for name in self._running}

    # looking

    async def _list(self) -> list[seen.Seen]:
        listed = await self._engine.json(
            "containers/json", all=1, filters=naming.of_home(self._home_id)
        )
        read = [seen.read(container) for container in listed]
        return [self._note(one) for one in read if one.instance]

    async def _find(self, name: str) -> seen.Seen | None:
        filters: dict[str, list[str]] = naming.of_home(self._home_id)
        filters["label"].append(f"{naming.INSTANCE}={name}")
        listed = await self._engine.json("containers/json", all=1, filters=filters)
        return seen.read(listed[0]) if listed else None

    def _note(self, one: seen.Seen) -> seen.Seen:
        if self._published:
            self._addresses[one.instance] = tcp_ports.LOOPBACK
        elif one.ip:
            self._addresses[one.instance] = one.ip
        if one.state != "created" and not one.attached:
            self._follow(one)
        return one

    def _follow(self, one: seen.Seen) -> Follower:
        follower = self._followers.get(one.instance)
        if follower is None:
            spool = self._place(one.instance).spool
            follower = Follower(self._engine, one.id, spool, self._spool_limit)
            self._followers[one.instance] = follower
        return follower

    async def _look(self, one: seen.Seen) -> Observation | None:
        """None for what is gone since it was listed."""
        end = None
        if one.state == "created":  # a start that was cut short, or is under way
            return Observation(running=False, handle=_handle(one.id))
        if not one.alive:
            end = await self._how_it_ended(one)
            if end is None:
                return None
            if not one.attached:
                await self._follow(one).wait(A_MOMENT)
        running = one.alive or not self._has_said_all(one)
        if running:
            end = None
        return Observation(
            running=running,
            answering=one.alive and one.instance in self._answered,
            exit_code=end.code if end else None,
            insisted=end is not None and self._place(one.instance).has(INSISTED),
            out_of_memory=end is not None and end.out_of_memory,
            out_of_disk=end is not None and self._place(one.instance).has(OUT_OF_DISK),
            handle=_handle(one.id),
        )

    async def _how_it_ended(self, one: seen.Seen) -> _End | None:
        end = self._ends.get(one.instance)
        if end is None:
            try:
                state = (await self._engine.json(f"containers/{one.id}/json"))["State"]
            except DockerError as error:
                if error.status == NOT_FOUND:
                    return None
                raise
            killed = bool(state["OOMKilled"]) or self._place(one.instance).has(OUT_OF_MEMORY)
            end = _End(exit_code(state["ExitCode"]), killed)
            self._ends[one.instance] = end
        return end

    def _has_said_all(self, one: seen.Seen) -> bool:
        """Its last words come before the news of its end, if they come in time."""
        if one.attached:
            return True
        since = self._ended_at.setdefault(one.instance, time.monotonic())
        return self._follow(one).drained or time.monotonic() - since > LAST_WORDS

    async def _ask_port(self, one: seen.Seen) -> None:
        """Ask until it answers once; from then on the router sees for itself."""
        if one.port is None or one.instance in self._answered:
            return
        host, port = self.address(one.instance, one.port)
        if await tcp_ports.answers(port, host):
            self._answered.add(one.instance)

    # forgetting

    async def _delete(self, container: str, *, force: bool = False) -> None:
        params: dict[str, Any] = {"v": 1, **({"force": 1} if force else {})}
        try:
            await self._engine.json(f"containers/{container}", "DELETE", **params)
        except DockerError as error:
            if error.status not in {NOT_FOUND, CONFLICT}:  # CONFLICT: its removal is under way
                raise

    async def _forget(self, name: str) -> None:
        follower = self._followers.pop(name, None)
        if follower is not None:
            await follower.close()
        self._ends.pop(name, None)
        self._ended_at.pop(name, None)
        self._addresses.pop(name, None)
        self._answered.discard(name)

    def _place(self, name: str) -> DynoPlace:
        if not name or name[0] == "." or "/" in name:
            raise ValueError(name)
        return DynoPlace(self._home / name)


def _program(spec: DynoSpec, attached: _Attached | None, entrypoint: Sequence[str]) -> list[str]:
    if spec.image is None:
        if attached is None:
            return launch(spec.command)
        return attached_command(spec.command, attached.window)
    if attached is None:
        return launch_own(spec.command, entrypoint)
    return [*entrypoint, *attached_command(spec.command, attached.window, own_image=True)]


def _handle(container: str) -> Handle:
    return {"container": container}
