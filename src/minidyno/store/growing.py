"""Which outputs are being written, and waiting for more of one, inside one event loop."""

import asyncio


class Growing:
    """A mark for each output that is being written, and those who wait for it.

    An output that was ended, or removed and begun anew, has another mark: those who follow the
    old one do not wait for the new.
    """

    def __init__(self) -> None:
        self._marks: dict[str, object] = {}
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}

    def mark(self, name: str) -> object | None:
        """The mark of an output that is being written, None for any other."""
        return self._marks.get(name)

    def grow(self, name: str) -> None:
        """It is being written, and there may be more of it now."""
        self._marks.setdefault(name, object())
        self._wake(name)

    def end(self, name: str) -> None:
        """Nothing more will come."""
        self._marks.pop(name, None)
        self._wake(name)

    async def wait(self, name: str) -> None:
        """Wait until there may be more of it, or it ended; cancelled, leave nothing behind."""
        future = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(name, set())
        waiting.add(future)
        try:
            await future
        finally:
            waiting.discard(future)
            # `_wake` may have put another set in its place meanwhile.
            if not waiting and self._waiting.get(name) is waiting:
                del self._waiting[name]

    def _wake(self, name: str) -> None:
        for future in self._waiting.pop(name, ()):
            if not future.done():
                future.set_result(None)
