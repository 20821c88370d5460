"""What is seen of a dyno in a container: whether it runs, answers, and how it ended."""

import time
from dataclasses import dataclass

from minidyno.backends.docker.containers import Containers
from minidyno.backends.docker.dyno_place import INSISTED, OUT_OF_DISK, OUT_OF_MEMORY, DynoPlaces
from minidyno.backends.docker.launcher import exit_code
from minidyno.backends.docker.lines import Lines
from minidyno.backends.docker.ports import Ports
from minidyno.backends.docker.seen import Seen
from minidyno.domain.dynos import Observation

A_MOMENT = 0.5  # seconds, in one look
LAST_WORDS = 5.0  # seconds for what Docker still has of an ended container's lines


@dataclass(frozen=True, slots=True)
class _End:
    code: int
    out_of_memory: bool


class Looking:
    """Looks at dynos one by one."""

    def __init__(
        self, containers: Containers, places: DynoPlaces, lines: Lines, ports: Ports
    ) -> None:
        self._containers = containers
        self._places = places
        self._lines = lines
        self._ports = ports
        self._ends: dict[str, _End] = {}  # never change once there
        self._ended_at: dict[str, float] = {}

    async def look(self, one: Seen) -> Observation | None:
        """None for what is gone since it was listed."""
        end = None
        if one.state == "created":  # a start that was cut short, or is under way
            return Observation(running=False, handle=one.handle)
        if not one.alive:
            end = await self._how_it_ended(one)
            if end is None:
                return None
            if not one.attached:
                await self._lines.follow(one).wait(A_MOMENT)
        running = one.alive or not self._has_said_all(one)
        if running:
            end = None
        place = self._places.of(one.instance)
        return Observation(
            running=running,
            answering=one.alive and self._ports.answers(one.instance),
            exit_code=end.code if end else None,
            insisted=end is not None and place.has(INSISTED),
            out_of_memory=end is not None and end.out_of_memory,
            out_of_disk=end is not None and place.has(OUT_OF_DISK),
            handle=one.handle,
        )

    def forget(self, name: str) -> None:
        """It is gone."""
        self._ends.pop(name, None)
        self._ended_at.pop(name, None)

    async def _how_it_ended(self, one: Seen) -> _End | None:
        end = self._ends.get(one.instance)
        if end is None:
            state = await self._containers.state(one.id)
            if state is None:
                return None
            killed = bool(state["OOMKilled"]) or self._places.of(one.instance).has(OUT_OF_MEMORY)
            end = _End(exit_code(state["ExitCode"]), killed)
            self._ends[one.instance] = end
        return end

    def _has_said_all(self, one: Seen) -> bool:
        """Its last words come before the news of its end, if they come in time."""
        if one.attached:
            return True
        since = self._ended_at.setdefault(one.instance, time.monotonic())
        return self._lines.follow(one).drained or time.monotonic() - since > LAST_WORDS
