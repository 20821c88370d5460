"""The containers of one platform, as the Engine tells of them and as it is told."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import naming, seen
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine
from minidyno.backends.docker.engine_events import EngineEvents

# Half removed: what it left on the disk the Engine removes itself, at its next start if need be.
_GOING = {"removing", "dead"}
BELIEVE_FOR = 1.0  # seconds after which it is asked again, even if nothing was heard


class Containers:
    """Asks for all only when something has happened since, or when nobody would have heard of it.

    A list takes the Engine milliseconds, which a dyno that starts could use.
    """

    def __init__(self, engine: Engine, home: str, events: EngineEvents) -> None:
        self._engine = engine
        self._home = home
        self._events = events
        self._listed: Sequence[seen.Seen] = ()
        self._turn = -1
        self._listed_at = 0.0

    async def all(self) -> Sequence[seen.Seen]:
        """All that there are, also those that have ended."""
        if not self._is_known():
            turn, now = self._events.turn, time.monotonic()
            listed = await self._ask(naming.of_home(self._home))
            self._listed = [one for one in listed if one.instance]
            self._turn, self._listed_at = turn, now
        return self._listed

    def _is_known(self) -> bool:
        return (
            self._events.listening
            and self._turn == self._events.turn
            and time.monotonic() - self._listed_at < BELIEVE_FOR
        )

    async def find(self, name: str) -> seen.Seen | None:
        """Ask for the one of that name."""
        filters: dict[str, list[str]] = naming.of_home(self._home)
        filters["label"].append(f"{naming.INSTANCE}={name}")
        listed = await self._ask(filters)
        return listed[0] if listed else None

    async def _ask(self, filters: Mapping[str, list[str]]) -> list[seen.Seen]:
        listed = await self._engine.json("containers/json", all=1, filters=filters)
        return [seen.read(one) for one in listed if one["State"] not in _GOING]

    async def create(self, name: str, config: Mapping[str, Any]) -> str:
        """Create one and give its id."""
        whole = naming.container_name(self._home, name)
        created = await self._engine.json("containers/create", "POST", body=config, name=whole)
        self._events.changed()
        container: str = created["Id"]
        return container

    async def start(self, container: str) -> None:
        """Start one."""
        try:
            await self._engine.json(f"containers/{container}/start", "POST")
        finally:
            self._events.changed()

    async def state(self, container: str) -> Mapping[str, Any] | None:
        """How it is, in the Engine's words; None when it is gone."""
        try:
            state: Mapping[str, Any] = (await self._engine.json(f"containers/{container}/json"))[
                "State"
            ]
        except DockerError as error:
            if error.status == NOT_FOUND:
                return None
            raise
        return state

    async def stats(self, container: str) -> Mapping[str, Any]:
        """What it uses now; nothing when it is gone, or going."""
        # Without one-shot the Engine waits a second for a second look that nobody needs.
        once: dict[str, Any] = {"stream": "false", "one-shot": "true"}
        try:
            found = await self._engine.json(f"containers/{container}/stats", **once)
        except DockerError as error:
            if error.status not in {NOT_FOUND, CONFLICT}:
                raise
            return {}
        return found or {}

    async def signal(self, container: str, signal: str) -> None:
        """Signal its first process, if it has not ended."""
        try:
            await self._engine.json(f"containers/{container}/kill", "POST", signal=signal)
        except DockerError as error:
            if error.status not in {NOT_FOUND, CONFLICT}:  # it has just ended
                raise

    async def until_ended(self, container: str) -> None:
        """Wait until it does not run."""
        path = f"containers/{container}/wait"
        try:
            await self._engine.json(path, "POST", condition="not-running")
        except DockerError as error:
            if error.status != NOT_FOUND:
                raise
        finally:
            self._events.changed()

    async def delete(self, container: str, *, force: bool = False) -> None:
        """Remove one with its volumes."""
        params: dict[str, Any] = {"v": 1, **({"force": 1} if force else {})}
        try:
            await self._engine.json(f"containers/{container}", "DELETE", **params)
        except DockerError as error:
            # CONFLICT: its removal is under way.
            if error.status not in {NOT_FOUND, CONFLICT} and not await self._is_going(container):
                raise
        finally:
            self._events.changed()

    async def _is_going(self, container: str) -> bool:
        """Say whether the Engine counts it as removed, though something of it would not go."""
        state = await self.state(container)
        return state is None or state["Status"] in _GOING
