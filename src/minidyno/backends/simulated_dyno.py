"""One simulated dyno: how it was told to behave, and what follows from it at any moment."""

import asyncio
import random
import signal
from dataclasses import dataclass, field
from string import Template

from minidyno.domain.dynos import Observation
from minidyno.domain.quotas import MIB
from minidyno.ports.dyno_backend import DynoSpec
from minidyno.ports.log_source import LineBatch, RawLine

LINES_KEPT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How a dyno behaves, well or badly. Times are in seconds.

    `prints` are lines said at the start, with `$NAME` replaced by config vars. A request takes
    `service_time` on average (exponential, or always the same when not `varies`), `workers` are
    served at once, and the share `fails` of them is answered with 500.
    """

    boots_in: float = 0.0
    never_boots: bool = False
    fails_to_start: str = ""  # the reason
    dies_after: float | None = None
    exit_code: int = 1  # when it dies so
    deaf_to_term: bool = False
    says_goodbye_in: float = 0.0  # between SIGTERM and its end
    exit_on_term: int = -signal.SIGTERM
    prints: tuple[str, ...] = ()
    service_time: float = 0.1
    varies: bool = True
    workers: int = 1
    fails: float = 0.0
    memory: int = 40 * MIB
    leaks: int = 0  # bytes a second


WELL_BEHAVED = Behaviour()


@dataclass(frozen=True, slots=True, order=True)
class _End:
    at: float
    code: int
    insisted: bool = False


@dataclass(slots=True)
class SimulatedDyno:
    """A dyno without processes: its state is computed from the time, nothing runs in between."""

    spec: DynoSpec
    behaviour: Behaviour
    started_at: float
    chance: random.Random
    asked_at: float | None = None  # when SIGTERM was sent
    kill_at: float | None = None  # when SIGKILL follows
    killed: tuple[float, int] | None = None  # by someone else
    cpu_seconds: float = 0.0
    lines: list[RawLine] = field(default_factory=list)
    dropped: int = 0
    turns: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.turns = asyncio.Semaphore(self.behaviour.workers)
        for text in self.behaviour.prints:
            self.say(self.started_at, Template(text).safe_substitute(self.spec.env))

    def __repr__(self) -> str:
        return f"<SimulatedDyno {self.spec.name} {self.spec.dyno}>"

    def end(self, now: float) -> _End | None:
        """How it has ended, if it has."""
        first = self._first_end()
        return first if first is not None and first.at <= now else None

    def seconds_left(self, now: float) -> float | None:
        """How long it will live, as things stand; None without an end in sight."""
        first = self._first_end()
        return max(first.at - now, 0.0) if first is not None else None

    def _first_end(self) -> _End | None:
        ends = []
        if self.behaviour.dies_after is not None:
            ends.append(_End(self.started_at + self.behaviour.dies_after, self.behaviour.exit_code))
        if self.killed is not None:
            ends.append(_End(*self.killed))
        if self.asked_at is not None and not self.behaviour.deaf_to_term:
            goodbye = self.asked_at + self.behaviour.says_goodbye_in
            ends.append(_End(goodbye, self.behaviour.exit_on_term))
        if self.kill_at is not None:
            ends.append(_End(self.kill_at, -signal.SIGKILL, insisted=True))
        return min(ends, default=None)

    def answers(self, now: float) -> bool:
        """Say whether its port answers."""
        booted = now >= self.started_at + self.behaviour.boots_in
        wanted = self.spec.port is not None and not self.behaviour.never_boots
        return wanted and booted and self.end(now) is None

    def observe(self, now: float) -> Observation:
        """What a backend sees of it."""
        end = self.end(now)
        return Observation(
            running=end is None,
            answering=self.answers(now),
            exit_code=end.code if end else None,
            insisted=end.insisted if end else False,
            handle={"simulated": self.spec.name},
        )

    def stop_by(self, now: float, grace: float) -> None:
        """Ask it to end, and see that it does after the grace; a shorter one wins."""
        if self.asked_at is None and grace > 0:
            self.asked_at = now
        kill_at = now + grace
        self.kill_at = kill_at if self.kill_at is None else min(self.kill_at, kill_at)

    def service_seconds(self) -> float:
        """How long the next request takes."""
        mean = self.behaviour.service_time
        return self.chance.expovariate(1 / mean) if self.behaviour.varies and mean else mean

    def memory(self, now: float) -> int:
        """Bytes in use."""
        return self.behaviour.memory + int(self.behaviour.leaks * (now - self.started_at))

    def say(self, at: float, text: str) -> None:
        """Print a line; the oldest are dropped."""
        self.lines.append(RawLine(at, text.encode()))
        extra = len(self.lines) - LINES_KEPT
        if extra > 0:
            del self.lines[:extra]
            self.dropped += extra

    def read(self, after: str | None, max_bytes: int) -> LineBatch:
        """Lines from a position on, which is the number of lines before it."""
        position = int(after or 0)
        start = max(position, self.dropped)
        taken: list[RawLine] = []
        size = 0
        for line in self.lines[start - self.dropped :]:
            if taken and size + len(line.text) > max_bytes:
                break
            taken.append(line)
            size += len(line.text)
        end = start + len(taken)
        more = end < self.dropped + len(self.lines)
        return LineBatch(taken, str(end), lost=start - position, more=more)
