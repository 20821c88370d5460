"""Where the metrics of apps are kept, as a port."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from minidyno.domain.request_metrics import Counted, DynoCounts, SlowRequest, Window


class MetricsStore(Protocol):
    """Windows by app, width and start. Raises `disk_full`, `home_unusable`."""

    async def newest(self, app_id: str) -> int:
        """The number of the newest log line that was counted, 0 without any."""

    async def add(self, app_id: str, counted: Counted, newest: int) -> None:
        """Add what lines up to `newest` count, all or nothing; twice is as once."""

    async def add_dynos(self, app_id: str, at: float, dynos: Mapping[str, DynoCounts]) -> None:
        """Add what was measured of the app's dynos."""

    async def windows(
        self, app_id: str, width: int, since: float, until: float
    ) -> Sequence[Window]:
        """The windows of a width that begin in a stretch of time, oldest first; empty ones lack."""

    async def slow(self, app_id: str, since: float, most: int) -> Sequence[SlowRequest]:
        """The slowest requests since a time, slowest first."""

    async def trim(self, app_id: str, now: float) -> None:
        """Drop the windows that are too old."""

    async def apps(self) -> Sequence[str]:
        """The apps (by id) of which something is kept."""

    async def remove(self, app_id: str) -> None:
        """Forget all of the app; unknown is no error."""

    async def close(self) -> None:
        """Let go of the files."""
