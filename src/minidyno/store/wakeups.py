"""Waiting, inside one event loop, for something that has a name."""

import asyncio


class Wakeups:
    """Those who wait for a name, and the call that wakes them all."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}

    async def wait(self, name: str) -> None:
        """Wait for the next `wake(name)`; cancelled, leave nothing behind."""
        future = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(name, set())
        waiting.add(future)
        try:
            await future
        finally:
            waiting.discard(future)
            if not waiting and self._waiting.get(name) is waiting:
                del self._waiting[name]

    def wake(self, name: str) -> None:
        """Let all go on who wait for the name now."""
        for future in self._waiting.pop(name, ()):
            if not future.done():
                future.set_result(None)

    def __len__(self) -> int:
        """How many names are waited for."""
        return len(self._waiting)
