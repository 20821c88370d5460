"""Log sessions, and the streams that they open."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any

from starlette.responses import Response

from minidyno.api.access import seal, unseal
from minidyno.api.bodies import boolean, integer, text
from minidyno.api.call import Call
from minidyno.api.replies import Stream, reply, when
from minidyno.api.routing import Route
from minidyno.domain.account import fixed_id
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine
from minidyno.ports.log_store import LogFilter

HEARTBEAT = 15.0
DEFAULT_LINES = 100
# The same address serves every reconnection of one tail, so it lives long.
VALID_FOR = 24 * 3600.0

_SESSION = "log-session"


async def create(call: Call) -> Response:
    """Open a log session: an address that gives the log to whoever has it."""
    app = call.app()
    body = await call.json()
    lines = integer(body, "lines")
    claims = {
        "app": app.id,
        "lines": DEFAULT_LINES if lines is None else lines,
        "tail": boolean(body, "tail") or False,
        "dyno": text(body, "dyno") or text(body, "dyno_name") or text(body, "type"),
        "source": text(body, "source"),
        "at": call.services.clock.now(),
    }
    word = seal(call.access, _SESSION, claims)
    now = when(call.services.clock.now())
    session = {
        "created_at": now,
        "id": str(fixed_id(f"log-session:{word}")),
        "logplex_url": f"{call.base_url}/log-sessions/{word}",
        "updated_at": now,
    }
    return reply(session, 201)


async def stream(call: Call) -> Stream:
    """The lines of a log session, as server-sent events or as plain text."""
    claims = unseal(call.access, _SESSION, call.params["session"])
    if call.services.clock.now() - claims["at"] > VALID_FOR:
        raise MinidynoError("signature_invalid")
    call.services.apps.get(claims["app"])
    lines = _lines(call, claims)
    if "text/event-stream" in call.request.headers.get("accept", ""):
        return Stream(_as_events(lines, HEARTBEAT), "text/event-stream; charset=utf-8")
    return Stream(_as_text(lines), "text/plain; charset=utf-8")


def _lines(call: Call, claims: Mapping[str, Any]) -> AsyncIterator[LogLine]:
    seen = call.request.headers.get("last-event-id", "").strip()
    after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None
    return call.services.log_tail.lines(
        claims["app"],
        last=claims["lines"],
        only=LogFilter(source=claims["source"], dyno=claims["dyno"]),
        follow=claims["tail"],
        after=after,
    )


async def _as_text(lines: AsyncIterator[LogLine]) -> AsyncGenerator[bytes, None]:
    async for line in lines:
        yield f"{line}\n".encode()


async def _as_events(
    lines: AsyncIterator[LogLine], heartbeat: float
) -> AsyncGenerator[bytes, None]:
    # A reader that finds its connection closed comes back after 10 ms instead of 3 s: with
    # Heroku's CLI that is the difference between 4 s and 1.7 s for `heroku logs`.
    yield b"retry: 10\n\n"
    coming: asyncio.Future[LogLine] | None = None
    seen = 0  # lines of the past are in the order of their times, not of their numbers
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(lines))
            await asyncio.wait({coming}, timeout=heartbeat)
            if not coming.done():
                yield b": still here\n\n"
                continue
            try:
                line = coming.result()
            except StopAsyncIteration:
                return
            coming = None
            seen = max(seen, line.number)
            yield f"id: {seen}\ndata: {line}\n\n".encode()
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)


ROUTES = (
    Route("POST", "/apps/{app}/log-sessions", create),
    Route("GET", "/log-sessions/{session}", stream, token=False),
)
