"""A command beside an add-on's server that nobody sits at: bytes in, bytes out, an end."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator

from minidyno.ports.attached import Attachment, Stream

LAST_WORDS = 4096  # bytes of standard error that are kept


class CommandInside:
    """`ports.addon_host.RunsInside` over an attachment without a terminal."""

    def __init__(self, attachment: Attachment, give: AsyncIterator[bytes] | None) -> None:
        self._attachment = attachment
        self._errors = b""
        self._refused: BaseException | None = None
        self._feeding = asyncio.create_task(self._feed(give))

    async def output(self) -> AsyncIterator[bytes]:
        """What it writes to its standard output; see the port."""
        while (output := await self._attachment.read()) is not None:
            if output.stream is Stream.ERR:
                self._errors = (self._errors + output.data)[-LAST_WORDS:]
            else:
                yield output.data

    async def ended(self) -> tuple[int, str]:
        """Its exit code, and the last of what it wrote to standard error; see the port."""
        async for _ in self.output():
            pass  # else it might wait for ever to get rid of it
        code = await self._attachment.exit_code()
        self._feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._feeding
        self._attachment.close()
        if self._refused is not None:
            raise self._refused
        words = self._errors.decode(errors="replace").strip()
        return (-9 if code is None else code, words)

    def cancel(self) -> None:
        """End it at once."""
        self._feeding.cancel()
        self._attachment.close()

    async def _feed(self, give: AsyncIterator[bytes] | None) -> None:
        try:
            if give is not None:
                async for chunk in give:
                    await self._attachment.write(chunk)
        except Exception as error:
            # Half of what it was to be given is worse than nothing, and the end of its input would
            # make it count as all: it is killed before it can see that.
            self._refused = error
            self._attachment.signal(signal.SIGKILL)
            await self._attachment.exit_code()
            return
        self._attachment.end_input()
