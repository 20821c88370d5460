"""Run in a network that has only loopback: a unit's solved notebook, on a platform of its own.

`python -m tests.course.offline_notebook SOURCE LANGUAGE FOLDER`: the local store of packages is in
FOLDER/packages, and the notebook with its outputs is left in FOLDER/done.ipynb.
"""

import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from curso.notebooks import UNITS
from curso.own_platform import own_platform
from tests import only_loopback
from tests.course.notebook_runs import executed

_write: Any = nbformat.write  # nbformat has no types of its own


def main() -> None:
    """End with what failed, in words that name the cell."""
    name, language, given = sys.argv[1:]
    folder = Path(given)
    only_loopback.begin()
    [unit] = [one for one in UNITS if one.source == name]
    with own_platform(folder / "packages") as env:
        try:
            notebook = executed(unit, language, env, folder, solved=True)
        except pytest.fail.Exception as failed:
            sys.exit(str(failed))
    _write(notebook, folder / "done.ipynb")


if __name__ == "__main__":
    main()
