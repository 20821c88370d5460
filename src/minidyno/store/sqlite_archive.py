"""The archives of all apps in a folder, one file each."""

from collections.abc import Sequence
from pathlib import Path

from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query import LogQuery
from minidyno.ports.log_archive import Kept, Retention
from minidyno.store.app_files import AppFiles
from minidyno.store.archive_file import ArchiveFile


class SqliteLogArchive:
    """`ports.LogArchive` over a folder; a search does not wait for what is being kept."""

    def __init__(self, folder: Path) -> None:
        self._files = AppFiles(folder, ArchiveFile)

    async def newest(self, app_id: str) -> int:
        """The number up to which the app's lines are kept."""
        return await self._files.look(app_id, ArchiveFile.newest, 0)

    async def append(self, app_id: str, lines: Sequence[LogLine]) -> None:
        """Keep numbered lines, all or nothing."""
        await self._files.write(app_id, lambda file: file.append(lines))

    async def trim(self, app_id: str, retention: Retention, now: float) -> bool:
        """Drop some of what is too much or too old; say whether there is more to drop."""
        return await self._files.look(app_id, lambda file: file.trim(retention, now), False)

    async def search(
        self, app_id: str, query: LogQuery, *, most: int, before: int | None = None
    ) -> Sequence[LogLine]:
        """The newest lines that the query wants, newest first."""
        return await self._files.read(app_id, lambda file: file.search(query, most, before), ())

    async def around(self, app_id: str, number: int, before: int, after: int) -> Sequence[LogLine]:
        """A line with its neighbours, oldest first."""
        return await self._files.read(app_id, lambda file: file.around(number, before, after), ())

    async def kept(self, app_id: str) -> Kept:
        """How much there is of the app."""
        nothing = Kept(lines=0, newest=0, oldest_at=None)
        return await self._files.read(app_id, ArchiveFile.kept, nothing)

    async def apps(self) -> Sequence[str]:
        """The apps of which something is kept."""
        return await self._files.apps()

    async def remove(self, app_id: str) -> None:
        """Forget all of the app."""
        await self._files.remove(app_id)

    async def close(self) -> None:
        """Let go of the files."""
        await self._files.close()
