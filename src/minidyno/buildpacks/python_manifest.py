"""What a Python app asks for, read from its files."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from minidyno.domain.errors import MinidynoError

REQUIREMENTS = "requirements.txt"
PYPROJECT = "pyproject.toml"

_INCLUDE = re.compile(r"\s*(?:-r|-c|--requirement|--constraint)[\s=]*(?P<path>[^\s#]+)")
# Requirements whose content is not in the file that names them: folders, files, repositories.
_ELSEWHERE = re.compile(r"\s*(?:-e\b|--editable\b|[./]|file:|\S+\s*@\s*file:|.*\bgit\+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The dependencies of an app.

    `arguments` are what pip is given; `content` is all that they depend on, to recognise
    unchanged dependencies by, or None when something of it lies outside the manifest.
    """

    name: str
    arguments: Sequence[str]
    content: bytes | None
    warnings: Sequence[str] = ()


def find_manifest(source: Path) -> str | None:
    """Name the file with the dependencies; as on Heroku, requirements.txt goes first."""
    for name in (REQUIREMENTS, PYPROJECT):
        if (source / name).is_file():
            return name
    return None


def read_manifest(source: Path) -> Manifest:
    """Read the dependencies; raises `manifest_invalid`."""
    name = find_manifest(source)
    assert name is not None
    return _requirements(source) if name == REQUIREMENTS else _pyproject(source)


def _requirements(source: Path) -> Manifest:
    content = _with_includes(source / REQUIREMENTS, set())
    return Manifest(name=REQUIREMENTS, arguments=("-r", REQUIREMENTS), content=content)


def _with_includes(path: Path, seen: set[Path]) -> bytes | None:
    if path in seen or not path.is_file():
        return b""  # pip says what it thinks of a missing file
    seen.add(path)
    raw = path.read_bytes()
    whole = f"# {path.name}\n".encode() + raw
    for line in raw.decode("utf-8", "replace").splitlines():
        if _ELSEWHERE.match(line):
            return None
        if match := _INCLUDE.match(line):
            included = _with_includes(path.parent / match["path"], seen)
            if included is None:
                return None
            whole += b"\n" + included
    return whole


def _pyproject(source: Path) -> Manifest:
    """Take the dependencies alone: the app's own code runs from where it is, not installed."""
    raw = (source / PYPROJECT).read_bytes()
    try:
        parsed = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MinidynoError("manifest_invalid", manifest=PYPROJECT, reason=error) from error
    project = parsed.get("project", {})
    dependencies = project.get("dependencies", []) if isinstance(project, dict) else None
    if not isinstance(dependencies, list) or not all(isinstance(d, str) for d in dependencies):
        reason = "[project] dependencies = […]"
        raise MinidynoError("manifest_invalid", manifest=PYPROJECT, reason=reason)
    content = "\n".join(dependencies).encode()
    elsewhere = any(_ELSEWHERE.match(dependency) for dependency in dependencies)
    return Manifest(
        name=PYPROJECT,
        # After "--" nothing is an option, whatever it begins with.
        arguments=("--", *dependencies) if dependencies else (),
        content=None if elsewhere else content,
        warnings=tuple(_pyproject_warnings(parsed)),
    )


def _pyproject_warnings(parsed: dict[str, object]) -> list[str]:
    project = parsed.get("project")
    if not isinstance(project, dict):
        return ["pyproject.toml has no [project] table: no dependencies are installed."]
    if "dependencies" in project.get("dynamic", ()):
        return ["Dynamic dependencies are not read: list them under [project] dependencies."]
    return []


def wanted_python(source: Path) -> tuple[str, str] | None:
    """Read which Python the app asks for: the file that says so, and the version."""
    for name in (".python-version", "runtime.txt"):
        path = source / name
        if path.is_file():
            for line in path.read_text("utf-8", "replace").splitlines():
                version = line.strip().removeprefix("python-")
                if version and not version.startswith("#"):
                    return name, version[:40]
    return None
