"""The lines of all dynos: each container's log is followed from when it is first seen."""

from collections.abc import Set as AbstractSet

from minidyno.backends.docker.dyno_place import DynoPlaces
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.follower import Follower
from minidyno.backends.docker.seen import Seen


class Lines:
    """One follower for each dyno; `limit` is in bytes for each of their spools."""

    def __init__(self, engine: Engine, places: DynoPlaces, limit: int) -> None:
        self._engine = engine
        self._places = places
        self._limit = limit
        self._followers: dict[str, Follower] = {}

    @property
    def followed(self) -> AbstractSet[str]:
        """The dynos that are followed."""
        return self._followers.keys()

    def follow(self, one: Seen) -> Follower:
        """Follow one, from its first line on."""
        follower = self._followers.get(one.instance)
        if follower is None:
            spool = self._places.of(one.instance).spool
            follower = Follower(self._engine, one.id, spool, self._limit)
            self._followers[one.instance] = follower
        return follower

    async def forget(self, name: str) -> None:
        """Follow one no more."""
        follower = self._followers.pop(name, None)
        if follower is not None:
            await follower.close()

    async def close(self) -> None:
        """Follow none any more; whoever comes next goes on from there."""
        for name in list(self._followers):
            await self.forget(name)
