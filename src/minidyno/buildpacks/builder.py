"""The builder that runs buildpacks on this machine."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from minidyno.buildpacks import process_types, transcript
from minidyno.buildpacks.archive import source_root, unpack
from minidyno.buildpacks.build_env import build_env
from minidyno.buildpacks.disk import translated_errors
from minidyno.buildpacks.packing import pack
from minidyno.buildpacks.process_tree import MARK, BuildProcesses
from minidyno.buildpacks.threads import Stop, in_thread
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Blob
from minidyno.ports.blobs import Blobs
from minidyno.ports.builder import BuildJob, BuiltSlug, Say
from minidyno.ports.buildpack import Buildpack, CompileContext, Compiled

_CHUNK = 1024 * 1024
_LOOK_EVERY = 0.25  # seconds between two looks at the memory of a build
# With less than this left on the disk, a command that failed failed for that.
_NO_SPACE = 1_000_000


class ProcessBuilder:
    """Builds in a folder of its own under `work`; of each app only a folder in `cache` stays.

    `buildpacks` is in order: the first that recognises the app builds it. `environ` is the
    machine's environment, of which builds see a part (see build_env).
    """

    def __init__(
        self,
        *,
        blobs: Blobs,
        work: Path,
        cache: Path,
        buildpacks: Sequence[Buildpack],
        settings: Settings,
        stack: str = "process",
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.stack = stack
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
        await in_thread(lambda _: self._sweep())

    def _sweep(self) -> None:
        for folder in self._work.iterdir() if self._work.is_dir() else ():
            BuildProcesses(folder.name).kill()
            _remove(folder)

    async def _build(self, job: BuildJob, folder: Path, say: Say) -> BuiltSlug:
        transcript.step(say, "Building on the minidyno stack")
        temporary = folder / "tmp"
        temporary.mkdir(parents=True)
        source = await self._unpack(job.source, folder)
        buildpack = self._detect(source, say)
        # Read before the dependencies are installed: a wrong line is said at once.
        procfile = process_types.declared(source)
        cache = self._cache / job.app_id
        cache.mkdir(parents=True, exist_ok=True)
        own = {MARK: job.build_id, "TMPDIR": str(temporary), "STACK": self.stack}
        context = CompileContext(
            source=source, cache=cache, env=build_env(self._environ, job.env, own), say=say
        )
        compiled = await self._compile(buildpack, context, job.build_id)
        types = process_types.discover(say, procfile, compiled.process_types)
        slug = await self._compress(source, folder / "slug.tgz", say)
        return BuiltSlug(
            checksum=slug.checksum,
            size=slug.size,
            process_types=types,
            buildpack=buildpack.name,
            env=compiled.env,
        )

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

    def _detect(self, source: Path, say: Say) -> Buildpack:
        for buildpack in self._buildpacks:
            if found := buildpack.detect(source):
                transcript.step(say, f"Using buildpack: {buildpack.name}")
                transcript.step(say, f"{found} app detected")
                return buildpack
        known = ", ".join(pack.known_by for pack in self._buildpacks if pack.known_by)
        raise MinidynoError("no_buildpack", known=known)

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


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
