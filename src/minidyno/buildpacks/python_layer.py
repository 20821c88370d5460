"""The installed dependencies of an app: made once, kept, and put into each slug."""

import hashlib
import re
import shutil
from pathlib import Path

from minidyno.buildpacks import pip
from minidyno.buildpacks.layers import put
from minidyno.buildpacks.python_interpreter import Interpreter
from minidyno.buildpacks.threads import Stop
from minidyno.ports.buildpack import CompileContext

PLACE = ".heroku/python"
# Raise it when what is done to the installed files changes: old layers are then made anew.
_FORM = "2"
# The second form is pip's for a path that is too long for a first line, or has a space in it.
_SHEBANG = re.compile(
    rb"\A#!(?:[^\n]*\bpython[^\n]*\n|/bin/sh\n'''exec' [^\n]*\bpython[^\n]*\n' '''\n)"
)


def layer_key(content: bytes, interpreter: Interpreter) -> str:
    """Name the dependencies by all that decides what gets installed."""
    parts = [_FORM, pip.version(), interpreter.version, interpreter.abi]
    return hashlib.sha256("\0".join(parts).encode() + b"\0" + content).hexdigest()[:32]


async def finish(layer: Path, interpreter: Interpreter, context: CompileContext) -> None:
    """Make freshly installed files fit to run from anywhere, and quick to start."""
    for script in (layer / "bin").glob("*"):
        _free_shebang(script)
    # Bytecode that is not compared with the source's time, since packing makes all times equal.
    # Without it every start of a dyno compiles all it imports.
    command = [str(interpreter.path), "-I", "-m", "compileall", "-q", "-s", str(layer)]
    command += ["--invalidation-mode=unchecked-hash", str(layer)]
    # A package may hold files that no Python of today can compile; nobody imports those.
    await context.run(command, cwd=layer, env=context.env, say=lambda _: None)


def _free_shebang(script: Path) -> None:
    if not script.is_file() or script.is_symlink():
        return
    content = script.read_bytes()
    freed = _SHEBANG.sub(b"#!/usr/bin/env python\n", content, count=1)
    if freed != content:
        script.write_bytes(freed)


def site_folders(layer: Path) -> list[str]:
    """Where in the layer modules are: which folders depends on the machine's Python."""
    found = {path for name in ("site-packages", "dist-packages") for path in layer.rglob(name)}
    outermost = [p for p in found if not any(other in p.parents for other in found)]
    return sorted(path.relative_to(layer).as_posix() for path in outermost)


def place(layer: Path, source: Path, stop: Stop) -> None:
    """Put the layer into the app, in place of anything that is there."""
    target = source / PLACE
    for taken in (target.parent, target):
        if taken.is_symlink() or taken.is_file():
            taken.unlink()
    shutil.rmtree(target, ignore_errors=True)
    put(layer, target, stop)


def profile(site: list[str], *, has_src: bool) -> str:
    """Write the script that a dyno's shell reads before the command."""
    folders = ["$HOME", *(["$HOME/src"] if has_src else [])]
    folders += [f"$HOME/{PLACE}/{path}" for path in site]
    return (
        "# Written by the buildpack minidyno/python.\n"
        f'export PATH="$HOME/{PLACE}/bin:$PATH"\n'
        f'export PYTHONPATH="{":".join(folders)}${{PYTHONPATH:+:$PYTHONPATH}}"\n'
        'export PYTHONUNBUFFERED="${PYTHONUNBUFFERED:-1}"\n'
        'export PYTHONNOUSERSITE="1"\n'
        'export LANG="${LANG:-C.UTF-8}"\n'
    )
