"""The environment: made, found whole, repaired; and what is said when it cannot be."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from curso.launch import packages
from curso.launch.layout import Layout
from curso.launch.packages import Installer
from curso.launch.ports import free_port
from curso.launch.problem import Problem
from curso.launch.talk import Talk
from curso.launch.venv import ensure_venv, installing

PYPROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "nada"
version = "0"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A repository of its own with an empty lock, and its environment."""
    root = tmp_path_factory.mktemp("repo")
    (root / "requirements").mkdir()
    (root / "requirements" / "run.txt").write_text("")
    (root / "pyproject.toml").write_text(PYPROJECT)
    layout = Layout(root, root / "home")
    ensure_venv(layout, _talk(), _env())
    return layout


def _env(**more: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return {**env, **more}


def _talk() -> Talk:
    return Talk("es", StringIO())


def test_an_environment_that_works_is_left_alone(made: Layout) -> None:
    mark = made.venv / "mark"
    mark.touch()
    said = StringIO()
    ensure_venv(made, Talk("es", said), _env())
    assert mark.exists()
    assert said.getvalue() == ""


def test_without_network_the_first_start_says_so_and_leaves_nothing_half_made(
    made: Layout,
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/simple/"
    (made.root / "requirements" / "run.txt").write_text(
        f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n"
    )
    with pytest.raises(Problem) as caught:
        Installer(made, _talk(), _env(PIP_INDEX_URL=nowhere, PIP_RETRIES="0")).ensure("run")
    assert caught.value.text_id == "no_network"
    assert "No hay conexión" in caught.value.say("es")
    assert not installing(made).exists()


def test_an_installation_that_failed_shows_the_last_words_of_pip_and_the_log(
    made: Layout,
) -> None:
    (made.root / "requirements" / "run.txt").write_text("not a requirement at all\n")
    with pytest.raises(Problem) as caught:
        # The index answers, as pip itself finds out; what is wrong is the list.
        Installer(made, _talk(), _env()).ensure("run")
    assert caught.value.text_id == "install_failed"
    assert str(made.logs / "install.log") in caught.value.say("en")


def test_too_little_disk_is_said_before_anything_is_tried(
    made: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "NEEDED_MB", 10**9)
    monkeypatch.setattr(Installer._check_disk, "__defaults__", (10**9,))
    with pytest.raises(Problem) as caught:
        Installer(made, _talk(), _env()).ensure("run")
    assert caught.value.text_id == "disk_full"


@pytest.mark.parametrize("harm", ["interrupted", "no interpreter", "no pip"])
def test_an_environment_cut_short_or_broken_is_made_again(made: Layout, harm: str) -> None:
    (made.venv / "old").touch()
    if harm == "interrupted":
        installing(made).touch()
    elif harm == "no interpreter":
        made.python.unlink()
    else:
        subprocess.run([made.python, "-m", "pip", "uninstall", "-qy", "pip"], check=True)
    ensure_venv(made, _talk(), _env())
    assert not (made.venv / "old").exists()
    assert not installing(made).exists()
    subprocess.run([made.python, "-m", "pip", "--version"], check=True, capture_output=True)


def test_without_the_venv_module_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Problem) as caught:
        ensure_venv(Layout(tmp_path, tmp_path), _talk(), _env())
    assert caught.value.text_id == "no_venv_module"
    assert "venv" in caught.value.say("es")
    assert not (tmp_path / ".venv").exists()
