"""Images of apps with a Dockerfile: built by the Engine, and removed when nobody needs them."""

import asyncio
import json
import re
import shlex
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import naming
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine
from minidyno.domain.errors import MinidynoError
from minidyno.ports.app_images import BuiltImage, ImageOrder

KEPT_FRESH = 3600.0  # seconds in which what was built has surely become a slug
_CHUNK = 1024 * 1024
_STEP = re.compile(r"Step \d+/\d+ : (?P<instruction>\w+)\s*(?P<rest>\S*)")
_SHELL = ["/bin/sh", "-c"]


class DockerAppImages:
    """The images of one platform; `memory` is a build step's limit in bytes."""

    def __init__(self, engine: Engine, *, home_id: str, memory: int, proxy: str = "") -> None:
        self._engine = engine
        self._home_id = home_id
        self._memory = memory
        self._proxy = proxy
        self._fresh: dict[str, float] = {}

    async def build(self, order: ImageOrder, hear: Callable[[bytes], None]) -> BuiltImage:
        """Build one; see the port."""
        image = await self._steps(order, hear)
        self._fresh[image] = time.monotonic()
        tag = f"{self._home_id}-{image.removeprefix('sha256:')[:12]}"
        await self._engine.json(f"images/{image}/tag", "POST", repo=naming.APP_IMAGES, tag=tag)
        config = (await self._engine.json(f"images/{image}/json"))["Config"]
        return BuiltImage(
            id=image,
            command=_command(config),
            entrypoint=tuple(config.get("Entrypoint") or ()),
        )

    async def keep(self, in_use: Collection[str]) -> None:
        """Remove what is not in use; see the port. Without an Engine there is nothing to do."""
        then = time.monotonic() - KEPT_FRESH
        self._fresh = {image: at for image, at in self._fresh.items() if at > then}
        try:
            for image, names in await of_home(self._engine, self._home_id):
                if image not in in_use and image not in self._fresh:
                    await remove(self._engine, names)
        except (MinidynoError, DockerError):
            return  # the next time does it

    async def has(self, images: Collection[str]) -> bool:
        """Say whether all are there."""
        for image in images:
            try:
                await self._engine.json(f"images/{image}/json")
            except MinidynoError as error:
                if error.error_id == "docker_image_missing":
                    return False
                raise
            except DockerError:
                continue  # nobody knows, and a start will tell
        return True

    async def close(self) -> None:
        """Let go of the Engine."""
        await self._engine.close()

    async def _steps(self, order: ImageOrder, hear: Callable[[bytes], None]) -> str:
        image = base = ""
        try:
            async for step in self._engine.steps(
                "build", data=_chunks(order.archive), **self._params(order)
            ):
                if "error" in step:
                    raise _failed(str(step["error"]), base)
                image = (step.get("aux") or {}).get("ID", image)
                text = _text(step)
                if found := _STEP.match(text):
                    base = found["rest"] if found["instruction"] == "FROM" else ""
                hear(text.encode())
        except DockerError as error:
            raise _failed(error.message, base) from error
        return image

    def _params(self, order: ImageOrder) -> Mapping[str, Any]:
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy") if self._proxy else ()
        arguments = {**dict.fromkeys(names, self._proxy), **order.arguments}
        params: dict[str, Any] = {
            "dockerfile": order.dockerfile,
            "labels": json.dumps({naming.HOME: self._home_id}),
            "buildargs": json.dumps(arguments),
            "networkmode": "host",  # as with the stack image: an index or a proxy may be here
            "memory": self._memory,
            "memswap": self._memory,
            "forcerm": 1,
        }
        return params if order.target is None else {**params, "target": order.target}


async def of_home(engine: Engine, home: str) -> list[tuple[str, list[str]]]:
    """The images that a platform built, with the names to remove them by.

    An image that somebody made from one of them has its label, but a name of its own.
    """
    found = []
    for image in await engine.json("images/json", filters=naming.of_home(home)):
        tags = [tag for tag in image.get("RepoTags") or [] if tag != "<none>:<none>"]
        ours = [tag for tag in tags if tag.startswith(f"{naming.APP_IMAGES}:{home}-")]
        if ours or not tags:
            found.append((image["Id"], ours or [image["Id"]]))
    return found


async def remove(engine: Engine, names: Collection[str]) -> bool:
    """Remove an image by its names; one that a container still has is left, and said so."""
    for name in names:
        try:
            await engine.json(f"images/{name}", "DELETE")
        except DockerError as error:
            if error.status not in {NOT_FOUND, CONFLICT}:
                raise
            return False
        except MinidynoError as error:
            if error.error_id != "docker_image_missing":
                raise
    return True


def _text(step: Mapping[str, Any]) -> str:
    if "stream" in step:
        return str(step["stream"])
    if "status" in step and "progressDetail" not in step:  # of a base image that is fetched
        return f"{step['status']}\n"
    return ""


def _command(config: Mapping[str, Any]) -> str | None:
    """What an image runs by itself, as one would type it."""
    entrypoint, command = config.get("Entrypoint") or [], config.get("Cmd") or []
    words = [*entrypoint, *command]
    if not words:
        return None
    if not entrypoint and words[:2] == _SHELL and len(words) == 3:
        return str(words[2])
    return shlex.join(words)


def _failed(reason: str, base: str) -> MinidynoError:
    """A step that begins with FROM and fails could not get its image."""
    reason = reason.strip()
    if base:
        return MinidynoError("container_base_missing", image=base, reason=reason)
    return MinidynoError("container_build_failed", reason=reason)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
