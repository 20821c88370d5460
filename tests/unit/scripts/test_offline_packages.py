"""The store of packages is filled again when what apps ask for has changed, and only then."""

import os
import sys
from io import StringIO
from pathlib import Path

import pytest

from curso.launch.layout import Layout
from curso.launch.offline_packages import ensure_packages
from curso.launch.talk import Talk


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A repository with one app for Node.js, whose verb writes down each call."""
    layout = Layout(tmp_path, tmp_path / "home")
    app = tmp_path / "notebooks/apps/hola"
    app.mkdir(parents=True)
    (app / "package.json").write_text("{}")
    (app / "package-lock.json").write_text("{}")
    layout.venv.joinpath("bin").mkdir(parents=True)
    layout.python.symlink_to(sys.executable)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/guardar_paquetes.py").write_text(
        "import pathlib; pathlib.Path('calls').open('a').write('x')"
    )
    return layout


def filled(layout: Layout) -> int:
    """Start, on a machine without Node.js of its own; how often the store has been filled."""
    env = {**os.environ, "PATH": "/nonexistent"}
    ensure_packages(layout, Talk("es", StringIO()), env)
    return len((layout.root / "calls").read_text())


def test_a_start_fills_it_and_the_next_one_does_not(layout: Layout) -> None:
    assert filled(layout) == 1
    assert filled(layout) == 1


@pytest.mark.parametrize("name", ["package.json", "package-lock.json", "requirements.txt"])
def test_what_an_app_depends_on_fills_it_again(layout: Layout, name: str) -> None:
    assert filled(layout) == 1
    (layout.root / "notebooks/apps/hola" / name).write_text('{"otra": 1}')
    assert filled(layout) == 2


def test_a_node_that_comes_later_fills_it_again(layout: Layout) -> None:
    assert filled(layout) == 1
    layout.program("npm").touch(mode=0o755)
    assert filled(layout) == 2
    assert filled(layout) == 2
