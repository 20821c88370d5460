"""Sources and slugs as files named by their content."""

import asyncio
import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterator, Collection
from io import FileIO
from pathlib import Path

import psutil

from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Blob
from minidyno.store.disk_errors import file_errors_told

_CHECKSUM = re.compile(r"SHA256:([0-9a-f]{64})")
_NAME = re.compile(r"[0-9a-f]{64}")
_PARTIAL = re.compile(r"\.partial-([0-9]+)-[0-9a-f]+")
_CHUNK = 256 * 1024
_MODE = 0o600


class FileBlobs:
    """Keeps blobs in a folder, made when missing; what is being written has a name of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing: set[str] = set()
        with file_errors_told(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def put(self, chunks: AsyncIterator[bytes], limit: int) -> Blob:
        """Keep what comes, up to `limit` bytes; raises `source_too_large` or `disk_full`."""
        # In the same folder, because a rename is atomic only within one file system.
        partial = self._folder / f".partial-{os.getpid()}-{secrets.token_hex(8)}"
        self._writing.add(partial.name)
        try:
            blob = await self._write(partial, chunks, limit)
            with file_errors_told(self._folder):
                partial.replace(self._file(blob.checksum))
        except BaseException:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise
        finally:
            self._writing.discard(partial.name)
        return blob

    async def read(self, checksum: str) -> AsyncIterator[bytes]:
        """The content; raises KeyError at the first step when it is not there."""
        with self.path(checksum).open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def has(self, checksum: str) -> bool:
        """Say whether it is there."""
        try:
            return self._file(checksum).is_file()
        except KeyError:
            return False

    def path(self, checksum: str) -> Path:
        """The file that holds the content; raises KeyError when it is not there."""
        file = self._file(checksum)
        if not file.is_file():
            raise KeyError(checksum)
        return file

    def sweep(self, in_use: Collection[str]) -> None:
        """Remove all that is not in use and not being written, here or by a living process."""
        keep = {self._file(checksum).name for checksum in in_use}
        with file_errors_told(self._folder):
            for file in list(self._folder.iterdir()):
                blob = _NAME.fullmatch(file.name) and file.name not in keep
                if blob or self._is_abandoned(file.name):
                    file.unlink(missing_ok=True)

    async def _write(self, partial: Path, chunks: AsyncIterator[bytes], limit: int) -> Blob:
        digest = hashlib.sha256()
        size = 0
        with file_errors_told(self._folder):
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            # Only our own writing is translated: what `chunks` raises is the sender's affair.
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise MinidynoError("source_too_large", limit=limit)
                digest.update(chunk)
                with file_errors_told(self._folder):
                    _write_all(file, chunk)
            with file_errors_told(self._folder):
                # Before the rename: a power cut must not leave the name with half the content.
                # In a thread, because it waits for the disk.
                await asyncio.to_thread(os.fsync, file.fileno())
        return Blob(checksum=f"SHA256:{digest.hexdigest()}", size=size)

    def _file(self, checksum: str) -> Path:
        match = _CHECKSUM.fullmatch(checksum)
        if match is None:
            raise KeyError(checksum)
        return self._folder / match[1]

    def _is_abandoned(self, name: str) -> bool:
        match = _PARTIAL.fullmatch(name)
        if match is None or name in self._writing:
            return False
        writer = int(match[1])
        return writer == os.getpid() or not psutil.pid_exists(writer)


def _write_all(file: FileIO, data: bytes) -> None:
    """Write it all: on a disk that fills up, one write may take only a part."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
