"""The environment `.venv`: made, found whole, or made again."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from curso.launch.cures import install_command
from curso.launch.layout import Layout
from curso.launch.problem import Problem
from curso.launch.running import run_logged, tail
from curso.launch.talk import Talk


def ensure_venv(layout: Layout, talk: Talk, env: Mapping[str, str]) -> None:
    """Leave a `.venv` whose Python and pip run; one cut short or broken is made again."""
    if layout.venv.exists():
        if not installing(layout).exists() and _works(layout):
            return
        talk.say("interrupted_install" if installing(layout).exists() else "broken_venv")
        shutil.rmtree(layout.venv)
    _check_modules()
    talk.step("step_venv")
    _make(layout, env)


def installing(layout: Layout) -> Path:
    """Name the mark that says pip is at work; found at a start, the last one was cut short."""
    return layout.venv / ".curso" / "installing"


def _works(layout: Layout) -> bool:
    # Fast on purpose (every start pays it): pip is looked for, not loaded.
    code = (
        "import sys, importlib.util as u;"
        f"sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r} or not u.find_spec('pip'))"
    )
    try:
        done = subprocess.run([layout.python, "-I", "-c", code], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _check_modules() -> None:
    missing = [m for m in ("venv", "ensurepip") if importlib.util.find_spec(m) is None]
    if missing:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        cure = install_command(f"python{version}-venv", mac="python")
        raise Problem("no_venv_module", command=cure)


def _make(layout: Layout, env: Mapping[str, str]) -> None:
    mark = installing(layout)
    log = layout.logs / "venv.log"
    mark.parent.mkdir(parents=True)
    mark.touch()
    if run_logged([sys.executable, "-m", "venv", layout.venv], log, env=env, folder=layout.root):
        raise Problem("venv_failed", folder=layout.venv, tail=tail(log))
    mark.unlink()
