"""The machine's Python, with which apps run."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from minidyno.domain.errors import MinidynoError
from minidyno.ports.buildpack import CompileContext

_ASK = (
    "import json, platform, sys, sysconfig;"
    "print(json.dumps([platform.python_version(), sys.implementation.cache_tag,"
    " sysconfig.get_platform()]))"
)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python: its version ("3.11.7"), and what compiled packages must fit."""

    path: Path
    version: str
    abi: str

    def is_version(self, wanted: str) -> bool:
        """Say whether "3", "3.11" or "3.11.7" is this one."""
        parts = wanted.split(".")
        return self.version.split(".")[: len(parts)] == parts


_known: dict[tuple[str, float], Interpreter] = {}
_known_in: dict[str, Interpreter] = {}  # by the id of the image


def ask(python: Path) -> Interpreter:
    """Ask an interpreter what it is; asked once for as long as its file does not change.

    Raises `python_missing`. Takes 20 ms: to be called in a thread.
    """
    try:
        key = (str(python), python.stat().st_mtime)
        if key not in _known:
            environ = {name: value for name, value in os.environ.items() if name == "SYSTEMROOT"}
            answer = subprocess.run(
                [python, "-I", "-c", _ASK], env=environ, capture_output=True, check=True, timeout=30
            )
            version, tag, platform = json.loads(answer.stdout)
            _known[key] = Interpreter(python, version, f"{tag} {platform}")
        return _known[key]
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise MinidynoError("python_missing", path=python) from error


async def ask_in_image(python: Path, image: str, context: CompileContext) -> Interpreter:
    """Ask the interpreter of a stack image; once for each image. Raises `python_missing`."""
    if image not in _known_in:
        heard: list[bytes] = []
        command = [str(python), "-I", "-c", _ASK]
        code = await context.run(command, cwd=context.source, env=context.env, say=heard.append)
        try:
            version, tag, platform = json.loads(b"".join(heard))
        except ValueError as error:
            raise MinidynoError("python_missing", path=f"{python} ({code})") from error
        # What was compiled for one image is not taken for another's.
        _known_in[image] = Interpreter(python, version, f"{tag} {platform} {image}")
    return _known_in[image]
