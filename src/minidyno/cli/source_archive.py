"""Packing a folder for a deploy: what git would deploy, or all but what never belongs there."""

import gzip
import os
import subprocess
import tarfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO

from minidyno.domain.errors import MinidynoError

# Left out where git does not say what belongs to the app.
_NEVER = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", "__pycache__", "node_modules", ".tox", ".nox",
        ".mypy_cache", ".ruff_cache", ".pytest_cache", ".ipynb_checkpoints", ".DS_Store",
    }
)  # fmt: skip
_CHUNK = 256 * 1024


def pack(folder: Path, into: IO[bytes]) -> int:
    """Pack a folder as .tar.gz and say how many files it holds.

    Raises `source_folder_missing`, `source_empty`, `source_unreadable`.
    """
    if not folder.is_dir():
        raise MinidynoError("source_folder_missing", folder=folder)
    count = 0
    # Equal folders give equal bytes: no times, no owners, always the same order.
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=into, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in sorted(files_of(folder)):
            try:
                count += _add(tar, folder, name)
            except OSError as error:
                raise MinidynoError(
                    "source_unreadable", path=folder / name, reason=error.strerror
                ) from error
    if not count:
        raise MinidynoError("source_empty", folder=folder)
    return count


def _add(tar: tarfile.TarFile, folder: Path, name: str) -> bool:
    path = folder / name
    if not (path.is_symlink() or path.is_file()):
        return False  # sockets and pipes are not part of an app
    member = tar.gettarinfo(path, name)
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = 0
    if member.islnk():  # a second name of a file in the folder: packed as a file of its own
        member.type, member.linkname, member.size = tarfile.REGTYPE, "", path.stat().st_size
    if not member.isreg():
        tar.addfile(member)
        return True
    with path.open("rb") as content:
        # The size as it is now: a file that grows meanwhile must not spoil the archive.
        member.size = os.fstat(content.fileno()).st_size
        tar.addfile(member, content)
    return True


def files_of(folder: Path) -> Iterator[str]:
    """Name the files that are deployed, relative to the folder."""
    listed = _git(folder, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    if listed:
        names = set(listed.rstrip("\0").split("\0"))
        yield from (name for name in names if os.path.lexists(folder / name))
        return
    for place, folders, files in os.walk(folder):
        here = Path(place).relative_to(folder)
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = [name for name in folders if name not in _NEVER and name not in links]
        yield from (str(here / name) for name in (*files, *links) if name not in _NEVER)


def version_of(folder: Path) -> str | None:
    """The commit that the folder holds, if nothing in it was changed since."""
    if _git(folder, "status", "--porcelain", "--", ".") != "":
        return None
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    return commit.strip() if commit else None


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None  # no git here
    return os.fsdecode(done.stdout) if done.returncode == 0 else None


async def chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Read a packed folder from its beginning."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk
