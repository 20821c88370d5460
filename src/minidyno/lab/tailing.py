"""An app's log, read once or followed for a while."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from minidyno.lab.ground import Ground
from minidyno.lab.live import Live
from minidyno.lab.log_view import FollowedLog, Log, LogEntry

_PAUSE = 0.05
_LINES_BEFORE = 10


async def read_log(
    ground: Ground, app: str, *, lines: int, source: str | None, dyno: str | None
) -> Log:
    """The last lines."""
    found = ground.client.logs(app, lines=lines, source=source, dyno=dyno)
    return Log(app, [LogEntry.read(line) async for line in found])


async def tail_log(
    ground: Ground, app: str, *, seconds: float, source: str | None, dyno: str | None
) -> FollowedLog:
    """Follow the log for some seconds, showing lines as they come; returns them all."""
    stream = ground.client.logs(app, lines=_LINES_BEFORE, tail=True, source=source, dyno=dyno)
    live = Live()
    entries: list[LogEntry] = []
    end = ground.pace.now() + seconds
    next_line = asyncio.ensure_future(_next(stream))
    try:
        while ground.pace.now() < end:
            if not next_line.done():
                await ground.pace.sleep(_PAUSE)
                continue
            line = next_line.result()
            if line is None:
                break
            entries.append(LogEntry.read(line))
            live.grow(line, lambda: Log(app, entries))
            next_line = asyncio.ensure_future(_next(stream))
            await asyncio.sleep(0)
    finally:
        next_line.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await next_line
        await _close(stream)
    live.draw(Log(app, entries))
    return FollowedLog(app, entries)


async def _next(stream: AsyncIterator[str]) -> str | None:
    return await anext(stream, None)


async def _close(stream: AsyncIterator[str]) -> None:
    # An iterator that is dropped half way would end its connection whenever it is collected.
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()
