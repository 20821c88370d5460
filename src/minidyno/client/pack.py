"""A folder of code as a .tar.gz, to be uploaded. The only part of the client that reads files."""

import os
import tarfile
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from minidyno.domain.errors import MinidynoError
from minidyno.domain.names import closest

# What is made again elsewhere, and what belongs to the tools and not to the app.
SKIPPED = frozenset(
    {
        ".git",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".DS_Store",
    }
)

_CHUNK = 256 * 1024
# Packing is waited for, and the way is short: a little compression is enough.
_LEVEL = 3


@contextmanager
def packed(folder: Path) -> Iterator[BinaryIO]:
    """Pack a folder into a temporary file, ready to be read and gone afterwards.

    Files are taken as they are, committed or not. Raises the `source_…` errors: no such folder,
    a file, something that cannot be read, nothing in it.
    """
    try:
        there = folder.is_dir()
    except OSError as error:  # a name longer than any, or behind a closed door
        raise MinidynoError(
            "source_unreadable", path=folder, reason=error.strerror or error
        ) from error
    if not there:
        raise _no_folder(folder)
    with tempfile.TemporaryFile() as file:
        _write(folder, file)
        file.seek(0)
        yield file


def _no_folder(folder: Path) -> MinidynoError:
    """Say where the path leaves what there is, and what was probably meant."""
    folder = folder.absolute()
    if folder.exists():
        return MinidynoError("source_is_a_file", file=folder, folder=folder.parent)
    missing = folder
    while not missing.parent.is_dir():
        missing = missing.parent
    close = closest(missing.name, _folders(missing.parent))
    if close is None:
        return MinidynoError("source_folder_missing", name=missing.name, parent=missing.parent)
    return MinidynoError(
        "source_folder_misspelt", name=missing.name, parent=missing.parent, close=close
    )


def _folders(parent: Path) -> Sequence[str]:
    try:
        return [path.name for path in parent.iterdir() if path.is_dir()]
    except OSError:
        return []


async def chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    """Read a packed folder in pieces, for `Client.deploy_tarball`."""
    while chunk := file.read(_CHUNK):
        yield chunk


def _write(folder: Path, file: BinaryIO) -> None:
    some = False
    try:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=_LEVEL) as tar:
            for path in _files(folder):
                tar.add(path, path.relative_to(folder).as_posix(), recursive=False)
                some = some or not path.is_dir() or path.is_symlink()
    except OSError as error:
        raise MinidynoError(
            "source_unreadable", path=error.filename or folder, reason=error.strerror or error
        ) from error
    if not some:
        raise MinidynoError("source_empty", folder=folder)


def _files(folder: Path) -> Iterator[Path]:
    """Everything below, folders before what they hold, always in the same order."""
    with os.scandir(folder) as entries:
        here = sorted(entries, key=lambda entry: entry.name)
    for entry in here:
        if entry.name in SKIPPED:
            continue
        path = Path(entry.path)
        is_folder = entry.is_dir(follow_symlinks=False)
        # An environment may have any name; this file is how Python itself knows one.
        if is_folder and (path / "pyvenv.cfg").exists():
            continue
        yield path
        if is_folder:
            yield from _files(path)
