"""Everything that must stand before anything is started; each step skips itself when done."""

import shutil
from collections.abc import Mapping

from curso.launch.cures import install_command
from curso.launch.layout import Layout
from curso.launch.node_modules import ensure_modules_once
from curso.launch.packages import Installer
from curso.launch.problem import Problem
from curso.launch.site_build import ensure_site
from curso.launch.talk import Talk
from curso.launch.venv import ensure_venv


def check_machine() -> None:
    """Raise where the course cannot run, before anything is touched."""
    if shutil.which("git") is None:
        raise Problem("no_git", command=install_command("git"))


def child_environment(environ: Mapping[str, str], layout: Layout) -> dict[str, str]:
    """Say what our programs run with: the user's environment, minus what would mislead Python."""
    env = {k: v for k, v in environ.items() if k not in {"PYTHONHOME", "PYTHONPATH"}}
    env["MINIDYNO_HOME"] = str(layout.home)
    # Where the terminal says nothing about UTF-8, our programs still speak it.
    env["PYTHONUTF8"] = "1"
    return env


def prepare(layout: Layout, talk: Talk, env: Mapping[str, str]) -> None:
    """Leave `.venv` installed and the site built, with its fonts where they can be had."""
    check_machine()
    ensure_venv(layout, talk, env)
    Installer(layout, talk, env).ensure("run")
    ensure_modules_once(layout, talk, env)
    ensure_site(layout, talk, env)
