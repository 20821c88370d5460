"""The Python buildpack: installs what the app depends on with pip."""

import shutil
import sys
from pathlib import Path

from minidyno.buildpacks import python_layer, transcript
from minidyno.buildpacks.pip import Pip, from_store
from minidyno.buildpacks.profiles import write_profile
from minidyno.buildpacks.python_interpreter import Interpreter, ask, ask_in_image
from minidyno.buildpacks.python_manifest import (
    PYPROJECT,
    REQUIREMENTS,
    Manifest,
    find_manifest,
    read_manifest,
    wanted_python,
)
from minidyno.buildpacks.threads import in_thread
from minidyno.domain.errors import MinidynoError
from minidyno.ports.buildpack import CompileContext, Compiled

_PYTHON_WITH_PIP = "/usr/bin/python3"  # in a stack image: Debian's, beside the apps'


class PythonBuildpack:
    """Builds apps with a requirements.txt or a pyproject.toml.

    `python` is the machine's interpreter, `store` the folder with wheels that is used when the
    index does not answer within `index_timeout` seconds. Of a pyproject.toml the dependencies are
    installed and not the project: its code runs from the slug's folder, or from `src` in it.
    """

    name = "minidyno/python"
    known_by = f"{REQUIREMENTS}, {PYPROJECT}"

    def __init__(self, *, python: Path, store: Path, index_timeout: float) -> None:
        self._python = python
        self._store = store
        self._index_timeout = index_timeout

    def detect(self, source: Path) -> str | None:
        """Say "Python" when there is a list of dependencies."""
        return "Python" if find_manifest(source) else None

    async def compile(self, context: CompileContext) -> Compiled:
        """Install the dependencies, or take them from the cache, into `.heroku/python`."""
        interpreter = await self._interpreter(context)
        _say_version(interpreter, context)
        manifest = read_manifest(context.source)
        for text in manifest.warnings:
            transcript.warning(context.say, text)
        layer = await self._layer(manifest, interpreter, context)
        await in_thread(lambda stop: python_layer.place(layer, context.source, stop))
        has_src = manifest.name == PYPROJECT and (context.source / "src").is_dir()
        script = python_layer.profile(python_layer.site_folders(layer), has_src=has_src)
        write_profile(context.source, "python.sh", script)
        return Compiled(process_types={}, env={})

    async def _interpreter(self, context: CompileContext) -> Interpreter:
        if context.image is not None:
            return await ask_in_image(self._python, context.image, context)
        return await in_thread(lambda _: ask(self._python))

    async def _layer(
        self, manifest: Manifest, interpreter: Interpreter, context: CompileContext
    ) -> Path:
        """Find or make the folder with the installed dependencies."""
        layers = context.cache / "python"
        layers.mkdir(parents=True, exist_ok=True)
        key = None
        if manifest.content is not None:
            key = python_layer.layer_key(manifest.content, interpreter)
            if (layers / key).is_dir():
                transcript.step(context.say, "Using cached dependencies")
                return layers / key
        if any(layers.iterdir()):
            text = "Requirements file has been changed, clearing cached dependencies"
            transcript.step(context.say, text)
        made = await self._make_layer(manifest, interpreter, context)
        await in_thread(lambda _: _clear(layers))
        # Renamed when complete: a layer that has its name is whole, whatever happened before.
        if key is None:
            return made
        return Path(await in_thread(lambda _: shutil.move(made, layers / key)))

    async def _make_layer(
        self, manifest: Manifest, interpreter: Interpreter, context: CompileContext
    ) -> Path:
        # Beside the app and not in the cache: removed with the build if it is cut off.
        fresh = Path(context.env["TMPDIR"]) / "python-layer"
        fresh.mkdir()
        what = " ".join(manifest.arguments).removeprefix("-- ") or "nothing"
        transcript.step(context.say, f"Installing dependencies using 'pip install {what}'")
        if manifest.arguments:
            await self._install(manifest, fresh, context)
        await python_layer.finish(fresh, interpreter, context)
        return fresh

    async def _install(self, manifest: Manifest, target: Path, context: CompileContext) -> None:
        pip = Pip(
            python=self._python,
            cwd=context.source,
            env=context.env,
            index_timeout=self._index_timeout,
            say=context.say,
            run=context.run,
            with_python=sys.executable if context.image is None else _PYTHON_WITH_PIP,
        )
        if await pip.install(target, manifest.arguments, *pip.from_index()):
            return
        # Whether the network or the list is to blame is asked of the index, not of pip's words.
        if await pip.index_answers():
            raise MinidynoError("dependencies_failed", manifest=manifest.name)
        text = "The package index does not answer: using the local store"
        transcript.step(context.say, text)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        if not await pip.install(target, manifest.arguments, *from_store(self._store)):
            raise MinidynoError("dependencies_offline", manifest=manifest.name)


def _say_version(interpreter: Interpreter, context: CompileContext) -> None:
    wanted = wanted_python(context.source)
    transcript.step(context.say, f"Using Python {interpreter.version}")
    if wanted and not interpreter.is_version(wanted[1]):
        name, version = wanted
        transcript.warning(
            context.say,
            f"{name} asks for Python {version}; on this stack apps run with the "
            f"machine's, {interpreter.version}.",
        )


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path, ignore_errors=True)
