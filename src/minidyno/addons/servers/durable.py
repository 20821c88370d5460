"""Writing so that what was said to be written is there after the machine's worst day."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def write_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a whole file or none, and return when the disk has it; raises OSError."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):  # the disk may be full: leave no half behind
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Return when the disk has what was made and removed in a folder."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
