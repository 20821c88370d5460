"""Large files kept by their content, as a port: sources and slugs."""

from collections.abc import AsyncIterator, Collection
from typing import Protocol

from minidyno.domain.slugs import Blob


class Blobs(Protocol):
    """Content-addressed storage; the same content twice takes space once."""

    async def put(self, chunks: AsyncIterator[bytes], limit: int) -> Blob:
        """Keep what comes, up to `limit` bytes; raises `source_too_large` or `disk_full`."""

    def read(self, checksum: str) -> AsyncIterator[bytes]:
        """The content; raises KeyError at the first step when it is not there."""

    def has(self, checksum: str) -> bool:
        """Say whether it is there."""

    def sweep(self, in_use: Collection[str]) -> None:
        """Remove all that is not in use and not being written."""
