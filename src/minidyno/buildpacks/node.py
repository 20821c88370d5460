"""The Node.js buildpack: installs what the app depends on with npm, and builds it."""

import hashlib
import shutil
from pathlib import Path

from minidyno.buildpacks import layers, transcript
from minidyno.buildpacks.node_engine import Engine, ask, ask_in_image, lay_node
from minidyno.buildpacks.node_manifest import (
    MANIFEST,
    NodeManifest,
    read_node_manifest,
    warnings,
)
from minidyno.buildpacks.npm import Npm
from minidyno.buildpacks.profiles import write_profile
from minidyno.buildpacks.threads import Stop, in_thread
from minidyno.domain.buildpack_names import NODE
from minidyno.domain.errors import MinidynoError
from minidyno.domain.version_ranges import admits
from minidyno.ports.buildpack import CompileContext, Compiled

PLACE = "node_modules"
_PROFILE = f"""\
# Written by the buildpack {NODE}.
export PATH="$HOME/{PLACE}/.bin:$PATH"
export NODE_ENV="${{NODE_ENV:-production}}"
export NPM_CONFIG_UPDATE_NOTIFIER="${{NPM_CONFIG_UPDATE_NOTIFIER:-false}}"
"""
# Raise it when what is done to the installed files changes: old layers are then made anew.
_FORM = "1"


class NodeBuildpack:
    """Builds apps with a package.json.

    `stack_bin` is the folder of the stack's programs, into which Node.js is laid from `path` (see
    node_engine); `store` holds npm's cache, which is enough for the course's apps when the
    registry does not answer within `index_timeout` seconds.
    """

    name = NODE
    known_by = MANIFEST

    def __init__(self, *, stack_bin: Path, path: str, store: Path, index_timeout: float) -> None:
        self._stack_bin = stack_bin
        self._path = path
        self._store = store
        self._index_timeout = index_timeout

    def detect(self, source: Path) -> str | None:
        """Say "Node.js" when there is a package.json."""
        return "Node.js" if (source / MANIFEST).is_file() else None

    async def compile(self, context: CompileContext) -> Compiled:
        """Install the dependencies, or take them from the cache; build; leave out what only that
        needed.
        """
        manifest = read_node_manifest(context.source)
        engine = await self._engine(context)
        _check_version(manifest, engine, context)
        for text in warnings(manifest, context.source):
            transcript.warning(context.say, text)
        npm = self._npm(engine, context)
        key = layer_key(manifest, engine)
        if key is not None and (context.cache / "node" / key).is_dir():
            await _take_from_cache(key, manifest, context)
        else:
            await self._install(manifest, npm, context)
            await _prepare_layer(key, manifest, npm, context)
        if manifest.build_script is not None:
            await _build(manifest.build_script, npm, context)
            await _prune(manifest, npm, context)
        write_profile(context.source, "node.sh", _PROFILE)
        return Compiled(
            process_types=_default_types(manifest, context),
            env={},
            path=(str(context.source / PLACE / ".bin"), str(engine.folder)),
        )

    async def _engine(self, context: CompileContext) -> Engine:
        if context.image is not None:
            return await ask_in_image(context.image, context)

        def look(_: Stop) -> Engine:
            lay_node(self._stack_bin, self._path)
            return ask(self._stack_bin)

        return await in_thread(look)

    def _npm(self, engine: Engine, context: CompileContext) -> Npm:
        # A home of its own, thrown away with the build: what a script writes to "~" ends up
        # neither in the slug nor in the files of whoever runs the platform.
        home = Path(context.env["TMPDIR"]) / "home"
        home.mkdir(exist_ok=True)
        env = {
            "NODE_ENV": "production",
            "NPM_CONFIG_USERCONFIG": str(Path(context.env.get("HOME", home)) / ".npmrc"),
            **context.env,
            "HOME": str(home),
            "PATH": f"{engine.folder}:{context.env.get('PATH', '')}",
        }
        return Npm(
            folder=engine.folder,
            cwd=context.source,
            cache=npm_cache(self._store),
            env=env,
            index_timeout=self._index_timeout,
            say=context.say,
            run=context.run,
        )

    async def _install(self, manifest: NodeManifest, npm: Npm, context: CompileContext) -> None:
        verb = "npm ci" if manifest.lock else "npm install"
        transcript.step(context.say, f"Installing dependencies using '{verb}'")
        await in_thread(lambda _: _remove(context.source / PLACE))
        locked = manifest.lock is not None
        if await npm.install(locked, "--prefer-offline", *npm.from_index()):
            return
        if locked and (names := manifest.disagreements()):
            raise MinidynoError("npm_lock_disagrees", lock=manifest.lock, names=", ".join(names))
        # Whether the network or the list is to blame is asked of the index, not of npm's words.
        if await npm.index_answers():
            raise MinidynoError("npm_failed", manifest=MANIFEST)
        text = "The package index does not answer: using the local store"
        transcript.step(context.say, text)
        if not await npm.install(locked, "--offline"):
            raise MinidynoError("dependencies_offline", manifest=MANIFEST)


