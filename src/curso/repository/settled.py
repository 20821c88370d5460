"""A release phase runs for a moment after the push that asked for it."""

import asyncio
import time

from minidyno.lab.app import App
from minidyno.lab.app_views import Releases

_PAUSE = 0.2
_PENDING = "pending"


async def settled(app: App, seconds: float = 60) -> Releases:
    """Wait until no release's command is still running; gives the history, newest first."""
    end = time.monotonic() + seconds
    while True:
        releases = await app.releases()
        pending = any(release.status == _PENDING for release in releases)
        if not pending or time.monotonic() >= end:
            return releases
        await asyncio.sleep(_PAUSE)
