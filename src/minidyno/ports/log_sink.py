"""Where the services write what the platform itself has to say."""

from typing import Protocol


class LogSink(Protocol):
    """Takes lines of the platform about an app."""

    def say(self, app_id: str, dyno: str, text: str, action: str) -> None:
        """Add a line of source "heroku" from `dyno` ("api", "web.1", "router")."""
