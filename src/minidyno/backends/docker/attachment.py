"""One who sits at the other end of a container, over the Engine's attached stream."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from aiodocker.exceptions import DockerError
from aiodocker.stream import Stream as EngineStream

from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Output, Stream

END_OF_INPUT = b"\x04"  # Ctrl-D, on a terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What can be done to what runs there, beside its stream."""

    resize: Callable[[Window], Awaitable[None]]
    signal: Callable[[int], Awaitable[None]]
    exit_code: Callable[[], Awaitable[int | None]]
    hang_up: Callable[[], None]
    tasks: set[asyncio.Task[None]]  # what is under way here, to be waited for in the end


class DockerAttachment:
    """`ports.Attachment` over the Engine."""

    def __init__(self, stream: EngineStream, reach: Reach, *, terminal: bool) -> None:
        self._stream = stream
        self._reach = reach
        self._terminal = terminal
        self._ended = False
        self._no_input = False
        self._closed = False
        self._turn = asyncio.Lock()  # two sizes in a row arrive in that order

    async def read(self) -> Output | None:
        """The next output; see the port."""
        while True:
            try:
                message = await self._stream.read_out()
            except (aiohttp.ClientError, OSError):
                return None  # the Engine is gone, and the command's end is known by looking
            if message is None:
                return None
            if message.data:
                stream = Stream.ERR if message.stream == Stream.ERR else Stream.OUT
                return Output(stream, bytes(message.data))

    async def write(self, data: bytes) -> None:
        """Give it input; see the port."""
        if self._closed or self._no_input:
            return
        try:
            await self._stream.write_in(data)
        except (aiohttp.ClientError, OSError, RuntimeError, AssertionError):
            self._no_input = True  # nobody reads any more

    def end_input(self) -> None:
        """Nothing more will be written."""
        if self._closed or self._no_input:
            return
        response = self._stream._resp
        transport = response.connection.transport if response and response.connection else None
        if transport is None:
            return
        if self._terminal:
            transport.write(END_OF_INPUT)
        elif transport.can_write_eof():
            self._no_input = True
            transport.write_eof()

    def resize(self, window: Window) -> None:
        """The terminal's window has changed."""
        if self._terminal:
            self._begin(lambda: self._reach.resize(window))

    def signal(self, number: int) -> None:
        """Signal the command."""
        self._begin(lambda: self._reach.signal(number))

    async def exit_code(self) -> int | None:
        """Wait for the end."""
        code = await self._reach.exit_code()
        self._ended = True
        return code

    def close(self) -> None:
        """Hang up."""
        if self._closed:
            return
        self._closed = True
        if not self._ended:
            self._reach.hang_up()
        self._begin(self._stream.close)

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(self._in_turn(work))
        self._reach.tasks.add(task)
        task.add_done_callback(self._reach.tasks.discard)

    async def _in_turn(self, work: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            if self._closed and work != self._stream.close:
                return
            try:
                await work()
            except (DockerError, MinidynoError, OSError, AssertionError):
                return  # it has just ended, or the Engine is away: there is nothing to be done
