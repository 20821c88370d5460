"""Run a unit's notebook against a platform, as a reader who starts it from clean does."""

import os
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from curso.contract.notebooks import failed_cells
from curso.launch.layout import ROOT
from curso.notebook_runs import by_sockets_in
from curso.notebooks import Unit, cut
from tests import only_loopback

NOTEBOOKS = ROOT / "notebooks"
_reads: Any = nbformat.reads  # nbformat has no types of its own


def source(unit: Unit) -> str:
    """Read what both languages' notebooks are cut from."""
    return (NOTEBOOKS / "fuentes" / f"{unit.source}.py").read_text(encoding="utf-8")


def executed(
    unit: Unit,
    language: Any,
    env: dict[str, str],
    folder: Path,
    *,
    solved: bool,
    twice: str | None = None,
) -> Any:
    """Give the notebook with its outputs; a cell that fails fails the test, named with its line.

    Each cell with the word `twice` in its code is run a second time before the next.
    """
    notebook = _reads(cut(source(unit), language, solved=solved), as_version=4)
    if twice:
        notebook.cells = [one for cell in notebook.cells for one in _repeated(cell, twice)]
    (folder / language).mkdir()
    (folder / "apps").symlink_to(NOTEBOOKS / "apps")
    client = NotebookClient(
        notebook,
        timeout=700,
        resources={"metadata": {"path": str(folder / language)}},
        config=by_sockets_in(folder),
    )
    try:
        client.execute(env={**env, "IPYTHONDIR": str(folder / "ipython")})
    except CellExecutionError:
        failed = failed_cells(notebook, NOTEBOOKS / "fuentes" / f"{unit.source}.py")
        pytest.fail("\n".join(one.say("es", ROOT) for one in failed))
    return notebook


def _repeated(cell: Any, word: str) -> list[Any]:
    if cell.cell_type != "code" or word not in cell.source:
        return [cell]
    again = deepcopy(cell)
    again.id = f"{cell.id}-again"
    return [cell, again]


def executed_offline(unit: Unit, language: Any, packages: Path, folder: Path) -> Any:
    """Solve it where only loopback is there: what the apps need is in the store of packages."""
    (folder / "packages").symlink_to(packages)
    done = subprocess.run(
        only_loopback.command("tests.course.offline_notebook", unit.source, language, folder),
        cwd=ROOT,
        # pip must not be saved by what it downloaded before.
        env={**os.environ, "PIP_NO_CACHE_DIR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return _reads((folder / "done.ipynb").read_text(encoding="utf-8"), as_version=4)


def verdicts_of(notebook: Any) -> list[str]:
    """What each `comprobar` said."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and "\ncomprobar(" in "\n" + cell.source:
            [output] = [o for o in cell.outputs if o.output_type == "execute_result"]
            found.append(output["data"]["text/plain"])
    return found
