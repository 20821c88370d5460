"""From a folder to the archive that is uploaded."""

import gzip
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from minidyno.domain.errors import MinidynoError

# What no build needs: history, local environments, caches.
LEFT_OUT = frozenset(
    {
        ".git",
        ".hg",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".ipynb_checkpoints",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
        ".DS_Store",
    }
)
# The archive is made in memory, because in the browser there is nothing else.
LIMIT = 100_000_000


def pack_folder(folder: str | Path) -> bytes:
    """Pack a folder as .tar.gz; equal content gives equal bytes.

    Raises `folder_not_found` and `source_too_large`.
    """
    root = Path(folder)
    if not root.is_dir():
        raise MinidynoError("folder_not_found", folder=folder, base=Path.cwd())
    packed = io.BytesIO()
    size = 0
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=packed, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in _files(root):
            member = tar.gettarinfo(path, arcname=path.relative_to(root).as_posix())
            size += member.size
            if size > LIMIT:
                raise MinidynoError("source_too_large", limit=LIMIT)
            _make_plain(member)
            if member.isreg():
                with path.open("rb") as content:
                    tar.addfile(member, content)
            else:
                tar.addfile(member)
    return packed.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_OUT:
            continue
        if path.is_symlink() or path.is_file():
            yield path
        elif path.is_dir():
            yield path
            yield from _files(path)


def _make_plain(member: tarfile.TarInfo) -> None:
    """Take out what differs from machine to machine; the executable bit stays."""
    member.mtime = 0
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    executable = member.isdir() or bool(member.mode & 0o100)
    member.mode = 0o755 if executable else 0o644
