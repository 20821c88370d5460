"""What builds print, as one file each."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

from minidyno.store.disk_errors import file_errors_told
from minidyno.store.growing import Growing
from minidyno.store.output_limit import CHUNK, DEFAULT_LIMIT, what_fits

_MODE = 0o600
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")  # nothing that could leave the folder


class FileOutputs:
    """Keeps what builds print in a folder, made when missing; `limit` is in bytes each.

    Who writes lives in this process: after a restart every output counts as finished, until it
    is written to again.
    """

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._growing = Growing()
        with file_errors_told(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def write(self, output_id: str, data: bytes) -> None:
        """Add to it; past the limit it is cut, and the cut is said. Raises `disk_full`."""
        file = self._file(output_id)
        with file_errors_told(self._folder):
            descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE)
            with os.fdopen(descriptor, "wb") as out:
                out.write(what_fits(os.fstat(descriptor).st_size, data, self._limit))
        self._growing.grow(output_id)

    def finish(self, output_id: str) -> None:
        """Nothing more will come; those who follow it are let go."""
        self._growing.end(output_id)

    async def follow(self, output_id: str, start: int = 0) -> AsyncIterator[bytes]:
        """All of it from byte `start`, going on until it is finished; empty if there is none."""
        if not _ID.fullmatch(output_id) or not self._file(output_id).is_file():
            return
        mark = self._growing.mark(output_id)
        with self._file(output_id).open("rb", buffering=0) as file:
            file.seek(max(start, 0))
            while True:
                if chunk := file.read(CHUNK):
                    yield chunk
                elif mark is not None and self._growing.mark(output_id) is mark:
                    # No `await` between the read and this look: nothing can be missed.
                    await self._growing.wait(output_id)
                else:
                    return

    def remove(self, output_id: str) -> None:
        """Forget it; those who follow it are let go."""
        with file_errors_told(self._folder):
            self._file(output_id).unlink(missing_ok=True)
        self.finish(output_id)

    def _file(self, output_id: str) -> Path:
        if not _ID.fullmatch(output_id):
            msg = f"no file can be named {output_id!r}"
            raise ValueError(msg)
        return self._folder / output_id
