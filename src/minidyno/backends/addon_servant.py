"""Who the servers of add-ons are on this machine, and where their data lies."""

import contextlib
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from minidyno.backends import addon_data_beyond

_NAMES = ("minidyno", "nobody")  # who servers are when we are root, the first there is


@dataclass(frozen=True, slots=True)
class Servant:
    """A user of this machine that servers run as; no one where they are ourselves.

    Servers never run as root: PostgreSQL and memcached refuse to, and rightly.
    """

    uid: int | None = None
    gid: int | None = None

    @property
    def name(self) -> str:
        """As an order names it ("65534:65534"); "" for ourselves."""
        return "" if self.uid is None else f"{self.uid}:{self.gid}"

    def reaches(self, path: Path) -> bool:
        """Say whether nothing on the way to a file, and its target, is closed to that user."""
        if self.uid is None:
            return True
        return all(self._may_enter(p) for real in (path, path.resolve()) for p in real.parents)

    def _may_enter(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        return bool(found.st_mode & (0o010 if found.st_gid == self.gid else 0o001))

    def give(self, path: Path) -> None:
        """Make it that user's own."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def find_servant() -> Servant:
    """Ourselves, or someone else where we are root."""
    if os.geteuid() != 0:
        return Servant()
    for name in _NAMES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Servant(found.pw_uid, found.pw_gid)
    return Servant(65_534, 65_534)


class DataFolders:
    """A folder for each server's data: in `home`, or where the servant gets to."""

    def __init__(self, home: Path, servant: Servant) -> None:
        self._servant = servant
        self._home = home
        self._root = home / "data"
        if servant.uid is not None:
            self._root = addon_data_beyond.root_of(home)

    def path(self, name: str) -> Path:
        """The folder of a server of that name."""
        return self._root / name

    def make(self, name: str) -> Path:
        """Make it, for the servant's eyes alone."""
        self._root.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder = self.path(name)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._servant.give(folder)
        if self._servant.uid is not None:
            addon_data_beyond.record(self._root, self._home)
        return folder

    def write(self, folder: Path, name: str, content: bytes) -> None:
        """Write a file into it, whole or not at all, for the servant's eyes alone."""
        file = folder / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Never through a link that the server's own user has left there.
        temporary = file.with_name(f".{file.name}.{os.getpid()}.new")
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
        self._servant.give(temporary)
        temporary.replace(file)

    def remove(self, name: str) -> None:
        """Remove it with all it holds, and what it lay in when nothing else does."""
        shutil.rmtree(self.path(name), ignore_errors=True)
        if self._servant.uid is not None:
            with contextlib.suppress(OSError):  # another server has its data there
                addon_data_beyond.remove_empty(self._root, self._home)
