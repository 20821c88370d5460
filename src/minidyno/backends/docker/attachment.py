"""One who sits at the other end of a container, over the Engine's attached stream."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from aiodocker.exceptions import DockerError
from aiodocker.stream import Message
from aiodocker.stream import Stream as EngineStream

from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Output, Stream

END_OF_INPUT = b"\x04"  # Ctrl-D, on a terminal
LOOK_EVERY = 1.0  # seconds of silence after which an end that the Engine keeps back is looked for


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
        self._reading: asyncio.Future[Message | None] | None = None
        self._feeding = 0  # inputs that have not gone yet

    async def read(self) -> Output | None:
        """The next output; see the port."""
        while True:
            try:
                message = await self._next()
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
        self._feeding += 1
        try:
            await self._stream.write_in(data)
        except (aiohttp.ClientError, OSError, RuntimeError, AssertionError):
            self._no_input = True  # nobody reads any more
        finally:
            self._feeding -= 1

    def end_input(self) -> None:
        """Nothing more will be written."""
        if self._closed or self._no_input:
            return
        transport = self._transport()
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
        self._begin(self._let_go)

    async def _next(self) -> Message | None:
        # Kept over a call that is cancelled, so that nothing it has read is lost.
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._stream.read_out())
        while not (await asyncio.wait({self._reading}, timeout=LOOK_EVERY))[0]:
            # While input waits that nobody will read, the Engine does not end the stream either.
            if self._feeding and await self._is_over():
                return None
        reading, self._reading = self._reading, None
        return reading.result()

    async def _is_over(self) -> bool:
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._reach.exit_code()
        except TimeoutError:
            return False
        return True

    def _transport(self) -> asyncio.Transport | None:
        response = self._stream._resp
        return response.connection.transport if response and response.connection else None

    async def _let_go(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        transport = self._transport()
        await self._stream.close()
        if transport is not None:
            transport.abort()  # else it would wait for ever to get rid of input nobody reads

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(self._in_turn(work))
        self._reach.tasks.add(task)
        task.add_done_callback(self._reach.tasks.discard)

    async def _in_turn(self, work: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            if self._closed and work != self._let_go:
                return
            try:
                await work()
            except (DockerError, MinidynoError, OSError, AssertionError):
                return  # it has just ended, or the Engine is away: there is nothing to be done
