"""The builder of the simulated platform: no processes, no threads, no disk, its time turned."""

import gzip
import io
import random
import tarfile
import zlib

from minidyno.buildpacks import process_types, transcript
from minidyno.domain.errors import MinidynoError
from minidyno.domain.procfile import parse
from minidyno.ports.blobs import Blobs
from minidyno.ports.builder import BuildJob, BuiltSlug, Say
from minidyno.ports.clock import Clock

_MANIFESTS = ("requirements.txt", "pyproject.toml")
_MAX_PROCFILE = 1_000_000


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
        self._blobs = blobs
        self._clock = clock
        self._install_seconds = install_seconds
        self._pack_seconds = pack_seconds
        self._fails = fails
        self._chance = random.Random(seed)  # noqa: S311 (faults, not secrets)
        self._installed: dict[str, bytes] = {}

    async def build(self, job: BuildJob, say: Say) -> BuiltSlug:
        """Build; see ports.Builder."""
        transcript.step(say, "Building on the minidyno stack")
        content = b"".join([chunk async for chunk in self._blobs.read(job.source)])
        files = _top_files(content)
        manifest = next((name for name in _MANIFESTS if name in files), None)
        if manifest is None and "Procfile" not in files:
            raise MinidynoError("no_buildpack", known=", ".join(_MANIFESTS))
        buildpack = "minidyno/python" if manifest else "minidyno/procfile"
        transcript.step(say, f"Using buildpack: {buildpack}")
        transcript.step(say, f"{'Python' if manifest else 'Procfile'} app detected")
        procfile = parse(files["Procfile"]) if "Procfile" in files else None
        if manifest:
            await self._install(job, manifest, files[manifest], say)
        types = process_types.discover(say, procfile, {})
        transcript.step(say, "Compressing...")
        await self._clock.sleep(self._pack_seconds)
        transcript.detail(say, f"Done: {transcript.human_size(len(content))}")
        return BuiltSlug(
            checksum=job.source, size=len(content), process_types=types, buildpack=buildpack
        )

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
