"""Folders of installed files: made once, kept in the cache, and put into each slug."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from minidyno.buildpacks.threads import Stop


def put(layer: Path, target: Path, stop: Stop, *, copies: bool = False) -> None:
    """Make `target` with all that is in `layer`.

    By links, which cost nothing, as long as nobody writes into the files; with `copies` (0.3 s
    for a thousand files) somebody may.
    """
    target.mkdir(parents=True)
    for path, entry in _walk(layer):
        stop.check()
        if entry.is_dir(follow_symlinks=False):
            (target / path).mkdir()
        elif copies:
            shutil.copy2(entry.path, target / path, follow_symlinks=False)
        else:
            _link_or_copy(entry.path, target / path)


def keep_only(layers: Path, made: Path, key: str) -> Path:
    """Make `made` the one layer in `layers`, under its key.

    Renamed when complete: a layer that has its name is whole, whatever happened before.
    """
    layers.mkdir(parents=True, exist_ok=True)
    for path in layers.iterdir():
        shutil.rmtree(path, ignore_errors=True)
    return Path(shutil.move(made, layers / key))


def _walk(folder: Path, below: str = "") -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    with os.scandir(folder / below) as found:
        entries = list(found)
    for entry in entries:
        path = f"{below}{entry.name}"
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder, path + "/")


def _link_or_copy(source: str, target: Path) -> None:
    with contextlib.suppress(OSError, NotImplementedError):
        os.link(source, target, follow_symlinks=False)
        return
    shutil.copy2(source, target, follow_symlinks=False)
