"""The servers of add-ons as containers: each with a volume of its own, on its apps' networks."""

import asyncio
import contextlib
import shlex
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Coroutine, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from aiodocker.exceptions import DockerError

from minidyno.backends import tcp_ports
from minidyno.backends.addon_inside import CommandInside
from minidyno.backends.addon_processes import PORT_SETTING
from minidyno.backends.docker import naming
from minidyno.backends.docker.addon_config import FOLDER, VOLUME, packed_files, server_config
from minidyno.backends.docker.attaching import Attaching
from minidyno.backends.docker.attachment import DockerAttachment
from minidyno.backends.docker.carried import image_state, trouble
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine
from minidyno.backends.docker.frames import LineReader
from minidyno.backends.docker.image_user import ImageUsers
from minidyno.backends.docker.launcher import exit_code
from minidyno.backends.docker.networks import AppNetworks
from minidyno.backends.last_words import last_words
from minidyno.domain.addon_servers import Address, Ground, Place, Program, ServerSeen, ServerSpec
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window

EVERYWHERE = "0.0.0.0"  # noqa: S104 - in the container, whose networks are its apps' alone
APART = "addons"  # the network on which this machine alone reaches the servers
_ALIVE = {"running", "paused", "restarting"}
_LINE_LIMIT = 16_384
_HANGUP_GRACE = 2.0  # seconds that a command beside a server has to end after SIGHUP
_FORBIDDEN = 403  # what the Engine says of a network to which it is connected already
_T = TypeVar("_T")


