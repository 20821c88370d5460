"""The parts of the platform that stand on Docker; loaded only where it is used."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from minidyno.backends.docker import carried, cleaning, stack
from minidyno.backends.docker.addon_containers import AddonContainers
from minidyno.backends.docker.addon_images import AddonImages
from minidyno.backends.docker.app_images import DockerAppImages
from minidyno.backends.docker.backend import DockerBackend, ReadSpool
from minidyno.backends.docker.build_room import DockerRooms
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.naming import home_id
from minidyno.bootstrap.home import Home
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings, variable

PYTHON = Path("/opt/stack/bin/python")  # of the stack image

_SOCKETS = (
    Path("/var/run/docker.sock"),
    Path.home() / ".docker/run/docker.sock",
    Path.home() / ".docker/desktop/docker.sock",
)
_PUBLISH = ("auto", "yes", "no")


def docker_backend(
    where: Home,
    settings: Settings,
    *,
    slug_path: Callable[[str], Path],
    read_spool: ReadSpool,
) -> DockerBackend:
    """Make the backend over the folder's containers; raises `setting_invalid`."""
    return DockerBackend(
        where.containers,
        home_id=home_id(where.path),
        engine=Engine(),
        image=stack.image_name(),
        slug_path=slug_path,
        read_spool=read_spool,
        spool_limit=settings.log_spool_limit,
        disk_limit=settings.dyno_disk,
        published=_is_published(settings),
        hangup_grace=settings.hangup_grace,
    )


def is_worth_asking(environ: Mapping[str, str]) -> bool:
    """Say whether there may be an Engine: without a socket or an address nobody waits for one."""
    return "DOCKER_HOST" in environ or any(path.exists() for path in _SOCKETS)


async def ensure_ready() -> None:
    """Raise what keeps dynos from being containers: a `docker_…` error."""
    engine = Engine()
    try:
        await stack.require(engine)
    finally:
        await engine.close()


async def clean(home: Path) -> list[str]:
    """Remove all containers, networks and app images of a folder's platform, and name them.

    The data of its add-ons too, where the folder is gone and nobody knows of them any more.
    """
    engine = Engine()
    try:
        known = Home(home).database.exists()
        return await cleaning.clean(engine, home_id(home), data=not known)
    finally:
        await engine.close()


def docker_rooms(where: Home, settings: Settings) -> DockerRooms:
    """Where builds run."""
    return DockerRooms(
        Engine(),
        home_id=home_id(where.path),
        store=where.packages(settings),
        memory=settings.build_memory,
        proxy=settings.stack_proxy,
        index=settings.stack_index,
    )


def docker_images(where: Home, settings: Settings) -> DockerAppImages:
    """What builds the images of apps with a Dockerfile."""
    return DockerAppImages(
        Engine(),
        home_id=home_id(where.path),
        memory=settings.build_memory,
        proxy=settings.stack_proxy,
    )


async def build_stack(settings: Settings, say: Callable[[str], None], *, again: bool) -> str:
    """Build the stack image unless it is there, and name it."""
    engine = Engine()
    try:
        await stack.build(engine, _recipe(settings), say, again=again)
    finally:
        await engine.close()
    return stack.image_name()


async def ensure_addon_images(
    settings: Settings, programs: Sequence[Program], say: Callable[[str], None], *, again: bool
) -> list[str]:
    """See to it that the images of these servers are there; name those that were not."""
    engine = Engine()
    made: list[str] = []
    try:
        images = AddonImages(engine, _recipe(settings), say)
        # One image may be that of several services.
        for image, program in {program.image: program for program in programs}.items():
            if await images.ensure(program, again=again):
                made.append(image)
    finally:
        await engine.close()
    return made


async def trouble_of_images(programs: Sequence[Program]) -> Mapping[str, MinidynoError | None]:
    """Say for each of their images what keeps it from being used; raises `docker_…`."""
    engine = Engine()
    try:
        images = sorted({program.image for program in programs})
        return {
            image: carried.trouble(image, await carried.image_state(engine, image))
            for image in images
        }
    finally:
        await engine.close()


def addon_containers(where: Home, settings: Settings) -> AddonContainers:
    """Where the servers of add-ons run beside dynos that are containers."""
    return AddonContainers(
        home_id=home_id(where.path), engine=Engine(), published=_is_published(settings)
    )


def _recipe(settings: Settings) -> stack.Recipe:
    return stack.Recipe(
        base=settings.stack_base,
        mirror=settings.stack_mirror,
        proxy=settings.stack_proxy,
        ca_bundle=settings.stack_ca_bundle,
        packages=settings.stack_packages,
        index=settings.stack_index,
    )


def _is_published(settings: Settings) -> bool:
    """Elsewhere than on Linux containers live in a virtual machine: only its ports are here."""
    if settings.docker_publish not in _PUBLISH:
        raise MinidynoError(
            "setting_invalid",
            name=variable("docker_publish"),
            value=settings.docker_publish,
            expected=", ".join(_PUBLISH),
            file="config.toml",
        )
    if settings.docker_publish == "auto":
        return sys.platform != "linux"
    return settings.docker_publish == "yes"
