"""The builder of the simulated platform: no processes, no threads, no disk, its time turned."""

import gzip
import io
import random
import tarfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from minidyno.buildpacks import process_types, transcript
from minidyno.buildpacks.moments import Moments
from minidyno.domain.app_json import FILE
from minidyno.domain.app_json import parse as read_app_json
from minidyno.domain.buildpack_names import NODE, PROCFILE, PYTHON, STATIC, canonical, joined
from minidyno.domain.errors import MinidynoError
from minidyno.domain.procfile import parse
from minidyno.ports.blobs import Blobs
from minidyno.ports.builder import BuildJob, BuiltSlug, Say
from minidyno.ports.clock import Clock

_MAX_PROCFILE = 1_000_000


@dataclass(frozen=True, slots=True)
class _Buildpack:
    """By which files an app is known, and what it gets."""

    name: str
    label: str
    files: tuple[str, ...]
    installs: bool = False
    defaults: Mapping[str, str] = field(default_factory=dict)

    def recognises(self, files: Mapping[str, bytes]) -> str | None:
        """The file by which the app is known."""
        return next((name for name in self.files if name in files), None)


_BUILDPACKS = (
    _Buildpack(NODE, "Node.js", ("package.json",), installs=True, defaults={"web": "npm start"}),
    _Buildpack(PYTHON, "Python", ("requirements.txt", "pyproject.toml"), installs=True),
    _Buildpack(
        STATIC,
        "Static site",
        ("static.json",),
        defaults={"web": "python .minidyno/static_server.py"},
    ),
    _Buildpack(PROCFILE, "Procfile", ("Procfile",)),
)


def _choose(job: BuildJob, files: Mapping[str, bytes], say: Say) -> Sequence[_Buildpack]:
    by_name = {buildpack.name: buildpack for buildpack in _BUILDPACKS}
    if job.buildpacks:
        found = [by_name[canonical(name)] for name in job.buildpacks]
    else:
        found = [buildpack for buildpack in _BUILDPACKS if buildpack.recognises(files)][:1]
    if not found:
        known = ", ".join(name for pack in _BUILDPACKS[:-1] for name in pack.files)
        raise MinidynoError("no_buildpack", known=known)
    if len(found) > 1:
        transcript.step(say, "Using buildpacks:")
    for place, buildpack in enumerate(found, start=1):
        if not buildpack.recognises(files):
            raise MinidynoError(
                "buildpack_not_for_app",
                buildpack=buildpack.name,
                known_by=", ".join(buildpack.files),
                app=job.app,
            )
        if len(found) > 1:
            transcript.detail(say, f"{place}. {buildpack.name}")
        else:
            transcript.step(say, f"Using buildpack: {buildpack.name}")
    for buildpack in found:
        transcript.step(say, f"{buildpack.label} app detected")
    return found


class SimulatedBuilder:
    """Reads the Procfile of a source and says what a build says; the slug is the source.

    A build with dependencies takes `install_seconds`, every build `pack_seconds`. With chance
    `fails` (0 to 1, drawn from `seed`) the dependencies cannot be installed.
    """

    def __init__(
        self,
        *,
        blobs: Blobs,
        clock: Clock,
        stack: str = "simulated",
        install_seconds: float = 4.0,
        pack_seconds: float = 1.0,
        fails: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.stack = stack
        self.stacks: Sequence[str] = (stack,)
        self._blobs = blobs
        self._clock = clock
        self._install_seconds = install_seconds
        self._pack_seconds = pack_seconds
        self._fails = fails
        self._chance = random.Random(seed)  # noqa: S311 (faults, not secrets)
        self._installed: dict[str, bytes] = {}

    async def build(self, job: BuildJob, say: Say) -> BuiltSlug:
        """Build; see ports.Builder."""
        moments = Moments(self._clock.now)
        say = moments.listening(say)
        transcript.step(say, "Building on the minidyno stack")
        content = b"".join([chunk async for chunk in self._blobs.read(job.source)])
        files = _top_files(content)
        moments.detecting()
        procfile = parse(files["Procfile"]) if "Procfile" in files else None
        app_json = read_app_json(files[FILE]) if FILE in files else None
        if app_json and job.first:
            app_json.check_required(job.env)
        names: list[str] = []
        defaults: Mapping[str, str] = {}
        for buildpack in _choose(job, files, say):
            moments.compiling(buildpack.name)
            names.append(buildpack.name)
            defaults = buildpack.defaults
            manifest = buildpack.recognises(files)
            if manifest and buildpack.installs:
                await self._install(job, manifest, files[manifest], say)
        moments.packing()
        types = process_types.discover(say, procfile, defaults)
        if app_json and job.first:
            app_json.check_formation(types)
        transcript.step(say, "Compressing...")
        await self._clock.sleep(self._pack_seconds)
        transcript.detail(say, f"Done: {transcript.human_size(len(content))}")
        moments.built()
        return BuiltSlug(
            checksum=job.source,
            size=len(content),
            process_types=types,
            buildpack=joined(names),
            app_json=app_json,
            phases=moments.found,
        )

    async def keep_images(self, in_use: Collection[str]) -> None:
        """Nothing: there are none."""

    async def has_images(self, images: Collection[str]) -> bool:
        """None is there."""
        return not images

    def forget(self, app_id: str) -> None:
        """Forget what was installed for the app."""
        self._installed.pop(app_id, None)

    async def _install(self, job: BuildJob, manifest: str, content: bytes, say: Say) -> None:
        if self._installed.get(job.app_id) == content:
            transcript.step(say, "Using cached dependencies")
            return
        transcript.step(say, f"Installing the dependencies of {manifest}")
        await self._clock.sleep(self._install_seconds)
        if self._chance.random() < self._fails:
            raise MinidynoError("dependencies_failed", manifest=manifest)
        self._installed[job.app_id] = content


def _top_files(content: bytes) -> dict[str, bytes]:
    """Read the small files at the top of an archive, or of the only folder in it."""
    found: dict[str, bytes] = {}
    tops: set[str] = set()
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:*") as tar:
            for member in tar:
                parts = [part for part in member.name.split("/") if part not in {"", "."}]
                tops.update(parts[:1])
                file = tar.extractfile(member) if member.isreg() else None
                if file and 0 < len(parts) <= 2 and member.size <= _MAX_PROCFILE:
                    found["/".join(parts)] = file.read()
    except (tarfile.TarError, EOFError, OSError, zlib.error, gzip.BadGzipFile) as error:
        raise MinidynoError("archive_not_tar") from error
    prefix = f"{tops.pop()}/" if len(tops) == 1 else ""
    if prefix and prefix[:-1] in found:  # the only thing at the top is a file
        prefix = ""
    return {
        path.removeprefix(prefix): data
        for path, data in found.items()
        if path.startswith(prefix) and "/" not in path.removeprefix(prefix)
    }
