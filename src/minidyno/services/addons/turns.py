"""One change of an add-on's server after the other."""

import asyncio


class Turns:
    """A lock for each add-on, by id: the keeper's work and what people ask for take turns."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    def of(self, addon_id: str) -> asyncio.Lock:
        """The add-on's lock."""
        return self._locks.setdefault(addon_id, asyncio.Lock())

    def is_taken(self, addon_id: str) -> bool:
        """Say whether somebody is at it."""
        lock = self._locks.get(addon_id)
        return lock is not None and lock.locked()

    def forget(self, addon_id: str) -> None:
        """The add-on is gone."""
        if not self.is_taken(addon_id):
            self._locks.pop(addon_id, None)
