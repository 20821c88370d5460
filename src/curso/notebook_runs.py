"""Run the solved notebooks against a platform of their own, for the pages that show them.

What is written goes to build/cuadernos/LANG, never to the repository.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from curso.language import Language
from curso.launch.ports import free_port
from curso.notebooks import LANGUAGES, UNITS, cut

CELL_SECONDS = 240
_reads: Any = nbformat.reads  # nbformat has no types of its own
_writes: Any = nbformat.writes


class PlatformError(Exception):
    """The platform did not start; the message is what it said."""


@contextmanager
def own_platform() -> Iterator[dict[str, str]]:
    """Start a platform in a temporary folder on free ports, give its environment, and end it."""
    # Short: a Unix socket's path may have about a hundred characters.
    folder = tempfile.mkdtemp(prefix="curso-")
    first = free_port()
    foreign = ("MINIDYNO_", "HEROKU_")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(foreign)},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "MINIDYNO_HOME": folder,
        "MINIDYNO_API_PORT": str(free_port()),
        "MINIDYNO_ROUTER_PORT": str(free_port()),
        "MINIDYNO_APP_PORT_FIRST": str(first),
        "MINIDYNO_APP_PORT_LAST": str(first + 50),
        "MINIDYNO_DYNO_PORT_FIRST": str(first + 51),
        "MINIDYNO_DYNO_PORT_LAST": str(first + 250),
    }
    words = ["minidyno", "up", "--detach"]
    try:
        up = subprocess.run(words, env=env, capture_output=True, check=False, encoding="utf-8")
        if up.returncode:
            raise PlatformError(up.stdout + up.stderr)
        yield env
    finally:
        subprocess.run(["minidyno", "down"], env=env, capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def run_notebook(root: Path, source: str, language: Language, env: dict[str, str]) -> str:
    """Run a solved notebook from clean and give it with its outputs, as the text of an .ipynb.

    A failing cell raises nbclient's CellExecutionError.
    """
    notebook = _reads(cut(source, language, solved=True), as_version=4)
    with tempfile.TemporaryDirectory(prefix="curso-") as folder:
        # Notebooks find the apps beside their folder, and their language by its name.
        here = Path(folder) / language
        here.mkdir()
        (Path(folder) / "apps").symlink_to(root / "notebooks" / "apps")
        resources = {"metadata": {"path": str(here)}}
        client = NotebookClient(notebook, timeout=CELL_SECONDS, resources=resources)
        client.execute(env={**env, "IPYTHONDIR": str(Path(folder) / "ipython")})
    return str(_writes(notebook)) + "\n"


def run_all(root: Path, words: list[str]) -> Iterator[Path]:
    """Run the notebooks of all units, or of those whose number is among the words."""
    with own_platform() as env:
        for unit in UNITS:
            if words and unit.es.split("-", 1)[0] not in words:
                continue
            file = root / "notebooks" / "fuentes" / f"{unit.source}.py"
            for language in LANGUAGES:
                target = unit.target(root / "build" / "cuadernos", language)
                target.parent.mkdir(parents=True, exist_ok=True)
                source = file.read_text(encoding="utf-8")
                target.write_text(run_notebook(root, source, language, env), encoding="utf-8")
                yield target
