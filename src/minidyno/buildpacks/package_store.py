"""The local store of packages, filled while there is network, for the classroom without."""

import os
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from minidyno.buildpacks import transcript
from minidyno.buildpacks.build_env import build_env
from minidyno.buildpacks.npm_store import fill_npm
from minidyno.buildpacks.pip import Pip
from minidyno.buildpacks.process_tree import MARK
from minidyno.buildpacks.python_interpreter import ask
from minidyno.buildpacks.python_layer import layer_key
from minidyno.buildpacks.python_manifest import find_manifest, read_manifest
from minidyno.buildpacks.threads import in_thread
from minidyno.domain.errors import MinidynoError
from minidyno.ports.builder import Say

_STAMPS = ".filled"


async def fill(
    store: Path,
    apps: Path,
    python: Path,
    say: Say,
    *,
    index_timeout: float = 5.0,
    environ: Mapping[str, str] | None = None,
) -> None:
    """Download into `store` what every app in `apps` depends on: wheels, and npm's tarballs.

    `python` is the interpreter that the apps will run with; Node.js is looked for in PATH and in
    minidyno's environment, and without any the apps that need it are left out, which is said. What
    is there already is not asked for again, so that a second call needs no network and no time.
    Raises `dependencies_failed` or `npm_failed`, or `dependencies_offline` when the index does not
    answer within `index_timeout` seconds.
    """
    stamps = store / _STAMPS
    stamps.mkdir(parents=True, exist_ok=True)
    folders = sorted(path for path in apps.iterdir() if path.is_dir())
    await _fill_wheels(store, folders, python, say, index_timeout, environ)
    await fill_npm(store, folders, say, index_timeout, environ or os.environ)


async def _fill_wheels(
    store: Path,
    apps: Sequence[Path],
    python: Path,
    say: Say,
    index_timeout: float,
    environ: Mapping[str, str] | None,
) -> None:
    stamps = store / _STAMPS
    interpreter = await in_thread(lambda _: ask(python))
    for app in apps:
        if find_manifest(app) is None:
            continue
        manifest = read_manifest(app)
        if not manifest.arguments:
            continue
        stamp = stamps / layer_key(manifest.content or b"", interpreter)
        if manifest.content is not None and _is_whole(stamp, store):
            continue
        transcript.step(say, f"Storing the packages of {app.name}")
        env = build_env(environ or os.environ, {}, {MARK: str(uuid.uuid4())})
        pip = Pip(python=python, cwd=app, env=env, index_timeout=index_timeout, say=say)
        if not await pip.download(store, manifest.arguments, *pip.from_index()):
            error_id = "dependencies_failed"
            if not await pip.index_answers():
                error_id = "dependencies_offline"
            raise MinidynoError(error_id, manifest=f"{app.name}/{manifest.name}")
        stamp.write_text("\n".join(sorted(path.name for path in store.glob("*.whl"))))


def _is_whole(stamp: Path, store: Path) -> bool:
    """Say whether all wheels that were there when the stamp was made still are."""
    if not stamp.is_file():
        return False
    return all((store / name).is_file() for name in stamp.read_text().splitlines())
