"""What the log says from the moment something is done until certain words come."""

import asyncio
import time
from collections.abc import Awaitable

from minidyno.lab.app import App
from minidyno.lab.log_view import Log, LogEntry

_PAUSE = 0.3
_LINES = 300


async def watch(
    app: App, action: Awaitable[object], *until: str, dyno: str | None = None, seconds: float = 60
) -> Log:
    """Do something and gather the new lines until one holds such words, or the time is over.

    Lines from before are left out, so that a cell that is run twice sees its own.
    """
    before = {str(entry) for entry in await app.logs(_LINES, dyno=dyno)}
    await action
    end = time.monotonic() + seconds
    while True:
        seen = await app.logs(_LINES, dyno=dyno)
        new = [entry for entry in seen if str(entry) not in before]
        if _has(new, until) or time.monotonic() >= end:
            return Log(app.name, new)
        await asyncio.sleep(_PAUSE)


async def farewell(app: App, piece: object) -> Log:
    """Run a worker whose work comes in pieces of so many seconds, and stop it half way.

    Gives the lines from the request to stop until its process ended; none for a piece that is
    no number.
    """
    if isinstance(piece, bool) or not isinstance(piece, int | float) or piece <= 0:
        return Log(app.name, [])
    await app.scale(worker=0)
    await app.set_config(TROZO=piece, LATIDO=1)
    await watch(app, app.scale(worker=1), "empiezo un trozo", dyno="worker")
    return await watch(app, app.scale(worker=0), "Process exited", dyno="worker")


def _has(entries: list[LogEntry], until: tuple[str, ...]) -> bool:
    return any(words in str(entry) for entry in entries for words in until)
