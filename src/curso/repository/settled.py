"""A release phase runs for a moment after the push that asked for it."""

from curso.patience import patiently
from minidyno.lab.app import App
from minidyno.lab.app_views import Releases

_PAUSE = 0.2
_PENDING = "pending"


async def settled(app: App, seconds: float = 60) -> Releases:
    """Wait until no release's command is still running; gives the history, newest first."""

    def none_pends(releases: Releases) -> bool:
        return all(release.status != _PENDING for release in releases)

    return await patiently(app.releases, none_pends, seconds, _PAUSE)
