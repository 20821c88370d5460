"""Dynos that are only thought: for the lab, for tests, and for the browser."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from minidyno.backends.simulated_dyno import WELL_BEHAVED, Behaviour, SimulatedDyno
from minidyno.domain.dynos import Observation
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import variable
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoSpec, Handle, Usage
from minidyno.ports.log_source import LineBatch

STEP = 1.0  # seconds

Faults = dict[str, Behaviour]


@dataclass(slots=True)
class SimulatedMachine:
    """What outlives the backend: the dynos, and the ports that other programs hold."""

    dynos: dict[str, SimulatedDyno] = field(default_factory=dict)
    ports_taken: set[int] = field(default_factory=set)


class SimulatedBackend:
    """A backend whose dynos do as they are told, in the time of `clock`.

    `faults` says how dynos behave that are started from now on; its keys are, from the most
    particular to the most general: an instance, "app/web.1", "app/web", an app, "web.1", "web",
    and "" for all. The same seed gives the same chances to the same instance, whatever else
    happens.
    """

    name: Final = "simulated"

    def __init__(
        self,
        clock: Clock,
        *,
        seed: int = 0,
        faults: Mapping[str, Behaviour] | None = None,
        machine: SimulatedMachine | None = None,
    ) -> None:
        self.faults: Faults = dict(faults or {})
        self.machine = machine or SimulatedMachine()
        self._clock = clock
        self._seed = seed

    async def start(self, spec: DynoSpec) -> Handle:
        """Start a dyno; see the port. Raises `port_taken` and `dyno_start_failed`."""
        now = self._clock.now()
        if (known := self.machine.dynos.get(spec.name)) is not None:
            return known.observe(now).handle
        if spec.port is not None and self._is_taken(spec.port):
            raise MinidynoError(
                "port_taken",
                port=spec.port,
                what="$PORT",
                holder="",
                setting=variable("dyno_port_first"),
            )
        behaviour = self._behaviour(spec)
        if behaviour.fails_to_start:
            raise MinidynoError(
                "dyno_start_failed", dyno=spec.dyno, reason=behaviour.fails_to_start
            )
        chance = random.Random(f"{self._seed}:{spec.name}")  # noqa: S311 - a simulation's
        dyno = SimulatedDyno(spec, behaviour, now, chance)
        self.machine.dynos[spec.name] = dyno
        return dyno.observe(now).handle

    async def stop(self, name: str, grace: float) -> None:
        """Stop a dyno; see the port."""
        dyno = self.machine.dynos.get(name)
        if dyno is None:
            return
        if dyno.end(self._clock.now()) is None:
            dyno.stop_by(self._clock.now(), grace)
        while (left := dyno.seconds_left(self._clock.now())) != 0:
            # In short steps, for another stop may shorten the wait meanwhile.
            await self._clock.sleep(STEP if left is None else min(left, STEP))

    async def observe(self) -> Mapping[str, Observation]:
        """All dynos as they are at this moment of the clock."""
        now = self._clock.now()
        return {name: dyno.observe(now) for name, dyno in self.machine.dynos.items()}

    async def remove(self, name: str) -> None:
        """Forget an ended dyno; one that still runs is left alone."""
        dyno = self.machine.dynos.get(name)
        if dyno is not None and dyno.end(self._clock.now()) is not None:
            del self.machine.dynos[name]

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        """Lines of a dyno after a position."""
        dyno = self.machine.dynos.get(name)
        return dyno.read(after, max_bytes) if dyno else LineBatch((), after or "0")

    def address(self, name: str, port: int) -> tuple[str, int]:
        """A name that no network knows: requests go through `serve`."""
        return (f"{name}.simulated", port)

    async def usage(self, name: str) -> Usage | None:
        """What it was told to use."""
        dyno = self.machine.dynos.get(name)
        now = self._clock.now()
        if dyno is None or dyno.end(now) is not None:
            return None
        return Usage(dyno.memory(now), dyno.cpu_seconds, 1)

    async def close(self) -> None:
        """Nothing to let go of."""

    async def serve(self, name: str) -> tuple[int, float]:
        """Let a dyno answer a request: its status, and the seconds it was worked on.

        Waits in the clock's time: first for a free worker of the dyno, then for the work. A dyno
        that does not answer, or ends meanwhile, gives 503.
        """
        dyno = self.machine.dynos.get(name)
        if dyno is None or not dyno.answers(self._clock.now()):
            return (503, 0.0)
        async with dyno.turns:
            if not dyno.answers(self._clock.now()):
                return (503, 0.0)
            seconds = dyno.service_seconds()
            failed = dyno.chance.random() < dyno.behaviour.fails
            await self._clock.sleep(seconds)
            dyno.cpu_seconds += seconds
        if not dyno.answers(self._clock.now()):
            return (503, seconds)
        return (500 if failed else 200, seconds)

    def say(self, name: str, text: str) -> None:
        """Make a dyno print a line."""
        self.machine.dynos[name].say(self._clock.now(), text)

    def kill(self, name: str, exit_code: int = -9) -> None:
        """Make a dyno end now, as if someone had killed it."""
        dyno = self.machine.dynos[name]
        if dyno.killed is None:
            dyno.killed = (self._clock.now(), exit_code)

    def _behaviour(self, spec: DynoSpec) -> Behaviour:
        process_type = spec.dyno.split(".")[0]
        keys = (
            spec.name,
            f"{spec.app}/{spec.dyno}",
            f"{spec.app}/{process_type}",
            spec.app,
            spec.dyno,
            process_type,
            "",
        )
        return next((self.faults[key] for key in keys if key in self.faults), WELL_BEHAVED)

    def _is_taken(self, port: int) -> bool:
        now = self._clock.now()
        mine = {d.spec.port for d in self.machine.dynos.values() if d.end(now) is None}
        return port in mine or port in self.machine.ports_taken
