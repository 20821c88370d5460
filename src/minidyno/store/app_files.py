"""A SQLite file for each app in a folder: written by one thread, read by another.

What belongs to one app alone, grows large, and may take its time is kept so: it is dropped by
removing a file, and it holds up neither the platform's loop nor another app.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from minidyno.store.disk_errors import file_errors_told

MOST_OPEN = 8  # files of each thread: each has some 2 MB in memory

_NAME = re.compile(r"[0-9a-zA-Z-]{1,64}")
_SUFFIX = ".db"


class Closes(Protocol):
    """What stands over one file."""

    def close(self) -> None:
        """Close the file."""


F = TypeVar("F", bound=Closes)
T = TypeVar("T")


class AppFiles(Generic[F]):
    """Runs work on the files; a file is made by the first work that writes to it."""

    def __init__(self, folder: Path, opened: Callable[[Path, str], F]) -> None:
        self._folder = folder
        self._writing = _Room(folder, opened)
        self._reading = _Room(folder, opened)

    async def write(self, app_id: str, work: Callable[[F], T]) -> T:
        """Do something with the app's file, which is made when missing."""
        return await self._writing.run(app_id, work)

    async def look(self, app_id: str, work: Callable[[F], T], absent: T) -> T:
        """Do something with the app's file in the order of the writes, if there is one."""
        return await self._writing.run(app_id, work) if self._exists(app_id) else absent

    async def read(self, app_id: str, work: Callable[[F], T], absent: T) -> T:
        """Ask the app's file, if there is one, while it is being written."""
        return await self._reading.run(app_id, work) if self._exists(app_id) else absent

    async def apps(self) -> Sequence[str]:
        """The apps that have a file."""
        return await asyncio.to_thread(
            lambda: sorted(path.stem for path in self._folder.glob(f"*{_SUFFIX}"))
        )

    async def remove(self, app_id: str) -> None:
        """Remove the app's file; unknown is no error."""
        await self._reading.let_go(app_id)
        await self._writing.let_go(app_id)
        path = _path(self._folder, app_id)
        with file_errors_told(self._folder):
            for suffix in (_SUFFIX, f"{_SUFFIX}-wal", f"{_SUFFIX}-shm"):
                path.with_suffix(suffix).unlink(missing_ok=True)

    async def close(self) -> None:
        """Let go of the files."""
        await self._reading.close()
        await self._writing.close()

    def _exists(self, app_id: str) -> bool:
        return _path(self._folder, app_id).exists()


class _Room(Generic[F]):
    """A thread with its own connections: SQLite's belong to the thread that made them."""

    def __init__(self, folder: Path, opened: Callable[[Path, str], F]) -> None:
        self._folder = folder
        self._opened = opened
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=folder.name)
        self._files: dict[str, F] = {}

    async def run(self, app_id: str, work: Callable[[F], T]) -> T:
        def there() -> T:
            file = self._files.pop(app_id, None)
            if file is None:
                self._close_the_oldest()
                file = self._opened(_path(self._folder, app_id), app_id)
            self._files[app_id] = file
            return work(file)

        return await asyncio.get_running_loop().run_in_executor(self._thread, there)

    def _close_the_oldest(self) -> None:
        while len(self._files) >= MOST_OPEN:
            oldest = next(iter(self._files))  # used longest ago: each use puts a file last
            self._files.pop(oldest).close()

    async def let_go(self, app_id: str) -> None:
        def there() -> None:
            file = self._files.pop(app_id, None)
            if file is not None:
                file.close()

        await asyncio.get_running_loop().run_in_executor(self._thread, there)

    async def close(self) -> None:
        for app_id in list(self._files):
            await self.let_go(app_id)
        self._thread.shutdown()


def _path(folder: Path, app_id: str) -> Path:
    if not _NAME.fullmatch(app_id):
        raise ValueError(app_id)
    return folder / f"{app_id}{_SUFFIX}"
