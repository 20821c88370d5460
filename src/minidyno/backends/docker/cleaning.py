"""Removes what is left of a platform whose folder nobody runs any more."""

from typing import Any

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import app_images, naming
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine


async def clean(engine: Engine, home: str) -> list[str]:
    """Remove the containers, networks and app images of one platform, and name them.

    The stack image stays: it is everybody's."""
    removed = []
    filters = naming.of_home(home)
    for container in await engine.json("containers/json", all=1, filters=filters):
        await _delete(engine, f"containers/{container['Id']}", force=1, v=1)
        removed.append(container["Names"][0].removeprefix("/"))
    for network in await engine.json("networks", filters=filters):
        await _delete(engine, f"networks/{network['Id']}")
        removed.append(network["Name"])
    for _, names in await app_images.of_home(engine, home):
        if await app_images.remove(engine, names):
            removed.extend(names)
    return removed


async def _delete(engine: Engine, path: str, **params: Any) -> None:
    try:
        await engine.json(path, "DELETE", **params)
    except DockerError as error:
        if error.status not in {NOT_FOUND, CONFLICT}:  # someone else is at it
            raise
