"""Heroku's own command line, unchanged, over a platform of ours: what the reference says is so."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from minidyno.domain.heroku_client import VERSION, WORKS, WORKS_NOT
from tests.acceptance.real_platform import (
    APPS,
    REPOSITORY,
    RealPlatform,
    eventually,
    real_platform,
)

# Beside what else is built and not committed: 400 MB that come once.
_FOLDER = REPOSITORY / "build" / f"heroku-{VERSION}"
_BIN = _FOLDER / "node_modules" / ".bin"


@pytest.fixture(scope="module")
def heroku() -> Path:
    """The folder of the `heroku` command, brought by npm where it is not there."""
    if shutil.which("psql") is None:
        pytest.skip("psql is not installed")
    if not (_BIN / "heroku").exists():
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed")
        _FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(_FOLDER))
        done = subprocess.run(
            ["npm", "install", *quiet, f"heroku@{VERSION}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"no registry answers npm: {done.stderr[-300:]}")
    return _BIN


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    with real_platform(tmp_path / "home") as made:
        made.run("apps:create", "tienda")
        made.deploy(APPS / "contador", "tienda")
        try:
            yield made
        finally:
            for app in ("tienda", "otra"):
                made.run("apps:destroy", app, "--confirm", app, "--force", ok=False)
            eventually(lambda: made.json("addons", "--all") == [])


def told(platform: RealPlatform, heroku: Path, home: Path) -> Mapping[str, str]:
    """The environment of a terminal in which `eval "$(minidyno heroku:env)"` was typed."""
    # Nothing that the reference does not say may help.
    bare = {k: v for k, v in platform.environ.items() if not k.startswith("HEROKU_")}
    home.mkdir()
    bare |= {"HOME": str(home), "PATH": f"{heroku}{os.pathsep}{os.environ['PATH']}"}
    script = f'eval "$("{sys.executable}" -m minidyno heroku:env)" && env -0'
    done = subprocess.run(["sh", "-c", script], env=bare, capture_output=True, check=True)
    pairs = done.stdout.decode().rstrip("\0").split("\0")
    return dict(pair.split("=", 1) for pair in pairs)


# npm brings 700 packages, and then each of 70 commands is a start of Node.js.
@pytest.mark.timeout(1200)
def test_what_the_reference_says_of_herokus_command_line_is_so(
    platform: RealPlatform, heroku: Path, tmp_path: Path
) -> None:
    environ = told(platform, heroku, tmp_path / "student")

    def typed(line: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["sh", "-c", line],
            env=environ,
            cwd=tmp_path / "student",
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=180,
            check=False,
        )

    *works, destroying = WORKS
    said = {}
    wrong = []
    for group in works:
        for line in group.lines:
            done = typed(line)
            said[line] = done.stdout
            if done.returncode:
                wrong.append(f"$ {line}\n{done.stdout}{done.stderr}")
    assert wrong == []
    assert [line for line in (one.line for one in WORKS_NOT) if typed(line).returncode == 0] == []
    # An exit code of 0 is not all that is meant by «works».
    assert "uno \n-----\n   1\n" in said["heroku pg:psql -c 'SELECT 1 AS uno' -a tienda"]
    assert "Available" in said["heroku pg:info -a tienda"]
    assert "b001" in said["heroku pg:backups -a tienda"]
    assert "Maxmemory policy" in said["heroku redis:info -a tienda"]
    assert "premium-0" in typed("heroku addons -a tienda").stdout
    # What one app has of the other keeps it from being destroyed, until it is let go.
    assert typed("heroku addons:destroy base -a tienda --confirm tienda").returncode != 0
    for line in destroying.lines:
        assert typed(line).returncode == 0, line
    assert [app["name"] for app in platform.json("apps")] == ["tienda"]
