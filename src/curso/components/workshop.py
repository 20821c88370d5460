"""A copy of an app to change files in, as one would in a clone."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def copy_of(folder: str | Path, files: Mapping[str, str]) -> Path:
    """Copy an app's folder to a temporary one and write some of its files anew."""
    source = Path(folder)
    copy = Path(tempfile.mkdtemp(prefix="curso-")) / source.name
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__", "pedidos.txt"))
    for name, text in files.items():
        (copy / name).write_text(text + "\n", encoding="utf-8")
    return copy
