"""The machine's own clock."""

import asyncio
import time


class RealClock:
    """Time as it passes; see `ports.Clock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait; with 0, let others run."""
        await asyncio.sleep(seconds)
