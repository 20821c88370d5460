"""From the person's terminal to a dyno and back, until the command ends."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from minidyno.cli.raw_mode import RawMode
from minidyno.cli.terminal import ERRORS, INPUT, OUTPUT, window, write_all
from minidyno.client.attached import PIECE, Attached
from minidyno.domain.catalogue.entry import FAILED

BY_SIGNAL = 128  # and its number, as a shell says it


async def sit(there: Attached, *, terminal: bool) -> int:
    """Pass on input and output until the command ends; gives its exit code.

    `there` has been entered. Raises what its output raises; the terminal is as before then.
    """
    with contextlib.ExitStack() as stack:
        raw = RawMode() if terminal else None
        if raw is not None:
            stack.enter_context(raw.on())
        async with _signals(there, raw) as ended_by:
            output = asyncio.ensure_future(_show(there))
            _start_reading(there)
            either: set[asyncio.Future[Any]] = {output, ended_by}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not output.done():
                output.cancel()
                await asyncio.gather(output, return_exceptions=True)
                return BY_SIGNAL + ended_by.result()
            await output
    return FAILED if there.code is None else there.code


async def _show(there: Attached) -> None:
    async for said in there.output():
        # In a thread: a terminal that is stopped, or a reader that is slow, waits there.
        await asyncio.to_thread(write_all, ERRORS if said.is_error else OUTPUT, said.data)


def _start_reading(there: Attached) -> None:
    """Read in a thread that nobody waits for: it may sit in a read when all is over."""
    loop = asyncio.get_running_loop()

    async def deliver(data: bytes) -> None:
        if data:
            await there.send(data)
        else:
            await there.end_input()

    def read() -> None:
        data = b"."
        while data:
            try:
                data = os.read(INPUT, PIECE)
            except OSError:
                data = b""  # the terminal is gone, or input was closed from the beginning
            try:
                asyncio.run_coroutine_threadsafe(deliver(data), loop).result()
            except (RuntimeError, asyncio.CancelledError, TimeoutError):
                return  # all is over

    threading.Thread(target=read, name="input", daemon=True).start()


@contextlib.asynccontextmanager
async def _signals(there: Attached, raw: RawMode | None) -> AsyncIterator["asyncio.Future[int]"]:
    """Pass signals on; the future is done with the number of one that ends us."""
    loop = asyncio.get_running_loop()
    ended_by: asyncio.Future[int] = loop.create_future()
    tasks: set[asyncio.Task[None]] = set()

    def begin(work: Coroutine[Any, Any, None]) -> None:
        task = loop.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def end(number: int) -> None:
        if not ended_by.done():
            ended_by.set_result(number)

    def resized() -> None:
        begin(there.resize(*window()))

    def going_on(raw: RawMode) -> None:
        raw.again()
        resized()

    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        if interrupted:  # it does not listen: leave, and it is hung up
            end(signal.SIGINT)
        interrupted = True
        begin(there.signal(signal.SIGINT))

    hear: dict[int, Callable[[], None]] = {
        signal.SIGTERM: lambda: end(signal.SIGTERM),
        signal.SIGHUP: lambda: end(signal.SIGHUP),
        signal.SIGINT: interrupt,
    }
    if raw is not None:
        hear |= {signal.SIGWINCH: resized, signal.SIGCONT: lambda: going_on(raw)}
    for number, react in hear.items():
        loop.add_signal_handler(number, react)
    try:
        if raw is not None:
            resized()  # it may have changed between the question and now
        yield ended_by
    finally:
        for number in hear:
            loop.remove_signal_handler(number)
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
