"""The twins in memory of what is otherwise kept in files: blobs, and what builds print."""

import hashlib
from collections.abc import AsyncIterator, Collection

from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Blob
from minidyno.store.growing import Growing
from minidyno.store.output_limit import CHUNK, DEFAULT_LIMIT, what_fits


class MemoryBlobs:
    """Keeps blobs in this object alone."""

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    async def put(self, chunks: AsyncIterator[bytes], limit: int) -> Blob:
        """Keep what comes, up to `limit` bytes; raises `source_too_large`."""
        content = bytearray()
        async for chunk in chunks:
            if len(content) + len(chunk) > limit:
                raise MinidynoError("source_too_large", limit=limit)
            content += chunk
        checksum = f"SHA256:{hashlib.sha256(content).hexdigest()}"
        self._blobs[checksum] = bytes(content)
        return Blob(checksum=checksum, size=len(content))

    async def read(self, checksum: str) -> AsyncIterator[bytes]:
        """The content; raises KeyError at the first step when it is not there."""
        content = self._blobs[checksum]
        for start in range(0, len(content), CHUNK):
            yield content[start : start + CHUNK]

    def has(self, checksum: str) -> bool:
        """Say whether it is there."""
        return checksum in self._blobs

    def sweep(self, in_use: Collection[str]) -> None:
        """Remove all that is not in use; what is being written is not here yet."""
        keep = frozenset(in_use)
        self._blobs = {c: content for c, content in self._blobs.items() if c in keep}


class MemoryOutputs:
    """Keeps what builds print in this object alone; `limit` is in bytes."""

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        self._limit = limit
        self._texts: dict[str, bytearray] = {}
        self._growing = Growing()

    def write(self, output_id: str, data: bytes) -> None:
        """Add to it; past the limit it is cut, and the cut is said."""
        text = self._texts.setdefault(output_id, bytearray())
        text += what_fits(len(text), data, self._limit)
        self._growing.grow(output_id)

    def finish(self, output_id: str) -> None:
        """Nothing more will come; those who follow it are let go."""
        self._growing.end(output_id)

    async def follow(self, output_id: str, start: int = 0) -> AsyncIterator[bytes]:
        """All of it from byte `start`, going on until it is finished; empty if there is none."""
        text = self._texts.get(output_id)
        mark = self._growing.mark(output_id)
        if text is None:
            return
        at = max(start, 0)
        while True:
            if at < len(text):
                chunk = bytes(text[at : at + CHUNK])
                at += len(chunk)
                yield chunk
            elif mark is not None and self._growing.mark(output_id) is mark:
                # No `await` between the look at the text and this one: nothing can be missed.
                await self._growing.wait(output_id)
            else:
                return

    def remove(self, output_id: str) -> None:
        """Forget it; those who follow it are let go."""
        self._texts.pop(output_id, None)
        self.finish(output_id)
