"""An environment of Python's own for the app, and its dependencies in it."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from curso.by_hand.problem import HandError
from curso.by_hand.views import Lines
from curso.language import spoken
from curso.launch.layout import Layout

# pip draws on the terminal even when there is none.
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PIP = (sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "--no-color")


async def install(requirements: Path, env: Path) -> Lines:
    """Make `env` and install there, from the local store or else from the index.

    Raises `environment_failed`, `install_failed`.
    """
    beginning = time.monotonic()
    code, tail = await _run([sys.executable, "-m", "venv", "--without-pip", str(env)])
    if code:
        raise HandError("environment_failed", tail=tail)
    words = [*_PIP, f"--python={env / 'bin' / 'python'}", "install", "-r", str(requirements)]
    store = Layout.of(os.environ).packages
    code = 1
    if store.is_dir():  # first, so that a classroom without a network loses no time
        code, tail = await _run([*words, "--no-index", f"--find-links={store}"])
    if code:
        code, tail = await _run(words)
    if code:
        raise HandError("install_failed", tail=tail)
    took = time.monotonic() - beginning
    return Lines(
        (
            "$ python -m venv env",
            f"$ env/bin/pip install -r {requirements.name}",
            tail.splitlines()[-1].strip(),
        ),
        spoken(f"Instalado en {took:.1f} s", f"Installed in {took:.1f} s"),
    )


async def _run(command: Sequence[str]) -> tuple[int, str]:
    """Run a command to its end: its exit code and the last of what it said."""

    def run() -> tuple[int, str]:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        said = _CONTROL.sub("", done.stdout).strip()
        return done.returncode, "\n".join(said.splitlines()[-5:])

    return await asyncio.to_thread(run)
