"""Time, as a port: tests and the simulated platform turn it by hand."""

from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Seconds since the epoch."""

    async def sleep(self, seconds: float) -> None:
        """Wait; with 0, let others run."""
