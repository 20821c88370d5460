"""Removes what is left of a platform whose folder nobody runs any more."""

from typing import Any

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import app_images, naming
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine


async def clean(engine: Engine, home: str, *, data: bool = False) -> list[str]:
    """Remove the containers, networks and app images of one platform, and name them.

    The images of the stack and of add-ons stay: they are everybody's. So do the volumes with the
    data of add-ons, unless `data` says that nobody knows of them any more.
    """
    removed = []
    filters = naming.of_home(home)
    for container in await engine.json("containers/json", all=1, filters=filters):
        await _delete(engine, f"containers/{container['Id']}", force=1, v=1)
        removed.append(container["Names"][0].removeprefix("/"))
    for network in await engine.json("networks", filters=filters):
        await _delete(engine, f"networks/{network['Id']}")
        removed.append(network["Name"])
    if data:
        volumes = (await engine.json("volumes", filters=filters))["Volumes"] or []
        for volume in volumes:
            await _delete(engine, f"volumes/{volume['Name']}")
            removed.append(volume["Name"])
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
