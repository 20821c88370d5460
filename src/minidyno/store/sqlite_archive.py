"""The archives of all apps in a folder, one file each; written by one thread, read by another."""

import asyncio
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query import LogQuery
from minidyno.ports.log_archive import Kept, Retention
from minidyno.store.archive_file import ArchiveFile
from minidyno.store.disk_errors import file_errors_told

T = TypeVar("T")

_NAME = re.compile(r"[0-9a-zA-Z-]{1,64}")
_SUFFIX = ".db"


class _Room:
    """A thread with its own connections: SQLite's belong to the thread that made them."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._open: dict[str, ArchiveFile] = {}

    async def run(
        self, app_id: str, work: Callable[[ArchiveFile], T], absent: T | None = None
    ) -> T:
        """Do some work with an app's file; with `absent`, an app without one has that."""

        def there() -> T:
            if (
                absent is not None
                and app_id not in self._open
                and not _path(self._folder, app_id).exists()
            ):
                return absent
            if app_id not in self._open:
                self._open[app_id] = ArchiveFile(_path(self._folder, app_id), app_id)
            return work(self._open[app_id])

        return await asyncio.get_running_loop().run_in_executor(self._thread, there)

    async def let_go(self, app_id: str) -> None:
        """Close an app's file."""

        def there() -> None:
            file = self._open.pop(app_id, None)
            if file is not None:
                file.close()

        await asyncio.get_running_loop().run_in_executor(self._thread, there)

    async def close(self) -> None:
        """Close all files, and end the thread."""
        for app_id in list(self._open):
            await self.let_go(app_id)
        self._thread.shutdown()


class SqliteLogArchive:
    """`ports.LogArchive` over a folder; a search does not wait for what is being kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing = _Room(folder, "archive-writes")
        self._reading = _Room(folder, "archive-reads")

    async def newest(self, app_id: str) -> int:
        """The number up to which the app's lines are kept."""
        return await self._writing.run(app_id, ArchiveFile.newest, 0)

    async def append(self, app_id: str, lines: Sequence[LogLine]) -> None:
        """Keep numbered lines, all or nothing."""
        await self._writing.run(app_id, lambda file: file.append(lines))

    async def trim(self, app_id: str, retention: Retention, now: float) -> bool:
        """Drop some of what is too much or too old; say whether there is more to drop."""
        return await self._writing.run(app_id, lambda file: file.trim(retention, now), False)

    async def search(
        self, app_id: str, query: LogQuery, *, most: int, before: int | None = None
    ) -> Sequence[LogLine]:
        """The newest lines that the query wants, newest first."""
        return await self._reading.run(app_id, lambda file: file.search(query, most, before), ())

    async def around(self, app_id: str, number: int, before: int, after: int) -> Sequence[LogLine]:
        """A line with its neighbours, oldest first."""
        return await self._reading.run(app_id, lambda file: file.around(number, before, after), ())

    async def kept(self, app_id: str) -> Kept:
        """How much there is of the app."""
        nothing = Kept(lines=0, newest=0, oldest_at=None)
        return await self._reading.run(app_id, ArchiveFile.kept, nothing)

    async def apps(self) -> Sequence[str]:
        """The apps of which something is kept."""
        return await asyncio.to_thread(
            lambda: sorted(path.stem for path in self._folder.glob(f"*{_SUFFIX}"))
        )

    async def remove(self, app_id: str) -> None:
        """Forget all of the app."""
        await self._reading.let_go(app_id)
        await self._writing.let_go(app_id)
        with file_errors_told(self._folder):
            for suffix in (_SUFFIX, f"{_SUFFIX}-wal", f"{_SUFFIX}-shm"):
                _path(self._folder, app_id).with_suffix(suffix).unlink(missing_ok=True)

    async def close(self) -> None:
        """Let go of the files."""
        await self._reading.close()
        await self._writing.close()


def _path(folder: Path, app_id: str) -> Path:
    if not _NAME.fullmatch(app_id):
        raise ValueError(app_id)
    return folder / f"{app_id}{_SUFFIX}"
