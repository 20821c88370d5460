"""npm's part of the local store: its own cache, filled while there is network."""

import shutil
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from minidyno.buildpacks import transcript
from minidyno.buildpacks.build_env import build_env
from minidyno.buildpacks.node import layer_key, npm_cache
from minidyno.buildpacks.node_engine import Engine, ask, lay_node
from minidyno.buildpacks.node_manifest import MANIFEST, read_node_manifest
from minidyno.buildpacks.npm import Npm
from minidyno.buildpacks.process_tree import MARK
from minidyno.buildpacks.threads import in_thread
from minidyno.domain.errors import MinidynoError
from minidyno.ports.builder import Say

# What installing reads; without the app's code and without its scripts nothing of it runs.
_READ = (MANIFEST, "package-lock.json", "npm-shrinkwrap.json", ".npmrc")


async def fill_npm(
    store: Path, apps: Sequence[Path], say: Say, index_timeout: float, environ: Mapping[str, str]
) -> None:
    """Fill npm's cache with what the locked Node.js apps among `apps` depend on.

    By the very command of a build: npm finds offline only what was asked for in the same way.
    Raises `npm_failed` and `dependencies_offline`.
    """
    locked = [app for app in apps if (app / MANIFEST).is_file() and read_node_manifest(app).lock]
    if not locked:
        return
    with tempfile.TemporaryDirectory(prefix="minidyno-npm-") as name:
        programs = Path(name) / "bin"
        programs.mkdir()
        if not await in_thread(lambda _: lay_node(programs, environ.get("PATH", ""))):
            names = ", ".join(app.name for app in locked)
            transcript.warning(say, f"There is no Node.js: nothing was stored for {names}")
            return
        engine = await in_thread(lambda _: ask(programs))
        for app in locked:
            stamp = _stamp(store, app, engine)
            if stamp is None or not stamp.is_file() or not npm_cache(store).is_dir():
                transcript.step(say, f"Storing the packages of {app.name}")
                copy = _copy(app, Path(name) / app.name)
                await _fetch(app, copy, npm_cache(store), engine, say, index_timeout, environ)
                if stamp is not None:
                    stamp.parent.mkdir(parents=True, exist_ok=True)
                    stamp.touch()


def _stamp(store: Path, app: Path, engine: Engine) -> Path | None:
    key = layer_key(read_node_manifest(app), engine)
    return None if key is None else npm_cache(store) / ".filled" / key


def _copy(app: Path, target: Path) -> Path:
    target.mkdir()
    for name in _READ:
        if (app / name).is_file():
            shutil.copyfile(app / name, target / name)
    return target


async def _fetch(
    app: Path,
    copy: Path,
    cache: Path,
    engine: Engine,
    say: Say,
    index_timeout: float,
    environ: Mapping[str, str],
) -> None:
    env = build_env(environ, {}, {MARK: str(uuid.uuid4())})
    npm = Npm(
        folder=engine.folder,
        cwd=copy,
        cache=cache,
        env={**env, "PATH": f"{engine.folder}:{env.get('PATH', '')}"},
        index_timeout=index_timeout,
        say=say,
    )
    if await npm.install(True, "--ignore-scripts", *npm.from_index()):
        return
    manifest = f"{app.name}/{MANIFEST}"
    if await npm.index_answers():
        raise MinidynoError("npm_failed", manifest=manifest)
    raise MinidynoError("dependencies_offline", manifest=manifest)
