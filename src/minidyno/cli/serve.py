"""The one door from the command line to what starts things."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import from_environment
from minidyno.domain.settings import Settings

if TYPE_CHECKING:
    import subprocess

    from minidyno.bootstrap.platform_process import PlatformProcess

# Each function loads what it needs: the router must not carry the API's libraries, nor
# `minidyno config` those of the supervisor.


def here(environ: Mapping[str, str]) -> tuple[Path, Settings]:
    """Read the platform's folder and settings; raises the `setting_…` errors, `home_unusable`."""
    from minidyno.bootstrap.home import home_of, settings_of  # noqa: PLC0415

    home = home_of(environ)
    try:
        return home.path, settings_of(home, environ)
    except NotADirectoryError as error:
        raise MinidynoError("home_unusable", home=home.path, reason=error.strerror) from error


def address(settings: Settings) -> str:
    """Give the API's address."""
    return settings.public_url or f"http://{settings.host}:{settings.api_port}"


def token(home: Path) -> str:
    """Read the token; raises `platform_down` where no platform ever was, and makes nothing."""
    from minidyno.bootstrap.home import Home  # noqa: PLC0415

    where = Home(home)
    if not (home / "token").exists():
        raise MinidynoError("platform_down", url=home)
    return where.token()


def ensure_can_start(home: Path, settings: Settings) -> None:
    """Raise what keeps the platform from starting here: `home_unusable`, `port_taken` …"""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415
    from minidyno.bootstrap.home import Home  # noqa: PLC0415

    Home(home).prepare()
    Home(home).token()
    platform_process.check_free(home, settings)


def start_in_background(home: Path, settings: Settings) -> "subprocess.Popen[bytes]":
    """Start the supervisor apart from this terminal."""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415

    return platform_process.start_supervisor(home, settings, {})


def become_supervisor(home: Path, settings: Settings, words: Mapping[str, str]) -> None:
    """Turn this process into the supervisor; does not return."""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415

    platform_process.become_supervisor(home, settings, words)


def stop(home: Path, settings: Settings) -> bool:
    """Stop everything in order; False when nothing ran."""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415

    return platform_process.stop(home, settings)


def running(home: Path) -> "list[PlatformProcess]":
    """The platform's own processes that are alive."""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415

    return platform_process.running(home)


def recorded_pid(home: Path, name: str) -> int | None:
    """Number of the process that was last started as `name`, alive or not."""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415

    return platform_process.recorded_pid(home, name)


def holder(port: int) -> str:
    """Name who listens on a port, as far as we may see it."""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415

    return platform_process.holder(port)


def accepts(host: str, port: int) -> bool:
    """Say whether something listens there."""
    from minidyno.bootstrap import platform_process  # noqa: PLC0415

    return platform_process.accepts((host, port))


async def build_stack(settings: Settings, say: Callable[[str], None], *, again: bool) -> str:
    """Build the stack image and name it; raises the `docker_…` and `stack_…` errors."""
    from minidyno.bootstrap import docker_host  # noqa: PLC0415

    return await docker_host.build_stack(settings, say, again=again)


async def ensure_addon_images(
    settings: Settings, services: Sequence[str], say: Callable[[str], None], *, again: bool
) -> list[str]:
    """See to it that the images of add-ons' servers are there; name those that were not.

    `services` are names or aliases, none are all. Raises `addon_…`, `docker_…`, `stack_…`.
    """
    from minidyno.bootstrap import docker_host  # noqa: PLC0415
    from minidyno.bootstrap.addon_ground import programs_of  # noqa: PLC0415

    programs = programs_of(services)
    return await docker_host.ensure_addon_images(settings, programs, say, again=again)


async def addon_trouble(
    environ: Mapping[str, str], *, containers: bool
) -> "Mapping[str, MinidynoError | None]":
    """What keeps each service's server from running here, by its name; None when nothing does."""
    from minidyno.bootstrap.addon_ground import trouble_of_services  # noqa: PLC0415

    return await trouble_of_services(environ, containers=containers)


async def docker_trouble(environ: Mapping[str, str]) -> MinidynoError | None:
    """What keeps dynos from being containers here; None when nothing does."""
    from minidyno.bootstrap import docker_host  # noqa: PLC0415

    if not docker_host.is_worth_asking(environ):
        return MinidynoError("docker_down", reason="docker.sock: ENOENT")
    try:
        await docker_host.ensure_ready()
    except MinidynoError as error:
        return error
    return None


async def clean_docker(home: Path) -> list[str]:
    """Remove what containers and networks this folder's platform left, and name them."""
    from minidyno.bootstrap import docker_host  # noqa: PLC0415

    return await docker_host.clean(home)


async def stop_addon_servers(home: Path, settings: Settings) -> list[str]:
    """Stop the servers of add-ons that a killed platform left on this machine, and name them."""
    from minidyno.bootstrap.addon_ground import stop_servers  # noqa: PLC0415
    from minidyno.bootstrap.backend_choice import PROCESS  # noqa: PLC0415
    from minidyno.bootstrap.home import Home  # noqa: PLC0415

    return await stop_servers(PROCESS, Home(home), settings)


def remove_forgotten_data() -> list[tuple[Path, Path]]:
    """Remove data of add-ons whose platform's folder is gone; give each with that folder."""
    from minidyno.bootstrap.addon_ground import remove_forgotten_data as remove  # noqa: PLC0415

    return remove()


def unrecorded_data() -> list[tuple[Path, float]]:
    """Data of add-ons of which nobody knows whose it is, and when it last changed."""
    from minidyno.bootstrap.addon_ground import unrecorded_data as unrecorded  # noqa: PLC0415

    return unrecorded()


def api() -> int:
    """Be the control plane until SIGTERM (`minidyno _api`)."""
    from minidyno.bootstrap.host import serve_api  # noqa: PLC0415

    return _be(lambda home, settings: asyncio.run(serve_api(home, settings)))


def router() -> int:
    """Be the router until SIGTERM (`minidyno _router`)."""
    from minidyno.bootstrap.router_host import serve_router  # noqa: PLC0415

    return _be(serve_router)


def _be(serving: Callable[[Path, Settings], None]) -> int:
    """Serve, and say in the log what a person can mend."""
    try:
        home, settings = here(os.environ)
        serving(home, settings)
    except MinidynoError as error:
        sys.stderr.write(error.say(from_environment(os.environ)) + "\n")
        return error.entry.exit_code
    return 0
