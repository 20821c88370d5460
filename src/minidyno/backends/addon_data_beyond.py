"""Data of add-ons that lies outside the platform's folder, and what of it is nobody's any more.

A platform of root has servers of another user, to whom a folder under /root is closed. So that
data does not outlive its platform for ever, each folder has a record of whose it is.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BEYOND = Path("/var/lib/minidyno")
_RECORD = ".home"


@dataclass(frozen=True, slots=True)
class Outside:
    """A folder with data, and the folder for add-ons of the platform that it belongs to."""

    path: Path
    home: Path
    device: int  # what that folder lay on

    @property
    def is_forgotten(self) -> bool:
        """Say whether its platform is gone for good, and not on a disk that is just not here."""
        try:
            if self.home.exists() or self.home.parent.exists():
                return False
            left = next(folder for folder in self.home.parents if folder.exists())
            return left.stat().st_dev == self.device
        except OSError:
            return False

    def remove(self) -> None:
        """Remove it with all it holds."""
        shutil.rmtree(self.path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A folder with data that may be anyone's; `changed` is when anything last did, in seconds."""

    path: Path
    changed: float


def root_of(home: Path, beyond: Path = BEYOND) -> Path:
    """Where the data of a platform's add-ons lies."""
    return beyond / hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]


def record(root: Path, home: Path) -> None:
    """Write down whose it is; once."""
    file = root / _RECORD
    if not file.exists():
        whose = {"home": str(home.resolve()), "device": home.stat().st_dev}
        new = root / f"{_RECORD}.{secrets.token_hex(4)}.new"
        new.write_text(json.dumps(whose), encoding="utf-8")
        new.replace(file)


def remove_empty(root: Path, home: Path) -> None:
    """Remove it if it holds no server's data; raises OSError when it does."""
    if any(entry.name != _RECORD for entry in root.iterdir()):
        return
    (root / _RECORD).unlink(missing_ok=True)
    try:
        root.rmdir()
    except OSError:  # the data of another server has come meanwhile
        record(root, home)
        raise
    root.parent.rmdir()


def all_outside(beyond: Path = BEYOND) -> Iterator[Outside]:
    """All that can be told whose it is; nothing for who is not root, since it is not theirs."""
    for path in _folders(beyond):
        if (found := _read(path, beyond)) is not None:
            yield found


def all_unrecorded(beyond: Path = BEYOND) -> Iterator[Unrecorded]:
    """All of which nobody knows whose it is: data of before there were records, or copied."""
    for path in _folders(beyond):
        if _read(path, beyond) is None:
            with suppress(OSError):  # removed meanwhile
                inside = [
                    entry.stat().st_mtime for entry in (path, *path.glob("*"), *path.glob("*/*"))
                ]
                yield Unrecorded(path, max(inside))


def _folders(beyond: Path) -> Sequence[Path]:
    if os.geteuid() != 0:
        return ()
    try:
        found = sorted(beyond.iterdir())
    except FileNotFoundError:  # there was never any, or the last has just been removed
        return ()
    return [path for path in found if path.is_dir() and not path.is_symlink()]


def _read(path: Path, beyond: Path) -> Outside | None:
    """Read the record of a folder; one that is not this folder's own says nothing about it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        whose = json.loads((path / _RECORD).read_text(encoding="utf-8"))
        home = Path(whose["home"])
        if path == root_of(home, beyond):
            return Outside(path, home, int(whose["device"]))
    return None
