"""Unpacking an archive that a stranger made."""

import os
import tarfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from minidyno.buildpacks.archive_stream import CarefulTarInfo, open_stream
from minidyno.buildpacks.disk import translated_errors
from minidyno.buildpacks.threads import Stop
from minidyno.domain.errors import MinidynoError

_CHUNK = 256 * 1024


def unpack(archive: BinaryIO, folder: Path, *, max_bytes: int, max_files: int, stop: Stop) -> None:
    """Unpack a tar or tar.gz into `folder`, which must be new and empty.

    Only files, folders, and links that stay inside come out; of the permissions only the
    executable bit is kept. Raises the `archive_…` errors and `disk_full`; what was unpacked until
    then is left to the caller to remove.
    """
    unpacking = _Unpacking(folder, max_bytes, max_files)
    try:
        stream = open_stream(archive, max_bytes, max_files)
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=CarefulTarInfo) as tar:
            while (member := tar.next()) is not None:
                stop.check()
                with translated_errors(folder, member.name):
                    unpacking.take(tar, member)
                # tarfile remembers every member: with many small files, a lot of memory.
                tar.members.clear()  # type: ignore[attr-defined, unused-ignore]
        while stream.read(_CHUNK):  # the checksum of gzip is at the very end
            stop.check()
        if not stream.ended_like_a_tar:
            raise MinidynoError("archive_not_tar")
    except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
        raise MinidynoError("archive_not_tar") from error
    except OSError as error:
        if error.errno is None:  # gzip.BadGzipFile is an OSError without a number
            raise MinidynoError("archive_not_tar") from error
        raise
    unpacking.make_links()


def source_root(folder: Path) -> Path:
    """Find the app in an unpacked archive: the folder, or the only folder in it.

    Archives that GitHub makes hold everything in one folder named after the repository.
    """
    entries = list(folder.iterdir())
    if len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink():
        return entries[0]
    return folder


@dataclass(slots=True)
class _Unpacking:
    """Links are made at the very end: until then nothing can be written through one."""

    folder: Path
    max_bytes: int
    max_files: int
    size: int = 0
    count: int = 0
    links: dict[str, str] = field(default_factory=dict)

    def take(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self.count += 1
        if self.count > self.max_files:
            raise MinidynoError("archive_too_many_files", limit=self.max_files)
        path = safe_path(member.name)
        if not path:
            return  # the top folder itself
        self._make_parents(path)
        if member.isdir():
            self._make_folder(path)
        elif member.issym():
            self._clear(path)
            self.links[path] = member.linkname
        elif member.islnk():
            self._hard_link(path, member)
        elif member.isreg():
            self._count_bytes(member.size)
            self._write(tar, member, path)
        else:
            raise MinidynoError("archive_special_file", path=shown(member.name))

    def make_links(self) -> None:
        for path, target in self.links.items():
            if "\0" in target:
                raise _link_outside(path, target)
            with translated_errors(self.folder, path):
                (self.folder / path).symlink_to(target)
        # Only now can a chain of links be followed to where it really leads.
        for path, target in self.links.items():
            check_link(self.folder, path, target)

    def _make_parents(self, path: str) -> None:
        parts = path.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            parent = "/".join(parts[:end])
            if parent in self.links:
                raise _link_outside(parent, self.links[parent])
            self._make_folder(parent)

    def _make_folder(self, path: str) -> None:
        full = self.folder / path
        if path in self.links or (os.path.lexists(full) and not full.is_dir()):
            raise MinidynoError("archive_path_invalid", path=shown(path))
        full.mkdir(exist_ok=True)

    def _clear(self, path: str) -> None:
        # As in every tar, of two members with one name the later counts.
        self.links.pop(path, None)
        full = self.folder / path
        if full.is_dir():
            raise MinidynoError("archive_path_invalid", path=shown(path))
        full.unlink(missing_ok=True)

    def _hard_link(self, path: str, member: tarfile.TarInfo) -> None:
        target = safe_path(member.linkname)
        if target != path and target in self.links:
            self._clear(path)
            self.links[path] = self.links[target]
            return
        source = self.folder / target
        if target == path or not source.is_file():
            raise _link_outside(path, member.linkname)
        # Counted as if it were a copy: in the slug it will be one.
        self._count_bytes(source.stat().st_size)
        self._clear(path)
        os.link(source, self.folder / path, follow_symlinks=False)

    def _count_bytes(self, size: int) -> None:
        self.size += size
        if self.size > self.max_bytes:
            raise MinidynoError("archive_too_large", limit=self.max_bytes)

    def _write(self, tar: tarfile.TarFile, member: tarfile.TarInfo, path: str) -> None:
        self._clear(path)
        content = tar.extractfile(member)
        assert content is not None
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        mode = 0o755 if member.mode & 0o111 else 0o644
        handle = os.open(self.folder / path, flags | getattr(os, "O_NOFOLLOW", 0), mode)
        with os.fdopen(handle, "wb") as file:
            while chunk := content.read(_CHUNK):
                file.write(chunk)
            if file.tell() != member.size:
                raise MinidynoError("archive_not_tar")


def safe_path(name: str) -> str:
    """Normalise a name in an archive; "" is the top folder. Raises `archive_path_outside`."""
    parts = [part for part in name.split("/") if part not in {"", "."}]
    windows = os.name == "nt" and ("\\" in name or ":" in name)
    if name.startswith("/") or ".." in parts or "\0" in name or windows:
        raise MinidynoError("archive_path_outside", path=shown(name))
    return "/".join(parts)


def check_link(folder: Path, path: str, target: str) -> None:
    """Make sure that a link ends inside `folder`; raises `archive_link_outside`."""
    top = os.path.realpath(folder)
    end = os.path.realpath(folder / path)
    if Path(target).is_absolute() or not (end == top or end.startswith(top + os.sep)):
        raise _link_outside(path, target)


def _link_outside(path: str, target: str) -> MinidynoError:
    return MinidynoError("archive_link_outside", path=shown(path), target=shown(target))


def shown(name: str) -> str:
    """Write a stranger's file name so that it can be printed on one line."""
    text = name.encode("utf-8", "backslashreplace").decode()
    text = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
    return text if len(text) <= 200 else text[:200] + "…"
