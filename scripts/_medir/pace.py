"""How long to measure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Rounds for each contender, seconds of each load, requests sent alone, dynos, idle seconds.

    `log_lines` are those that are searched.
    """

    rounds: int
    load_seconds: int
    requests: int
    dynos: int
    idle_seconds: float
    log_lines: int


CALM = Pace(rounds=5, load_seconds=2, requests=200, dynos=20, idle_seconds=5.0, log_lines=1_000_000)
QUICK = Pace(rounds=1, load_seconds=1, requests=50, dynos=3, idle_seconds=1.0, log_lines=20_000)
