"""How much dynos had used when they ended, for whoever counts it."""

from collections.abc import Collection, Sequence

from minidyno.domain.dynos import Dyno, Observation

KEPT = 1000  # where nobody counts, it must not grow


class DynoEnds:
    """Keeps the ends of dynos until they are taken."""

    def __init__(self) -> None:
        self._ends: dict[str, tuple[Dyno, float]] = {}

    def note(self, dyno: Dyno, seen: Observation | None) -> None:
        """Hear that one has ended; of some backends nobody knows how much it used."""
        if seen is None or seen.cpu_seconds is None:
            return
        self._ends[dyno.id] = (dyno, seen.cpu_seconds)
        while len(self._ends) > KEPT:
            del self._ends[next(iter(self._ends))]

    @property
    def waiting(self) -> Collection[str]:
        """The ids of those that nobody has taken."""
        return self._ends.keys()

    def take(self) -> Sequence[tuple[Dyno, float]]:
        """The dynos that have ended since the last time, and their seconds of processor in all."""
        taken = list(self._ends.values())
        self._ends.clear()
        return taken
