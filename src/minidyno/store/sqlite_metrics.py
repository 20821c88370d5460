"""The metrics of all apps in a folder, one file each."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from minidyno.domain.request_metrics import Counted, DynoCounts, SlowRequest, Window
from minidyno.store.app_files import AppFiles
from minidyno.store.metrics_file import MetricsFile


class SqliteMetricsStore:
    """`ports.MetricsStore` over a folder."""

    def __init__(self, folder: Path) -> None:
        self._files = AppFiles(folder, MetricsFile)

    async def newest(self, app_id: str) -> int:
        """The number of the newest log line that was counted."""
        return await self._files.look(app_id, MetricsFile.newest, 0)

    async def add(self, app_id: str, counted: Counted, newest: int) -> None:
        """Add what lines up to `newest` count, all or nothing."""
        await self._files.write(app_id, lambda file: file.add(counted, newest))

    async def add_dynos(self, app_id: str, at: float, dynos: Mapping[str, DynoCounts]) -> None:
        """Add what was measured of the app's dynos."""
        await self._files.write(app_id, lambda file: file.add_dynos(at, dynos))

    async def windows(
        self, app_id: str, width: int, since: float, until: float
    ) -> Sequence[Window]:
        """The windows of a width that begin in a stretch of time, oldest first."""
        return await self._files.read(app_id, lambda file: file.windows(width, since, until), ())

    async def slow(self, app_id: str, since: float, most: int) -> Sequence[SlowRequest]:
        """The slowest requests since a time, slowest first."""
        return await self._files.read(app_id, lambda file: file.slow(since, most), ())

    async def trim(self, app_id: str, now: float) -> None:
        """Drop the windows that are too old."""
        await self._files.look(app_id, lambda file: file.trim(now), None)

    async def apps(self) -> Sequence[str]:
        """The apps of which something is kept."""
        return await self._files.apps()

    async def remove(self, app_id: str) -> None:
        """Forget all of the app."""
        await self._files.remove(app_id)

    async def close(self) -> None:
        """Let go of the files."""
        await self._files.close()
