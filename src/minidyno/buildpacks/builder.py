"""The builder that runs buildpacks on this machine."""

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from minidyno.buildpacks import container_build, process_types, transcript
from minidyno.buildpacks.archive import source_root, unpack
from minidyno.buildpacks.build_env import build_env
from minidyno.buildpacks.choosing import choose
from minidyno.buildpacks.commands import run as run_here
from minidyno.buildpacks.disk import translated_errors
from minidyno.buildpacks.moments import Moments
from minidyno.buildpacks.packing import pack
from minidyno.buildpacks.process_tree import MARK, BuildProcesses
from minidyno.buildpacks.threads import Stop, in_thread
from minidyno.domain.app_json import FILE, AppJson, parse
from minidyno.domain.buildpack_names import joined
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Blob
from minidyno.domain.stacks import CONTAINER, PROCESS
from minidyno.ports.app_images import AppImages
from minidyno.ports.blobs import Blobs
from minidyno.ports.build_room import BuildRoom, BuildRooms
from minidyno.ports.builder import BuildJob, BuiltSlug, Say
from minidyno.ports.buildpack import Buildpack, CompileContext, Compiled, Run

_CHUNK = 1024 * 1024
_LOOK_EVERY = 0.25  # seconds between two looks at the memory of a build
# With less than this left on the disk, a command that failed failed for that.
_NO_SPACE = 1_000_000


