"""Where a one-off dyno that is to begin and the client that is to come meet."""

import asyncio

from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment
from minidyno.ports.clock import Clock


class WaitingClient:
    """A dyno begins when its client has come; `window` is its terminal's, None for pipes."""

    def __init__(self, window: Window | None) -> None:
        self.window = window
        loop = asyncio.get_running_loop()
        self._came: asyncio.Future[None] = loop.create_future()
        self._begun: asyncio.Future[Attachment] = loop.create_future()

    @property
    def dismissed(self) -> bool:
        """Say whether the dyno was stopped before anyone came."""
        return self._came.cancelled()

    async def wait(self, clock: Clock, seconds: float) -> bool:
        """Wait for the client; False when nobody came in time, or it was dismissed."""
        late = asyncio.ensure_future(clock.sleep(seconds))
        try:
            await asyncio.wait({self._came, late}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            late.cancel()
        return self._came.done() and not self.dismissed

    async def come(self) -> Attachment:
        """Be the client: have the dyno begin, and sit at its other end.

        Raises `session_unknown` when it is too late, and what the start raised.
        """
        if self._came.done():
            raise MinidynoError("session_unknown")
        self._came.set_result(None)
        try:
            return await self._begun
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise MinidynoError("session_unknown") from None  # dismissed, and not we cancelled

    def begin(self, attachment: Attachment) -> None:
        """The dyno runs."""
        if self._begun.done():
            attachment.close()  # the client left while it was being started
        else:
            self._begun.set_result(attachment)

    def fail(self, error: MinidynoError) -> None:
        """The dyno could not be started."""
        if not self._begun.done():
            self._begun.set_exception(error)

    def dismiss(self) -> None:
        """Nobody need come any more."""
        self._came.cancel()
        self._begun.cancel()
