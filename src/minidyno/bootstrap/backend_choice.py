"""Which backend a platform has, and what it is made of."""

import logging
import os
from pathlib import Path

from minidyno.backends.dyno_shell import lay_stack, system_path
from minidyno.backends.process import ProcessBackend
from minidyno.bootstrap.home import Home
from minidyno.buildpacks.builder import ProcessBuilder
from minidyno.buildpacks.node import NodeBuildpack
from minidyno.buildpacks.procfile_only import ProcfileOnly
from minidyno.buildpacks.python import PythonBuildpack
from minidyno.buildpacks.static import StaticBuildpack
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.ports.buildpack import Buildpack
from minidyno.ports.dyno_backend import DynoBackend
from minidyno.ports.log_source import LineBatch
from minidyno.ports.store import Store
from minidyno.store.file_blobs import FileBlobs

PROCESS = "process"
DOCKER = "docker"
BACKENDS = (PROCESS, DOCKER)
BACKEND_KEY = "backend"  # by which the folder remembers it

_log = logging.getLogger("minidyno.backend")


async def choose_backend(
    store: Store, where: Home, settings: Settings, blobs: FileBlobs
) -> DynoBackend:
    """Take the backend of the settings, else that of the folder, else the best there is.

    It is remembered in the folder. The dynos of the one before are ended: they would be nobody's.
    Raises `backend_unknown` and `setting_invalid`.
    """
    before = store.value(BACKEND_KEY)
    name = settings.backend or before or await _best()
    if name not in BACKENDS:
        raise MinidynoError("backend_unknown", name=name, known=", ".join(BACKENDS))
    if before in BACKENDS and before != name:
        await _end_all(_backend(before, where, settings, blobs))
    store.set_value(BACKEND_KEY, name)
    return _backend(name, where, settings, blobs)


def make_builder(backend: str, where: Home, settings: Settings, blobs: FileBlobs) -> ProcessBuilder:
    """Make the builder whose slugs run on that backend."""
    if backend == DOCKER:
        from minidyno.bootstrap import docker_host  # noqa: PLC0415

        return ProcessBuilder(
            blobs=blobs,
            work=where.work,
            cache=where.container_cache,
            buildpacks=_buildpacks(where, settings, docker_host.PYTHON),
            settings=settings,
            rooms=docker_host.docker_rooms(where, settings),
            images=docker_host.docker_images(where, settings),
        )
    return ProcessBuilder(
        blobs=blobs,
        work=where.work,
        cache=where.cache,
        buildpacks=_buildpacks(where, settings, where.stack_bin / "python"),
        settings=settings,
    )


async def _best() -> str:
    """Docker when it answers and has the stack image, else processes."""
    from minidyno.bootstrap import docker_host  # noqa: PLC0415

    if not docker_host.is_worth_asking(os.environ):
        return PROCESS
    try:
        await docker_host.ensure_ready()
    except MinidynoError as error:
        _log.warning("dynos are processes: %s", error.say("en"))
        return PROCESS
    return DOCKER


async def _end_all(backend: DynoBackend) -> None:
    try:
        for name in await backend.observe():
            await backend.stop(name, 0)
            await backend.remove(name)
    except MinidynoError as error:
        _log.warning("dynos of the backend before could not be ended: %s", error.say("en"))
    finally:
        await backend.close()


def _backend(name: str, where: Home, settings: Settings, blobs: FileBlobs) -> DynoBackend:
    if name == DOCKER:
        # Only where it is used: the library for it is none of the process backend's business.
        from minidyno.bootstrap import docker_host  # noqa: PLC0415

        return docker_host.docker_backend(
            where, settings, slug_path=blobs.path, read_spool=_read_spool
        )
    lay_stack(where.stack_bin)
    return ProcessBackend(
        where.dynos,
        slug_path=blobs.path,
        stack_bin=where.stack_bin,
        read_spool=_read_spool,
        spool_limit=settings.log_spool_limit,
        host=os.environ,
        hangup_grace=settings.hangup_grace,
    )


def _buildpacks(where: Home, settings: Settings, python: Path) -> list[Buildpack]:
    """The buildpacks, in the order in which they look at an app: as on Heroku, Node.js first."""
    store = where.packages(settings)
    return [
        NodeBuildpack(
            stack_bin=where.stack_bin,
            path=system_path(os.environ),
            store=store,
            index_timeout=settings.index_timeout,
        ),
        PythonBuildpack(python=python, store=store, index_timeout=settings.index_timeout),
        StaticBuildpack(),
        ProcfileOnly(),
    ]


def _read_spool(spool: Path, after: str | None, max_bytes: int) -> LineBatch:
    return SpoolReader(spool.parent).read_lines(spool.name, after, max_bytes)
