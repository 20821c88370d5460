"""What the tests of builds work with: real blobs, real wheels, a real package index."""

import base64
import hashlib
import io
import os
import sys
import tarfile
import threading
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from minidyno.backends.slug_unpack import unpack
from minidyno.buildpacks.builder import ProcessBuilder
from minidyno.buildpacks.commands import run
from minidyno.buildpacks.procfile_only import ProcfileOnly
from minidyno.buildpacks.python import PythonBuildpack
from minidyno.domain.settings import Settings
from minidyno.ports.builder import BuildJob, BuiltSlug
from minidyno.ports.buildpack import Buildpack, CompileContext, Compiled
from minidyno.store.file_blobs import FileBlobs

PYTHON = Path(sys.executable).resolve()
UNREACHABLE = "http://127.0.0.1:9/simple"


async def _one(data: bytes) -> AsyncIterator[bytes]:
    yield data


def tar_of(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files given by name and content; a name that ends in "!" is executable."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name.removesuffix("!"))
            member.mode = 0o755 if name.endswith("!") else 0o644
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def make_wheel(
    folder: Path, name: str, version: str, code: str, *, scripts: Sequence[str] = ()
) -> Path:
    """Write a wheel with one module, and console scripts that call its `main`."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if scripts:
        lines = "\n".join(f"{script} = {name}:main" for script in scripts)
        files[f"{info}/entry_points.txt"] = f"[console_scripts]\n{lines}\n"
    record = "".join(
        f"{path},sha256={_record_hash(content)},{len(content.encode())}\n"
        for path, content in files.items()
    )
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return wheel


def _record_hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class PackageIndex:
    """A package index on a free port, serving the wheels in a folder."""

    def __init__(self, folder: Path) -> None:
        self._simple = folder / "simple"
        self._simple.mkdir(parents=True)
        handler = partial(_SilentHandler, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.add("pip", "1.0", "")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/simple"

    def add(self, name: str, version: str, code: str = "", *, scripts: Sequence[str] = ()) -> Path:
        folder = self._simple / name
        wheel = make_wheel(folder, name, version, code, scripts=scripts)
        links = "".join(f'<a href="{p.name}">{p.name}</a>' for p in folder.glob("*.whl"))
        (folder / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>")
        return wheel

    def close(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


class _SilentHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@dataclass
class ShellBuildpack:
    """A buildpack that runs a command of the shell in any app."""

    command: str
    name: str = "test/shell"
    known_by: str = ""

    def detect(self, source: Path) -> str | None:
        return "Shell"

    async def compile(self, context: CompileContext) -> Compiled:
        shell = ["/bin/sh", "-c", self.command]
        await run(shell, cwd=context.source, env=context.env, say=context.say)
        return Compiled(process_types={}, env={})


@dataclass
class Workshop:
    """A builder over folders of its own, and the log of its last build."""

    root: Path
    index_url: str = UNREACHABLE
    settings: Settings = field(default_factory=Settings)
    buildpacks: Sequence[Buildpack] = ()
    log: bytes = b""
    builds: int = 0
    python: Path = PYTHON
    chosen: Sequence[str] = ()
    first: bool = False

    def __post_init__(self) -> None:
        self.blobs = FileBlobs(self.root / "blobs")
        self.store = self.root / "packages"

    @property
    def environ(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_CACHE_DIR": "1",
            "PIP_INDEX_URL": self.index_url,
            "MINIDYNO_TOKEN": "a secret of the platform",
        }

    @property
    def builder(self) -> ProcessBuilder:
        python = PythonBuildpack(python=self.python, store=self.store, index_timeout=60.0)
        return ProcessBuilder(
            blobs=self.blobs,
            work=self.root / "work",
            cache=self.root / "cache",
            buildpacks=self.buildpacks or [python, ProcfileOnly()],
            settings=self.settings,
            environ=self.environ,
        )

    async def job(self, source: bytes, env: Mapping[str, str] | None = None) -> BuildJob:
        self.builds += 1
        return BuildJob(
            build_id=f"build-{self.builds}-{os.getpid()}-{id(self)}",
            app_id="app-1",
            app="hola",
            source=(await self.blobs.put(_one(source), len(source))).checksum,
            env=env or {},
            version=3,
            buildpacks=self.chosen,
            first=self.first,
        )

    async def build(
        self, files: Mapping[str, str | bytes] | bytes, env: Mapping[str, str] | None = None
    ) -> BuiltSlug:
        self.log = b""
        source = files if isinstance(files, bytes) else tar_of(files)
        return await self.builder.build(await self.job(source, env), self.hear)

    def hear(self, data: bytes) -> None:
        self.log += data

    @property
    def lines(self) -> list[str]:
        return self.log.decode().splitlines()

    def nothing_is_left(self) -> bool:
        work = self.root / "work"
        return not work.exists() or not list(work.iterdir())

    def unpack(self, slug: BuiltSlug, target: Path) -> Path:
        target.mkdir(parents=True, exist_ok=True)
        unpack(self.blobs.path(slug.checksum), target)
        return target
