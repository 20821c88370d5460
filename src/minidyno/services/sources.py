"""Sources: where code waits between its upload and its build."""

from collections.abc import AsyncIterator

from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Blob
from minidyno.ports.blobs import Blobs
from minidyno.ports.clock import Clock
from minidyno.ports.system import System

KEPT_FOR = 3600.0


class Sources:
    """Uploads not yet built. Their ids are secrets: whoever knows one may use it."""

    def __init__(self, *, blobs: Blobs, clock: Clock, system: System, settings: Settings) -> None:
        self._blobs = blobs
        self._clock = clock
        self._system = system
        self._settings = settings
        self._uploads: dict[str, tuple[float, Blob | None]] = {}

    def new(self) -> str:
        """Give out the id of an upload to come."""
        now = self._clock.now()
        self._uploads = {
            key: upload for key, upload in self._uploads.items() if now - upload[0] < KEPT_FOR
        }
        source_id = self._system.new_id()
        self._uploads[source_id] = (now, None)
        return source_id

    async def put(self, source_id: str, chunks: AsyncIterator[bytes], url: str) -> Blob:
        """Keep an upload; raises `source_not_found`, `source_too_large`, `disk_full`."""
        if source_id not in self._uploads:
            raise MinidynoError("source_not_found", url=url)
        blob = await self._blobs.put(chunks, self._settings.source_limit)
        self._uploads[source_id] = (self._clock.now(), blob)
        return blob

    def get(self, source_id: str, url: str) -> Blob:
        """What was uploaded; raises `source_not_found`."""
        _, blob = self._uploads.get(source_id, (0.0, None))
        if blob is None:
            raise MinidynoError("source_not_found", url=url)
        return blob

    def waiting(self) -> frozenset[str]:
        """Checksums that a sweep must spare."""
        now = self._clock.now()
        return frozenset(
            blob.checksum
            for at, blob in self._uploads.values()
            if blob is not None and now - at < KEPT_FOR
        )
