"""Where the servers of add-ons run: beside the dynos, on what those stand on."""

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from minidyno.addons.catalogue import providers
from minidyno.backends.addon_data_beyond import all_outside, all_unrecorded
from minidyno.backends.addon_processes import AddonProcesses
from minidyno.backends.addon_programs import Programs
from minidyno.backends.addon_servant import find_servant
from minidyno.backends.dyno_shell import system_path
from minidyno.bootstrap.backend_choice import DOCKER, PROCESS
from minidyno.bootstrap.home import Home
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.log_source import LineBatch
from minidyno.services.addons.catalogue import AddonCatalogue

_log = logging.getLogger("minidyno.addons")


def make_addon_host(backend: str, where: Home, settings: Settings) -> AddonHost | None:
    """Make the host that goes with a backend."""
    if backend == DOCKER:
        from minidyno.bootstrap import docker_host  # noqa: PLC0415 - only where it is used

        return docker_host.addon_containers(where, settings)
    if backend != PROCESS:
        return None
    return AddonProcesses(where.addons, read_spool=_read_spool, host=os.environ)


async def stop_servers(backend: str, where: Home, settings: Settings) -> list[str]:
    """Stop what runs on the ground of a backend, and name it; what it holds stays."""
    host = make_addon_host(backend, where, settings)
    if host is None:
        return []
    try:
        running = [name for name, seen in (await host.observe()).items() if seen.running]
        await asyncio.gather(*(host.stop(name, settings.stop_grace) for name in running))
    finally:
        await host.close()
    return running


def remove_forgotten_data() -> list[tuple[Path, Path]]:
    """Remove data of add-ons whose platform's folder is gone; give each with that folder."""
    forgotten = [one for one in all_outside() if one.is_forgotten]
    for one in forgotten:
        one.remove()
    return [(one.path, one.home.parent) for one in forgotten]


def unrecorded_data() -> list[tuple[Path, float]]:
    """Data of add-ons of which nobody knows whose it is, and when it last changed."""
    return [(one.path, one.changed) for one in all_unrecorded()]


async def leave_ground(before: str | None, now: str, where: Home, settings: Settings) -> None:
    """Stop the servers of the backend before, if it was another: they would serve nobody."""
    if before is None or before == now:
        return
    try:
        await stop_servers(before, where, settings)
    except MinidynoError as error:
        _log.warning("servers of the backend before could not be stopped: %s", error.say("en"))


def programs_of(services: Sequence[str]) -> list[Program]:
    """What the servers of these services are made of, of all where none is named.

    Raises `addon_service_unknown`, `addon_service_misspelt`.
    """
    catalogue = AddonCatalogue(providers())
    names = services or [service.name for service in catalogue.services]
    programs = [catalogue.provider(name).program for name in names]
    return [program for program in programs if program is not None]


async def trouble_of_services(
    environ: Mapping[str, str], *, containers: bool
) -> dict[str, MinidynoError | None]:
    """Say for each service that has a server what keeps it from running here."""
    programs = {one.service.name: one.program for one in providers() if one.program is not None}
    if containers:
        from minidyno.bootstrap import docker_host  # noqa: PLC0415 - only where it is used

        trouble = await docker_host.trouble_of_images(list(programs.values()))
        return {name: trouble[program.image] for name, program in programs.items()}
    here = Programs(system_path(environ), find_servant())
    return {name: _missing(here, program) for name, program in programs.items()}


def _missing(here: Programs, program: Program) -> MinidynoError | None:
    try:
        here.find(program)
    except MinidynoError as error:
        return error
    return None


def _read_spool(spool: Path, after: str | None, max_bytes: int) -> LineBatch:
    return SpoolReader(spool.parent).read_lines(spool.name, after, max_bytes)
