"""How a dyno becomes a container."""

import asyncio
import shutil
import tarfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiodocker.exceptions import DockerError

from minidyno.backends import tcp_ports
from minidyno.backends.docker.attached_config import attach, attached_command
from minidyno.backends.docker.config import Place, container_config
from minidyno.backends.docker.containers import Containers
from minidyno.backends.docker.dyno_place import DynoPlace, DynoPlaces
from minidyno.backends.docker.engine import CONFLICT, Engine
from minidyno.backends.docker.launcher import launch, launch_own
from minidyno.backends.docker.networks import AppNetworks
from minidyno.backends.slug_copies import SlugCopies
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.dyno_backend import DynoSpec


@dataclass(frozen=True, slots=True)
class Attached:
    """How a dyno with someone at its other end starts."""

    window: Window | None
    take_seat: Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _OwnImage:
    """What the app's own image says: where it writes, and what its commands go through."""

    volumes: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()


class Starting:
    """Starts containers like `pattern`, which is complete but for the dyno's own.

    What takes time is done side by side: the Engine makes the container while the slug is copied.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        containers: Containers,
        networks: AppNetworks,
        slugs: SlugCopies,
        places: DynoPlaces,
        pattern: Place,
    ) -> None:
        self._engine = engine
        self._containers = containers
        self._networks = networks
        self._slugs = slugs
        self._places = places
        self._pattern = pattern

    async def start(self, spec: DynoSpec, attached: Attached | None = None) -> str:
        """Start one, or find it started; its container. Raises as the port says.

        After an error the caller has to `undo`.
        """
        # What was never begun has no folder: then nobody needs to ask.
        if self._places.of(spec.name).path.exists() and (running := await self._begun(spec)):
            return running
        if self._pattern.published and spec.port is not None and not tcp_ports.is_free(spec.port):
            raise await asyncio.to_thread(tcp_ports.taken, spec.port)
        try:
            container = await self._create(spec, attached)
            if attached is not None:
                await attached.take_seat(container)
            await self._containers.start(container)
        except DockerError as error:
            if error.status == CONFLICT and (running := await self._begun(spec)):
                return running  # only its folder was lost
            await self.undo(spec)
            raise _failed(spec, error.message) from error
        except MinidynoError:
            await self.undo(spec)
            raise
        except (OSError, ValueError, tarfile.TarError) as error:
            await self.undo(spec)
            raise _failed(spec, str(error)) from error
        return container

    async def undo(self, spec: DynoSpec) -> None:
        """Leave nothing of a start that failed; its network may be gone, so look again."""
        self._networks.forget(spec.app_id or spec.app)
        try:
            found = await self._containers.find(spec.name)
            if found is not None:
                await self._containers.delete(found.id, force=True)
        except (DockerError, MinidynoError):
            pass  # the Engine is away: what is left is an orphan when it is back
        await self._places.of(spec.name).remove()

    async def _begun(self, spec: DynoSpec) -> str | None:
        """Find it started; half a start is undone, for nobody knows how far its files came."""
        found = await self._containers.find(spec.name)
        if found is None:
            return None
        if found.state == "created":
            await self._containers.delete(found.id, force=True)
            return None
        return found.id

    async def _create(self, spec: DynoSpec, attached: Attached | None) -> str:
        place = self._places.of(spec.name)
        place.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.app.exists():  # of a start that was cut short
            await asyncio.to_thread(shutil.rmtree, place.app, ignore_errors=True)
        network, own = await asyncio.gather(
            self._networks.ensure(spec.app_id or spec.app), self._ask_image(spec)
        )
        config = self._config(spec, place, network, own, attached)
        if spec.image is not None:
            return await self._containers.create(spec.name, config)
        place.app.mkdir(mode=0o700)  # the Engine wants to see it there
        done = await asyncio.gather(
            self._containers.create(spec.name, config),
            self._slugs.copy(spec.slug, place.app),
            return_exceptions=True,
        )
        container, copied = done
        if isinstance(copied, BaseException):
            raise copied
        if isinstance(container, BaseException):
            raise container
        return container

    def _config(
        self,
        spec: DynoSpec,
        place: DynoPlace,
        network: str,
        own: _OwnImage,
        attached: Attached | None,
    ) -> Mapping[str, Any]:
        config = container_config(
            spec,
            replace(
                self._pattern,
                image=spec.image or self._pattern.image,
                volumes=own.volumes,
                app=place.app,
                network=network,
            ),
            _program(spec, attached, own.entrypoint if spec.by_hand else ()),
        )
        if attached is not None:
            attach(config, attached.window)
        if any("\0" in text for text in (*config["Env"], spec.command)):
            raise ValueError("NUL")
        return config

    async def _ask_image(self, spec: DynoSpec) -> _OwnImage:
        if spec.image is None:
            return _OwnImage()
        try:
            config = (await self._engine.json(f"images/{spec.image}/json"))["Config"]
        except MinidynoError as error:
            if error.error_id != "docker_image_missing":
                raise
            short = spec.image.removeprefix("sha256:")[:12]
            raise MinidynoError("container_image_gone", app=spec.app, image=short) from error
        return _OwnImage(tuple(config.get("Volumes") or ()), tuple(config.get("Entrypoint") or ()))


def _failed(spec: DynoSpec, reason: str) -> MinidynoError:
    return MinidynoError("dyno_start_failed", dyno=spec.dyno, reason=reason)


def _program(spec: DynoSpec, attached: Attached | None, entrypoint: Sequence[str]) -> list[str]:
    if spec.image is None:
        if attached is None:
            return launch(spec.command)
        return attached_command(spec.command, attached.window)
    if attached is None:
        return launch_own(spec.command, entrypoint)
    return [*entrypoint, *attached_command(spec.command, attached.window, own_image=True)]