class AddonContainers:
    """`ports.AddonHost` on the Engine; `home_id` names the platform whose servers these are.

    `published` has ports published on loopback, for where a container's own address cannot be
    reached (Docker Desktop). A container is made anew at each start; the volume stays.
    """

    ground: Final = Ground.CONTAINER

    def __init__(self, *, home_id: str, engine: Engine, published: bool = False) -> None:
        self._home_id = home_id
        self._engine = engine
        self._published = published
        self._networks = AppNetworks(engine, home_id)
        self._users = ImageUsers(engine)
        self._attaching = Attaching(engine, hangup_grace=_HANGUP_GRACE, user="")
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._addresses: dict[str, str] = {}
        self._ends: dict[str, ServerSeen] = {}  # by container

    async def check(self, program: Program) -> None:
        """Raise `addon_image_missing`, `addon_image_outdated`, `docker_…`."""
        error = trouble(program.image, await image_state(self._engine, program.image))
        if error is not None:
            raise error

    async def place(self, name: str, program: Program, ports: Mapping[str, int]) -> Place:
        """The place of a server of that name; see the port."""
        _checked(name)
        # An image of another version is no reason to leave data unserved that is here already.
        await self._users.of(program.image)
        return Place(ground=Ground.CONTAINER, folder=FOLDER, bind=EVERYWHERE, ports=dict(ports))

    async def start(self, spec: ServerSpec) -> None:
        """Start a server; see the port."""
        await self._in_turn(spec.name, self._start(spec))

    async def stop(self, name: str, grace: float) -> None:
        """Stop a server; see the port."""
        await self._in_turn(name, self._stop(name, grace))

    async def observe(self) -> Mapping[str, ServerSeen]:
        """Ask the Engine for all servers of this platform."""
        filters = naming.of_home(self._home_id)
        filters["label"].append(naming.ADDON)
        with _translated():
            listed = await self._engine.json("containers/json", all=1, filters=filters)
            seen = await asyncio.gather(*(self._look(one) for one in listed))
        return {
            one["Labels"][naming.ADDON]: look
            for one, look in zip(listed, seen, strict=True)
            if look is not None
        }

    async def remove(self, name: str) -> None:
        """Remove a server with its volume; see the port."""
        await self._in_turn(name, self._remove(name))

    async def link(self, name: str, apps: Collection[str]) -> None:
        """Put it on the networks of these apps, and off those of others."""
        await self._in_turn(name, self._link(name, apps))

    def address(self, name: str, port: int) -> Address:
        """The container's own address; loopback where ports are published."""
        return Address(self._addresses.get(name, tcp_ports.LOOPBACK), port)

    def address_for_apps(self, name: str, port: int) -> Address:
        """Its name in the networks of its apps."""
        return Address(naming.addon_alias(name), port)

    async def run(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        give: AsyncIterator[bytes] | None = None,
    ) -> CommandInside:
        """Start a command beside a running server; see the port."""
        return CommandInside(await self.attach(name, argv, env, None), give)

    async def attach(
        self, name: str, argv: Sequence[str], env: Mapping[str, str], window: Window | None
    ) -> DockerAttachment:
        """Run a command beside a server with someone at its other end; see the port."""
        found = await self._find(name)
        if found is None or found["State"] not in _ALIVE:
            raise MinidynoError("addon_not_running", addon=name)
        try:
            return await self._attaching.go_inside(
                found["Id"], shlex.join(argv), env, window, own_image=True
            )
        except DockerError as error:
            if error.status in {NOT_FOUND, CONFLICT}:  # ended meanwhile
                raise MinidynoError("addon_not_running", addon=name) from error
            raise MinidynoError("addon_command_failed", addon=name, reason=error.message) from error

    async def close(self) -> None:
        """Let go of the Engine; servers go on running."""
        if self._under_way:
            await asyncio.wait(list(self._under_way))
        await self._attaching.close()
        # If the Engine is away, the next close does it.
        with contextlib.suppress(MinidynoError, DockerError):
            await self._networks.remove_unused()
        await self._engine.close()

    async def _in_turn(self, name: str, work: Coroutine[Any, Any, _T]) -> _T:
        """One thing at a time for each server; what has begun comes to its end."""

        async def wait() -> _T:
            async with self._turns[name]:
                with _translated():
                    return await work

        task = asyncio.create_task(wait())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    # starting

    async def _start(self, spec: ServerSpec) -> None:
        found = await self._find(spec.name)
        if found is not None:
            if found["State"] in _ALIVE:
                return
            await self._delete(found["Id"])
        if self._published:
            for port in spec.place.ports.values():
                if not tcp_ports.is_free(port):
                    raise await asyncio.to_thread(tcp_ports.taken, port, spec.label, PORT_SETTING)
        user = await self._users.of(spec.program.image)
        try:
            await self._create_and_start(spec, user)
        except DockerError as error:
            left = await self._find(spec.name)
            if left is not None:
                await self._delete(left["Id"])
            raise MinidynoError(
                "addon_start_failed", addon=spec.label, reason=error.message
            ) from error
        await self._find(spec.name)  # its address

    async def _create_and_start(self, spec: ServerSpec, user: str) -> None:
        self._networks.forget(APART)  # with the last server's end anyone may have removed it
        network = await self._networks.ensure(APART, apart=True)
        config = server_config(
            spec, home=self._home_id, user=user, network=network, published=self._published
        )
        name = naming.addon_container_name(self._home_id, spec.name, spec.label)
        made = await self._engine.json("containers/create", "POST", body=config, name=name)
        container = made["Id"]
        archive = packed_files(spec.files, user)
        await self._engine.put(f"containers/{container}/archive", archive, path=VOLUME)
        await self._engine.json(f"containers/{container}/start", "POST")

    # stopping

    async def _stop(self, name: str, grace: float) -> None:
        found = await self._find(name)
        if found is None or found["State"] not in _ALIVE:
            return
        asked = found["Labels"].get(naming.STOP_SIGNAL, "SIGTERM")
        for signal, patience in ((asked, grace), ("SIGKILL", None)):
            if patience == 0:
                continue
            if not await self._signal(found["Id"], signal):
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._ended(found["Id"])
                    return

    async def _signal(self, container: str, signal: str) -> bool:
        try:
            await self._engine.json(f"containers/{container}/kill", "POST", signal=signal)
        except DockerError as error:
            if error.status not in {NOT_FOUND, CONFLICT}:  # it has just ended
                raise
            return False
        return True

    async def _ended(self, container: str) -> None:
        try:
            await self._engine.json(f"containers/{container}/wait", "POST", condition="not-running")
        except DockerError as error:
            if error.status != NOT_FOUND:
                raise

    async def _remove(self, name: str) -> None:
        found = await self._find(_checked(name))
        if found is not None:
            await self._delete(found["Id"])
        self._addresses.pop(name, None)
        volume = naming.volume_name(self._home_id, name)
        try:
            await self._engine.json(f"volumes/{volume}", "DELETE")
        except DockerError as error:
            if error.status != NOT_FOUND:
                raise

    async def _delete(self, container: str) -> None:
        self._ends.pop(container, None)
        try:
            await self._engine.json(f"containers/{container}", "DELETE", force=1, v=1)
        except DockerError as error:
            if error.status not in {NOT_FOUND, CONFLICT}:  # CONFLICT: its removal is under way
                raise
            await self._gone(container)

    async def _gone(self, container: str) -> None:
        with contextlib.suppress(DockerError):
            await self._engine.json(f"containers/{container}/wait", "POST", condition="removed")

    # networks

    async def _link(self, name: str, apps: Collection[str]) -> None:
        found = await self._find(name)
        if found is None or found["State"] not in _ALIVE:
            return
        own = naming.network_name(self._home_id, APART)
        on = set(found["NetworkSettings"]["Networks"]) - {own}
        wanted = {naming.network_name(self._home_id, app): app for app in apps}
        for network in on - wanted.keys():
            await self._disconnect(found["Id"], network)
        for network, app in wanted.items():
            if network not in on:
                await self._connect(found["Id"], name, app)

    async def _connect(self, container: str, name: str, app: str) -> None:
        body = {"Container": container, "EndpointConfig": {"Aliases": [naming.addon_alias(name)]}}
        for last in (False, True):
            network = await self._networks.ensure(app)
            try:
                await self._engine.json(f"networks/{network}/connect", "POST", body=body)
                return
            except DockerError as error:
                if error.status == _FORBIDDEN:
                    return  # it is there already
                if error.status != NOT_FOUND or last:
                    raise
                self._networks.forget(app)  # removed meanwhile, with the app's last dyno

    async def _disconnect(self, container: str, network: str) -> None:
        body = {"Container": container, "Force": True}
        with contextlib.suppress(DockerError):  # one of both is gone
            await self._engine.json(f"networks/{network}/disconnect", "POST", body=body)

    # looking

    async def _find(self, name: str) -> Mapping[str, Any] | None:
        filters = naming.of_home(self._home_id)
        filters["label"].append(f"{naming.ADDON}={name}")
        listed = await self._engine.json("containers/json", all=1, filters=filters)
        if not listed:
            return None
        found: Mapping[str, Any] = listed[0]
        self._note_address(name, found)
        return found

    def _note_address(self, name: str, container: Mapping[str, Any]) -> None:
        own = naming.network_name(self._home_id, APART)
        ip = container["NetworkSettings"]["Networks"].get(own, {}).get("IPAddress")
        if ip and not self._published:
            self._addresses[name] = ip

    async def _look(self, container: Mapping[str, Any]) -> ServerSeen | None:
        """None for what is gone since it was listed."""
        self._note_address(container["Labels"][naming.ADDON], container)
        if container["State"] in _ALIVE:
            return ServerSeen(running=True)
        if container["State"] == "created":  # a start that is under way, or was cut short
            return ServerSeen(running=False)
        known = self._ends.get(container["Id"])
        if known is None:
            try:
                known = await self._end(container["Id"])
            except DockerError as error:
                if error.status in {NOT_FOUND, CONFLICT}:  # CONFLICT: its removal is under way
                    return None
                raise
            self._ends[container["Id"]] = known
        return known

    async def _end(self, container: str) -> ServerSeen:
        state = (await self._engine.json(f"containers/{container}/json"))["State"]
        reason = await self._last_words(container)
        if state["OOMKilled"]:
            reason = f"{reason} · OOMKilled".removeprefix(" · ")
        return ServerSeen(running=False, exit_code=exit_code(state["ExitCode"]), reason=reason)

    async def _last_words(self, container: str) -> str:
        # All that is kept (2 MB): Docker's `tail` counts both streams together, and a flood of one
        # would hide what the other said.
        said = await self._engine.content(
            f"containers/{container}/logs", stdout=1, stderr=1, timestamps=1
        )
        reader = LineReader(_LINE_LIMIT)
        return last_words([*reader.feed(said), *reader.finish()])


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """What the Engine refuses for a reason of its own is no mistake of anybody's here."""
    try:
        yield
    except DockerError as error:
        raise MinidynoError("docker_down", reason=error.message) from error


def _checked(name: str) -> str:
    if not name or "/" in name:
        raise ValueError(name)
    return name
