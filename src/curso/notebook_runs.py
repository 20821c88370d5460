"""Run the solved notebooks against a platform of their own, for the pages that show them.

What is written goes to build/cuadernos/LANG, never to the repository.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

from curso.language import Language
from curso.launch.layout import Layout
from curso.notebooks import LANGUAGES, UNITS, Unit, cut
from curso.own_platform import own_platform

CELL_SECONDS = 240
_reads: Any = nbformat.reads  # nbformat has no types of its own
_writes: Any = nbformat.writes


def by_sockets_in(folder: Path) -> Config:
    """Settings to talk with a kernel over Unix sockets in a folder, whose path has to be short.

    Ports are chosen seconds before the kernel listens on them: another program may have them then.
    """
    return Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}})


def run_notebook(root: Path, source: str, language: Language, env: Mapping[str, str]) -> str:
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
        client = NotebookClient(
            notebook, timeout=CELL_SECONDS, resources=resources, config=by_sockets_in(Path(folder))
        )
        client.execute(env={**env, "IPYTHONDIR": str(Path(folder) / "ipython")})
    return str(_writes(notebook)) + "\n"


def run_unit(root: Path, unit: Unit, language: Language, env: Mapping[str, str]) -> Path:
    """Run a unit's notebook on the platform of `env`, and leave it where the site finds it."""
    file = root / "notebooks" / "fuentes" / f"{unit.source}.py"
    text = run_notebook(root, file.read_text(encoding="utf-8"), language, env)
    target = unit.target(root / "build" / "cuadernos", language)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    temporary.write_text(text, encoding="utf-8")
    return temporary.replace(target)


def run_all(root: Path, words: list[str]) -> Iterator[Path]:
    """Run the notebooks of all units, or of those whose number is among the words."""
    with own_platform(Layout.of(os.environ, root).packages) as env:
        for unit in UNITS:
            if words and unit.number not in words:
                continue
            for language in LANGUAGES:
                yield run_unit(root, unit, language, env)
