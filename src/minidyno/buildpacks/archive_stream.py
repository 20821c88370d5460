"""The bytes of an archive, bounded before anything is believed of them."""

import gzip
import io
import tarfile
from typing import BinaryIO, Self

from minidyno.domain.errors import MinidynoError

_BLOCK = 512
_GZIP = b"\x1f\x8b"
# A name, however long, fits easily; tarfile would read such a member whole into memory.
_MAX_HEADER = 64 * 1024
_HEADERS = {
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
}
# What tar adds to each file at most: its header, its extended header and name, the padding.
_PER_FILE = 4096


class CarefulTarInfo(tarfile.TarInfo):
    """Refuses the members by which a small archive would take a lot of memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read a header."""
        member = super().frombuf(buf, encoding, errors)
        if member.type in _HEADERS and member.size > _MAX_HEADER:
            raise MinidynoError("archive_not_tar")
        return member


class BoundedStream(io.RawIOBase):
    """Reads from `inner` until more than `limit` bytes came: then `archive_too_large`.

    Without it, an archive whose gzip unpacks to endless zeros would be read to its end.
    """

    def __init__(self, inner: BinaryIO, limit: int, said_limit: int) -> None:
        self._inner = inner
        self._left = limit
        self._said_limit = said_limit
        self._tail = b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes."""
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        data = self._inner.read(wanted)
        self._left -= len(data)
        if self._left < 0:
            raise MinidynoError("archive_too_large", limit=self._said_limit)
        self._tail = (self._tail + data[-_BLOCK:])[-_BLOCK:]
        return data

    @property
    def ended_like_a_tar(self) -> bool:
        """Whether the last block was zeros, as at the end of every tar.

        tarfile takes an archive that was cut between two files for a whole one: half an app.
        """
        return self._tail == bytes(_BLOCK)


def open_stream(archive: BinaryIO, max_bytes: int, max_files: int) -> BoundedStream:
    """Look at the first bytes, not at a name: gzip or plain tar."""
    compressed = archive.read(2) == _GZIP
    archive.seek(0)
    inner = gzip.GzipFile(fileobj=archive) if compressed else archive
    limit = max_bytes + max_files * _PER_FILE + 1_000_000
    return BoundedStream(inner, limit, max_bytes)  # type: ignore[arg-type]
