"""Whose dynos wait, when the platform starts, for the servers of their own add-ons."""

import asyncio
from collections.abc import Mapping

from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store


class FirstWait:
    """Keeps dynos from starting before their app's own add-ons do, after a cold start.

    The keeper of add-ons writes down here what its first lap began; the dyno manager asks. An app
    waits until all that was begun with its add-ons has ended, well or not, and never longer than a
    server may take to start. Only that once: later a server that falls is the app's to bear.
    """

    def __init__(self, *, store: Store, clock: Clock, settings: Settings) -> None:
        self._store = store
        self._clock = clock
        self._ends_at = clock.now() + settings.addon_boot_timeout
        self._begun: Mapping[str, asyncio.Task[None]] | None = None  # None: nobody looked yet

    def looked(self, begun: Mapping[str, "asyncio.Task[None]"]) -> None:
        """The first lap is over; it began these, by the add-on's id."""
        if self._begun is None:
            self._begun = dict(begun)

    def waits(self, app_id: str) -> bool:
        """Say whether dynos of this app do not start yet."""
        if self._begun is not None:
            self._begun = {id_: task for id_, task in self._begun.items() if not task.done()}
        if self._begun == {} or self._clock.now() >= self._ends_at:
            return False
        own = {a.addon_id for a in self._store.addon_attachments(app_id=app_id)}
        return bool(own) if self._begun is None else not own.isdisjoint(self._begun)
