"""The dynos that requests go to: their connections that wait for work, and what is in flight."""

import time
from typing import TYPE_CHECKING

from minidyno.domain.routes import Endpoint

if TYPE_CHECKING:
    from minidyno.router.dyno_connection import DynoConnection

FRESH = 1.0  # seconds


class Target:
    """One dyno. `in_flight` counts requests from the choice of the dyno to their end.

    `removed` says that it left the snapshot: from then on nothing new is sent to it.
    """

    __slots__ = ("_idle", "dyno", "host", "id", "in_flight", "port", "removed")

    def __init__(self, endpoint: Endpoint) -> None:
        self.id = endpoint.id
        self.dyno = endpoint.dyno
        self.host = endpoint.host
        self.port = endpoint.port
        self.in_flight = 0
        self.removed = False
        self._idle: list[DynoConnection] = []

    def take(self, *, fresh: bool) -> "DynoConnection | None":
        """Take the connection that was used last; with `fresh`, only if that is a moment ago.

        A dyno may close a waiting connection just as a request is written to it. One that must
        not be sent twice (POST) therefore gets a connection that cannot have aged.
        """
        if not self._idle:
            return None
        if fresh and time.monotonic() - self._idle[-1].idle_since > FRESH:
            return None
        return self._idle.pop()

    def give_back(self, connection: "DynoConnection") -> None:
        """Keep a connection for the next request, or close it when the dyno is leaving."""
        if self.removed:
            connection.close()
            return
        connection.idle_since = time.monotonic()
        self._idle.append(connection)

    def forget(self, connection: "DynoConnection") -> None:
        """A connection was lost."""
        if connection in self._idle:
            self._idle.remove(connection)

    def remove(self) -> None:
        """The dyno left the snapshot: close what waits; what is in flight is finished."""
        self.removed = True
        self.close_idle(float("inf"))

    def close_idle(self, before: float) -> None:
        """Close connections that have waited since before a moment of the monotonic clock."""
        old = [c for c in self._idle if c.idle_since < before]
        self._idle = [c for c in self._idle if c.idle_since >= before]
        for connection in old:
            connection.close()
