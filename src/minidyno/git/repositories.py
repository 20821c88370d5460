"""The apps' repositories: bare, one folder each, named by the app's id."""

import asyncio
import os
import secrets
import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path

from minidyno.domain.errors import MinidynoError
from minidyno.git.environment import git_environment

_SUFFIX = ".git"
_MAKING = ".making-"
_REMOVED = ".removed-"
# Of what is pushed, everything is deployed: with these two a repository could leave parts out.
_ATTRIBUTES = "* -export-ignore -export-subst\n"


class Repositories:
    """Makes, finds and removes them; by the id they follow an app through its names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._removing: set[asyncio.Future[None]] = set()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def folder(self) -> Path:
        """The folder that holds them all."""
        return self._folder

    def path(self, app_id: str) -> Path:
        """Where the app's is, or would be."""
        return self._folder / f"{app_id}{_SUFFIX}"

    async def ensure(self, app_id: str) -> Path:
        """Make the app's repository if there is none; raises `git_failed`."""
        path = self.path(app_id)
        if not path.is_dir():
            await asyncio.to_thread(self._make, path)
        return path

    def forget(self, app_id: str) -> None:
        """Remove the app's repository: at once its name, its files in a thread."""
        gone = self._folder / f"{_REMOVED}{app_id}-{secrets.token_hex(4)}"
        try:
            self.path(app_id).rename(gone)
        except FileNotFoundError:
            return  # nobody ever pushed or cloned
        removing = asyncio.ensure_future(asyncio.to_thread(shutil.rmtree, gone, True))
        self._removing.add(removing)
        removing.add_done_callback(self._removing.discard)

    def remove_quarantine(self, app_id: str) -> None:
        """Remove the objects that a killed push had brought; only while nobody pushes."""
        _remove_quarantine(self.path(app_id))

    def sweep(self, app_ids: Collection[str]) -> None:
        """Remove what belongs to no app, and what was cut short; before anything is served."""
        for path in self._folder.iterdir():
            unknown = path.suffix == _SUFFIX and path.stem not in app_ids
            if unknown or path.name.startswith((_MAKING, _REMOVED)):
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == _SUFFIX:
                _remove_quarantine(path)
                _remove_locks(path)

    def _make(self, path: Path) -> None:
        # Made whole under another name: of two requests that come first, both find all of it.
        making = self._folder / f"{_MAKING}{secrets.token_hex(8)}"
        words = ["git", "init", "--quiet", "--bare", "--template=", str(making)]
        try:
            done = subprocess.run(
                words,
                env=git_environment(os.environ),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
            if done.returncode != 0:
                raise MinidynoError("git_failed", reason=done.stderr.strip() or done.returncode)
            # Written and not asked for: older versions of git know no --initial-branch.
            (making / "HEAD").write_text("ref: refs/heads/main\n")
            (making / "info").mkdir(exist_ok=True)
            (making / "info" / "attributes").write_text(_ATTRIBUTES)
            if not path.is_dir():
                making.rename(path)
        except FileNotFoundError as error:
            raise MinidynoError("git_missing") from error
        except OSError as error:
            if not path.is_dir():
                raise MinidynoError("git_failed", reason=error.strerror) from error
        finally:
            shutil.rmtree(making, ignore_errors=True)


def _remove_quarantine(path: Path) -> None:
    for pattern in ("tmp_objdir-*", "incoming-*"):  # git's name for it, new and old
        for quarantine in (path / "objects").glob(pattern):
            shutil.rmtree(quarantine, ignore_errors=True)


def _remove_locks(path: Path) -> None:
    for lock in (*path.glob("*.lock"), *(path / "refs").rglob("*.lock")):
        lock.unlink(missing_ok=True)
