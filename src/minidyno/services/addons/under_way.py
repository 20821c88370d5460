"""What is being done with add-ons at the moment: one thing at a time for each."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from minidyno.domain.errors import MinidynoError
from minidyno.ports.clock import Clock
from minidyno.services.addons.turns import Turns

REST = 2.0  # seconds in which nothing is begun after a failure

_log = logging.getLogger("minidyno.addons")


class UnderWay:
    """Runs work on add-ons in the background, in turn with what people ask for.

    `ended` is called whenever a piece of work has come to its end.
    """

    def __init__(self, *, clock: Clock, turns: Turns, ended: Callable[[], None]) -> None:
        self._clock = clock
        self._turns = turns
        self._ended = ended
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}  # until when nothing is begun

    def __contains__(self, name: str) -> bool:
        return name in self._tasks

    @property
    def all(self) -> Mapping[str, "asyncio.Task[None]"]:
        """All that is being done now, by what it is done with."""
        return dict(self._tasks)

    def may_begin(self, name: str) -> bool:
        """Say whether nobody is at it, and its last failure is a while ago."""
        if name in self._tasks or self._turns.is_taken(name):
            return False
        return self._clock.now() >= self._resting.get(name, 0.0)

    def begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do this, once it is its turn; what goes wrong is told in the platform's own log."""

        async def do() -> None:
            try:
                async with self._turns.of(name):
                    await work
            except MinidynoError as error:
                self._resting[name] = self._clock.now() + REST
                _log.warning("an add-on could not be seen to: %s", error.say("en"))
            finally:
                work.close()  # one that was cancelled before its turn never began

        task = asyncio.ensure_future(do())
        self._tasks[name] = task
        task.add_done_callback(lambda _: self._done(name))

    def cancel(self, name: str) -> None:
        """Break off what is being done with it."""
        self._tasks[name].cancel()

    async def close(self) -> None:
        """Break off everything."""
        tasks = self.all.values()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, name: str) -> None:
        task = self._tasks.pop(name)
        self._ended()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._resting[name] = self._clock.now() + REST
            _log.error("a fault of ours with add-on %s", name, exc_info=error)