class ProcessBuilder:
    """Builds in a folder of its own under `work`; of each app only a folder in `cache` stays.

    `buildpacks` is in order: the first that recognises the app builds it, unless the app has its
    own list. `environ` is the
    machine's environment, of which builds see a part (see build_env). With `rooms` the commands
    of builds run in there, and not on this machine; with `images` apps may bring a Dockerfile.
    """

    def __init__(
        self,
        *,
        blobs: Blobs,
        work: Path,
        cache: Path,
        buildpacks: Sequence[Buildpack],
        settings: Settings,
        rooms: BuildRooms | None = None,
        images: AppImages | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.stack = rooms.stack if rooms else PROCESS
        self.stacks: Sequence[str] = (self.stack, CONTAINER) if images else (self.stack,)
        self._rooms = rooms
        self._images = images
        self._blobs = blobs
        self._work = work
        self._cache = cache
        self._buildpacks = buildpacks
        self._settings = settings
        self._environ = dict(os.environ if environ is None else environ)

    async def build(self, job: BuildJob, say: Say) -> BuiltSlug:
        """Build; see ports.Builder."""
        folder = self._work / job.build_id
        limit = self._settings.build_timeout
        try:
            async with asyncio.timeout(limit) as deadline:
                with translated_errors(folder):
                    return await self._build(job, folder, say)
        except TimeoutError:
            if not deadline.expired():
                raise
            raise MinidynoError("build_timeout", seconds=limit) from None
        finally:
            await in_thread(lambda _: _remove(folder))

    def forget(self, app_id: str) -> None:
        """Remove the app's build cache."""
        _remove(self._cache / app_id)

    async def sweep(self) -> None:
        """Remove what builds left that were cut off by the end of the platform itself.

        To be called once, before the first build: it ends the processes of all folders it finds.
        """
        if self._rooms:
            await self._rooms.sweep()
        await in_thread(lambda _: self._sweep())

    async def close(self) -> None:
        """Let go of what the rooms stand on."""
        if self._rooms:
            await self._rooms.close()
        if self._images:
            await self._images.close()

    async def keep_images(self, in_use: Collection[str]) -> None:
        """Remove images that are not in use."""
        if self._images:
            await self._images.keep(in_use)

    async def has_images(self, images: Collection[str]) -> bool:
        """Say whether all are there."""
        return self._images is not None and await self._images.has(images)

    def _sweep(self) -> None:
        for folder in self._work.iterdir() if self._work.is_dir() else ():
            BuildProcesses(folder.name).kill()
            _remove(folder)

    async def _build(self, job: BuildJob, folder: Path, say: Say) -> BuiltSlug:
        moments = Moments(time.time)
        say = moments.listening(say)
        on = "container" if job.container else "minidyno"
        transcript.step(say, f"Building on the {on} stack")
        temporary = folder / "tmp"
        temporary.mkdir(parents=True)
        source = await self._unpack(job.source, folder)
        moments.detecting()
        if job.container:
            return await self._build_container(job, source, folder, say, moments)
        # Read before the dependencies are installed: a wrong line is said at once.
        procfile = process_types.declared(source)
        app_json = _app_json(source, job)
        cache = self._cache / job.app_id
        cache.mkdir(parents=True, exist_ok=True)
        own = {MARK: job.build_id, "TMPDIR": str(temporary), "STACK": self.stack}
        config = {**(app_json.defaults() if app_json and job.first else {}), **job.env}
        names: list[str] = []
        env: dict[str, str] = {}
        defaults: Mapping[str, str] = {}
        async with self._room(job, folder, cache) as (run, image):
            context = CompileContext(
                source=source,
                cache=cache,
                env=build_env(self._machine(cache), config, own),
                say=say,
                run=run,
                image=image,
            )
            for buildpack in choose(self._buildpacks, job.buildpacks, source, job.app, say):
                moments.compiling(buildpack.name)
                compiled = await self._compile(buildpack, context, job.build_id)
                context = replace(context, env=_with_path(context.env, compiled.path))
                names.append(buildpack.name)
                env |= compiled.env
                defaults = compiled.process_types  # as on Heroku, those of the last one
        moments.packing()
        types = process_types.discover(say, procfile, defaults)
        if app_json and job.first:
            app_json.check_formation(types)
        slug = await self._compress(source, folder / "slug.tgz", say)
        moments.built()
        return BuiltSlug(
            checksum=slug.checksum,
            size=slug.size,
            process_types=types,
            buildpack=joined(names),
            env=env,
            app_json=app_json,
            phases=moments.found,
        )

    async def _build_container(
        self, job: BuildJob, source: Path, folder: Path, say: Say, moments: Moments
    ) -> BuiltSlug:
        """Build an app that brings its own image; its slug is a record of which."""
        if self._images is None:
            raise MinidynoError("container_needs_docker")
        plan = container_build.read(source)
        app_json = _app_json(source, job)
        moments.compiling(CONTAINER)
        built = await container_build.build_all(self._images, plan, source, folder, say)
        moments.packing()
        if app_json and job.first:
            app_json.check_formation(built.process_types)
        record = folder / "record"
        built.lay_record(record)
        slug = await self._compress(record, folder / "slug.tgz", say)
        moments.built()
        return BuiltSlug(
            checksum=slug.checksum,
            size=slug.size,
            process_types=built.process_types,
            buildpack="",
            images=built.images,
            app_json=app_json,
            phases=moments.found,
        )

    def _machine(self, cache: Path) -> Mapping[str, str]:
        """What a build may see of the machine it runs on."""
        if self._rooms is None:
            return self._environ
        return {**self._rooms.environment(self._environ), "PIP_CACHE_DIR": str(cache / "pip")}

    @contextlib.asynccontextmanager
    async def _room(
        self, job: BuildJob, folder: Path, cache: Path
    ) -> AsyncIterator[tuple[Run, str | None]]:
        """Where the commands run, for as long as the build lasts."""
        if self._rooms is None:
            yield run_here, None
            return
        image = await self._rooms.image()
        room = self._rooms.open(job.build_id, folder=folder, cache=cache)
        try:
            yield _run_in(room), image
        finally:
            await room.close()

    async def _unpack(self, checksum: str, folder: Path) -> Path:
        archive, source = folder / "source", folder / "app"
        source.mkdir()
        with archive.open("wb") as file:
            async for chunk in self._blobs.read(checksum):
                await asyncio.to_thread(file.write, chunk)

        def work(stop: Stop) -> Path:
            with archive.open("rb") as file:
                unpack(
                    file,
                    source,
                    max_bytes=self._settings.source_limit,
                    max_files=self._settings.source_files_limit,
                    stop=stop,
                )
            archive.unlink()
            root = source_root(source)
            _remove(root / ".git")  # history is no part of what runs
            return root

        return await in_thread(work)

    async def _compile(
        self, buildpack: Buildpack, context: CompileContext, build_id: str
    ) -> Compiled:
        processes = BuildProcesses(build_id)
        compiling = asyncio.ensure_future(buildpack.compile(context))
        watching = asyncio.ensure_future(self._watch_memory(processes))
        try:
            await asyncio.wait([compiling, watching], return_when=asyncio.FIRST_COMPLETED)
            if watching.done():
                await watching
            return await compiling
        except MinidynoError as error:
            if shutil.disk_usage(context.source).free < _NO_SPACE:
                raise MinidynoError("disk_full", folder=self._work) from error
            raise
        finally:
            for task in (compiling, watching):
                task.cancel()
            # Both must have ended before the folder is removed under them.
            await asyncio.gather(compiling, watching, return_exceptions=True)
            await in_thread(lambda _: processes.kill())

    async def _watch_memory(self, processes: BuildProcesses) -> None:
        limit = self._settings.build_memory
        while True:
            if await asyncio.to_thread(processes.memory) > limit:
                raise MinidynoError("build_memory", limit=limit)
            await asyncio.sleep(_LOOK_EVERY)

    async def _compress(self, source: Path, target: Path, say: Say) -> Blob:
        transcript.step(say, "Compressing...")
        size = await in_thread(lambda stop: pack(source, target, stop))
        limit = self._settings.slug_limit
        if size > limit:
            raise MinidynoError("slug_too_large", size=size, limit=limit)
        slug = await self._blobs.put(_chunks(target), limit)
        transcript.detail(say, f"Done: {transcript.human_size(slug.size)}")
        return slug


def _run_in(room: BuildRoom) -> Run:
    async def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], say: Say) -> int:
        output = transcript.IndentedOutput(say)
        try:
            return await room.run(command, cwd=cwd, env=env, hear=output.feed)
        finally:
            output.end()

    return run


def _app_json(source: Path, job: BuildJob) -> AppJson | None:
    """Read app.json, and see whether a first deploy has all that it requires."""
    path = source / FILE
    if not path.is_file():
        return None
    found = parse(path.read_bytes())
    if job.first:
        found.check_required(job.env)
    return found


def _with_path(env: Mapping[str, str], folders: Sequence[str]) -> dict[str, str]:
    return {**env, "PATH": os.pathsep.join([*folders, env.get("PATH", "")])}


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
