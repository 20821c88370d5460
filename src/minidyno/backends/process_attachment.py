"""One who sits at the other end of a process: reads, writes, and hears how it ended."""

import asyncio
import os
from collections.abc import Callable

from minidyno.backends.other_end import OtherEnd, set_window
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Output

READ_AT_ONCE = 65_536
END_OF_INPUT = b"\x04"  # Ctrl-D, on a terminal


class ProcessAttachment:
    """`ports.Attachment` over descriptors; to be made in the loop that will use it."""

    def __init__(self, end: OtherEnd) -> None:
        self._end = end
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self._word = b""  # what the parent said
        self._loop.add_reader(end.line, self._hear)

    async def read(self) -> Output | None:
        """The next output; see the port."""
        while self._end.outputs:
            ended = self._ended.is_set()
            output = self._read_now()
            if output is not None:
                return output
            if ended:
                return None  # whoever still holds the other side is not of the dyno
            await self._readable()
        return None

    async def write(self, data: bytes) -> None:
        """Give it input; see the port."""
        rest = memoryview(data)
        while rest and self._end.input >= 0:
            try:
                rest = rest[os.write(self._end.input, rest) :]
            except BlockingIOError:
                await self._wait(self._loop.add_writer, self._loop.remove_writer, self._end.input)
            except OSError:
                return  # nobody reads any more

    def end_input(self) -> None:
        """Nothing more will be written."""
        if self._end.input < 0:
            return
        if self._end.terminal:
            try:
                os.write(self._end.input, END_OF_INPUT)
            except OSError:
                return
        else:
            os.close(self._end.input)
            self._end.input = -1

    def resize(self, window: Window) -> None:
        """The terminal's window has changed."""
        if self._end.terminal and self._end.input >= 0:
            set_window(self._end.input, window)

    def signal(self, number: int) -> None:
        """Let the dyno's parent signal the command."""
        if not self._ended.is_set():
            try:
                os.write(self._end.line, bytes([number]))
            except OSError:
                return

    async def exit_code(self) -> int | None:
        """Wait for the end; None when the dyno's parent was killed before it could tell."""
        await self._ended.wait()
        return int(self._word) if self._word.endswith(b"\n") else None

    def close(self) -> None:
        """Hang up: the dyno's parent sees its line closed."""
        self._loop.remove_reader(self._end.line)
        self._ended.set()
        self._end.close()
        self._end.outputs = {}
        self._end.input = -1

    def _hear(self) -> None:
        try:
            word = os.read(self._end.line, 64)
        except BlockingIOError:
            return
        except OSError:
            word = b""
        self._word += word
        if not word or word.endswith(b"\n"):
            self._loop.remove_reader(self._end.line)
            self._ended.set()

    def _read_now(self) -> Output | None:
        for descriptor, stream in list(self._end.outputs.items()):
            try:
                data = os.read(descriptor, READ_AT_ONCE)
            except BlockingIOError:
                continue
            except OSError:
                data = b""  # what Linux says of a terminal that nobody holds any more
            if data:
                # Asked last from now on, or one that floods would silence the other.
                self._end.outputs[descriptor] = self._end.outputs.pop(descriptor)
                return Output(stream, data)
            self._forget(descriptor)
        return None

    def _forget(self, descriptor: int) -> None:
        del self._end.outputs[descriptor]
        if descriptor != self._end.input:
            os.close(descriptor)
        elif not self._end.outputs:
            os.close(descriptor)
            self._end.input = -1

    async def _readable(self) -> None:
        if not self._end.outputs:
            return
        ready = asyncio.Event()
        outputs = list(self._end.outputs)
        for descriptor in outputs:
            self._loop.add_reader(descriptor, ready.set)
        ended = asyncio.ensure_future(self._ended.wait())
        readable = asyncio.ensure_future(ready.wait())
        try:
            await asyncio.wait({ended, readable}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            readable.cancel()
            for descriptor in outputs:
                self._loop.remove_reader(descriptor)

    async def _wait(
        self,
        add: Callable[[int, Callable[[], None]], object],
        remove: Callable[[int], object],
        descriptor: int,
    ) -> None:
        ready = asyncio.Event()
        add(descriptor, ready.set)
        try:
            await ready.wait()
        finally:
            remove(descriptor)
