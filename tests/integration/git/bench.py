"""The git room over real services, a real server and the real git; only dynos are simulated."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import uvicorn

from minidyno.api.access import Access
from minidyno.api.app import create_app
from minidyno.bootstrap.api_services import api_services
from minidyno.bootstrap.assembly import assemble
from minidyno.bootstrap.control_plane import ControlPlane
from minidyno.bootstrap.front_door import FrontDoor, git_over_http
from minidyno.buildpacks.builder import ProcessBuilder
from minidyno.buildpacks.commands import run
from minidyno.buildpacks.procfile_only import ProcfileOnly
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Build
from minidyno.ports.buildpack import CompileContext, Compiled
from minidyno.store.file_blobs import FileBlobs
from minidyno.store.file_outputs import FileOutputs
from tests.contract.in_process import TOKEN, parts, tarball

APP = {"Procfile": "web: python app.py\n", "app.py": "print('hola')\n"}


class ScriptBuildpack:
    """Runs the app's own `build.sh`, so that a test can say how a build behaves."""

    name = "test/script"
    known_by = ""

    def detect(self, source: Path) -> str | None:
        return "Script" if (source / "build.sh").exists() else None

    async def compile(self, context: CompileContext) -> Compiled:
        shell = ["/bin/sh", "build.sh"]
        code = await run(shell, cwd=context.source, env=context.env, say=context.say)
        if code != 0:
            raise MinidynoError("dependencies_failed", manifest="build.sh")
        return Compiled(process_types={}, env={})


@dataclass(frozen=True, slots=True)
class Done:
    """How one git command ended; `remote` are the lines that the platform sent."""

    code: int
    out: str
    err: str

    @property
    def remote(self) -> list[str]:
        return [
            line.removeprefix("remote:").strip()
            for line in self.err.replace("\r", "\n").splitlines()
            if line.startswith("remote:")
        ]


@dataclass
class Student:
    """A folder with a repository, and git without anything of this machine's configuration."""

    folder: Path
    url: str
    environ: dict[str, str] = field(default_factory=dict)

    def git_environ(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") and k != "LANGUAGE"}
        return {
            **kept,
            "HOME": str(self.folder.parent),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Ana",
            "GIT_AUTHOR_EMAIL": "ana@example.com",
            "GIT_COMMITTER_NAME": "Ana",
            "GIT_COMMITTER_EMAIL": "ana@example.com",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
            **self.environ,
        }

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        """Start git and leave it running."""
        return await asyncio.create_subprocess_exec(
            "git",
            *words,
            cwd=self.folder,
            env=self.git_environ(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )

    async def git(self, *words: str) -> Done:
        process = await self.start(*words)
        out, err = await process.communicate()
        return Done(process.returncode or 0, out.decode(), err.decode())

    async def must(self, *words: str) -> str:
        done = await self.git(*words)
        assert done.code == 0, done
        return done.out.strip()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    async def commit(self, files: Mapping[str, str | bytes]) -> str:
        """Write files and commit them; the commit."""
        self.write(files)
        await self.must("add", "-A", "-f")
        await self.must("commit", "-q", "--allow-empty", "-m", "cambio")
        return await self.must("rev-parse", "HEAD")

    async def push(self, *refs: str) -> Done:
        return await self.git("push", "minidyno", *(refs or ("main",)))

    async def begin(self, files: Mapping[str, str | bytes] = APP) -> "Student":
        """Make the repository with a first commit and the remote."""
        self.folder.mkdir()
        await self.must("init", "-q", "-b", "main")
        await self.must("remote", "add", "minidyno", self.url)
        if files:
            await self.commit(files)
        return self


@dataclass
class Bench:
    """A platform with the app `demo`."""

    root: Path
    plane: ControlPlane
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def repositories(self) -> Path:
        return self.root / "git"

    def app(self, name: str = "demo") -> App:
        return self.plane.apps.get(name)

    def remote(self, app: str = "demo", token: str = TOKEN) -> str:
        return f"http://ana:{token}@127.0.0.1:{self.port}/{app}.git"

    def student(self, name: str = "ana", app: str = "demo", token: str = TOKEN) -> Student:
        return Student(self.root / name, self.remote(app, token))

    async def head(self, branch: str = "main") -> str:
        """The commit that the app's repository has; empty when it has none."""
        path = self.repositories / f"{self.app().id}.git"
        here = Student(path, "")
        return (await here.git("rev-parse", "--verify", "-q", f"refs/heads/{branch}")).out.strip()

    def versions(self) -> list[str]:
        """The app's releases, as version and description."""
        return [f"v{r.version} {r.description}" for r in self.plane.releases.all(self.app())]

    def builds(self) -> list[Build]:
        return list(self.plane.builds.all(self.app()))

    async def build(self, files: Mapping[str, str]) -> Build:
        """Begin a build of an upload, as `minidyno deploy` does."""

        async def chunks() -> AsyncIterator[bytes]:
            yield tarball(files)

        source = self.plane.sources.new()
        blob = await self.plane.sources.put(source, chunks(), "url")
        return self.plane.builds.create(
            self.app(), blob, url="url", version=None, user="ana", language="en"
        )

    async def ask(self, path: str, method: str = "GET", **given: object) -> httpx.Response:
        """Call the server as no git would."""
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.request(method, self.url + path, **given)  # type: ignore[arg-type]


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


@contextlib.asynccontextmanager
async def bench(root: Path, **settings: object) -> AsyncIterator[Bench]:
    """Serve a platform on a free port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        chosen = Settings(api_port=port, **settings)  # type: ignore[arg-type]
        blobs = FileBlobs(root / "blobs")
        builder = ProcessBuilder(
            blobs=blobs,
            work=root / "work",
            cache=root / "cache",
            buildpacks=[ScriptBuildpack(), ProcfileOnly()],
            settings=chosen,
        )
        plane = assemble(
            replace(
                parts(chosen), blobs=blobs, builder=builder, outputs=FileOutputs(root / "outputs")
            )
        )
        access = Access(token=TOKEN, secret=b"key of this test")
        api = create_app(api_services(plane, lambda: 0, home=root, language="en"), access)
        git = git_over_http(plane, root / "git", access, "en")
        config = uvicorn.Config(FrontDoor(git, api), log_config=None, lifespan="off", ws="none")
        config.timeout_graceful_shutdown = 1
        server = _Server(config)
        serving = asyncio.ensure_future(server.serve([listener]))
        plane.apps.create("demo", "ana@example.com")
        try:
            yield Bench(root, plane, port)
        finally:
            server.should_exit = True
            await serving
            await git.close()
            await plane.close()