def npm_cache(store: Path) -> Path:
    """Where npm's part of the local store is."""
    return store / "npm"


def _check_version(manifest: NodeManifest, engine: Engine, context: CompileContext) -> None:
    transcript.step(context.say, f"Using Node.js {engine.node} and npm {engine.npm}")
    wanted = manifest.engine
    if wanted is None:
        return
    transcript.detail(context.say, f"engines.node (package.json): {wanted}")
    try:
        fits = admits(wanted, engine.node)
    except ValueError as error:
        raise MinidynoError("node_version_invalid", wanted=wanted, found=engine.node) from error
    if not fits:
        raise MinidynoError("node_version_unavailable", wanted=wanted, found=engine.node)


def layer_key(manifest: NodeManifest, engine: Engine) -> str | None:
    """Name the dependencies by all that decides what gets installed, None if that is elsewhere."""
    content = manifest.same_each_time()
    if content is None:
        return None
    built = "whole" if manifest.build_script else "pruned"
    parts = [_FORM, engine.node, engine.npm, built]
    return hashlib.sha256("\0".join(parts).encode() + b"\0" + content).hexdigest()[:32]


async def _take_from_cache(key: str, manifest: NodeManifest, context: CompileContext) -> None:
    transcript.step(context.say, "Using cached dependencies")
    target = context.source / PLACE
    copies = manifest.build_script is not None  # a build may write into what is installed
    await in_thread(lambda _: _remove(target))
    layer = context.cache / "node" / key
    await in_thread(lambda stop: layers.put(layer, target, stop, copies=copies))


async def _prepare_layer(
    key: str | None, manifest: NodeManifest, npm: Npm, context: CompileContext
) -> None:
    """Keep what was installed; with a build script all of it, for that may need it again."""
    builds = manifest.build_script is not None
    if not builds:
        await _prune(manifest, npm, context)
    installed = context.source / PLACE
    if key is None:
        return
    installed.mkdir(exist_ok=True)  # without dependencies npm makes no folder
    fresh = Path(context.env["TMPDIR"]) / "node-layer"
    await in_thread(lambda stop: layers.put(installed, fresh, stop, copies=builds))
    await in_thread(lambda _: layers.keep_only(context.cache / "node", fresh, key))


async def _build(script: str, npm: Npm, context: CompileContext) -> None:
    transcript.step(context.say, f"Running build script 'npm run {script}'")
    code = await npm.script(script)
    if code != 0:
        raise MinidynoError("npm_script_failed", script=script, code=code)


async def _prune(manifest: NodeManifest, npm: Npm, context: CompileContext) -> None:
    if not manifest.has_dev_dependencies:
        return
    transcript.step(context.say, "Pruning devDependencies")
    if not await npm.prune():
        raise MinidynoError("npm_prune_failed")


def _default_types(manifest: NodeManifest, context: CompileContext) -> dict[str, str]:
    # As npm itself: without a start script it runs server.js.
    if "start" in manifest.scripts or (context.source / "server.js").is_file():
        return {"web": "npm start"}
    text = 'package.json has no "start" script: there is no default web process.'
    transcript.warning(context.say, text)
    return {}


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
