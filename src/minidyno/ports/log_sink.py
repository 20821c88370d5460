"""Where the services write what the platform itself has to say."""

from typing import Protocol

from minidyno.domain.dynos import Dyno


class LogSink(Protocol):
    """Takes lines of the platform about an app, and gathers those of its dynos."""

    def say(self, app_id: str, dyno: str, text: str, action: str) -> None:
        """Add a line of source "heroku" from `dyno` ("api", "web.1", "router")."""

    async def gather(self, dyno: Dyno) -> None:
        """Read all that a dyno has printed so far."""

    def forget_dyno(self, dyno: Dyno) -> None:
        """The dyno and what it printed are gone."""

    def forget_app(self, app_id: str) -> None:
        """Forget the app's lines."""
