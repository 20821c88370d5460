"""Streams of the API: they begin, beat, end, and let go."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import pytest
from starlette.types import Message

from minidyno.api.endpoints.logs import _as_events
from minidyno.api.replies import Stream
from minidyno.domain.log_lines import LogLine


async def never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def test_a_stream_whose_reader_left_closes_its_source_though_it_is_silent() -> None:
    closed = asyncio.Event()

    async def silent() -> AsyncGenerator[bytes, None]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            closed.set()

    sent: list[Message] = []
    first_sent = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message)
        if message.get("body"):
            first_sent.set()

    async def receive() -> Message:
        await first_sent.wait()
        return {"type": "http.disconnect"}

    await Stream(silent(), "text/plain")({}, receive, send)
    assert closed.is_set()
    assert [m.get("body") for m in sent] == [None, b"first"]


async def test_a_source_is_closed_also_when_the_reader_was_slow_to_the_last() -> None:
    closed = asyncio.Event()
    sending = asyncio.Event()

    async def plenty() -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield b"x"
        finally:
            closed.set()

    async def send(message: Message) -> None:
        if message.get("body"):
            sending.set()
            await asyncio.Event().wait()

    async def receive() -> Message:
        await sending.wait()
        return {"type": "http.disconnect"}

    source = plenty()
    await Stream(source, "text/plain")({}, receive, send)
    assert closed.is_set()


async def test_a_stream_that_fails_is_raised_so_that_the_server_cuts_the_connection() -> None:
    async def failing() -> AsyncGenerator[bytes, None]:
        yield b"first"
        raise ValueError("bug")

    async def send(message: Message) -> None:
        pass

    with pytest.raises(ValueError, match="bug"):
        await Stream(failing(), "text/plain")({}, never, send)


async def test_a_silent_log_beats_and_loses_no_line_by_it() -> None:
    go_on = asyncio.Event()

    async def lines() -> AsyncIterator[LogLine]:
        await go_on.wait()
        yield LogLine(app_id="a", at=0.0, source="app", dyno="web.1", text="hola", number=7)

    events = _as_events(lines(), heartbeat=0.005)
    assert await anext(events) == b"retry: 10\n\n"
    assert [await anext(events), await anext(events)] == [b": still here\n\n"] * 2
    go_on.set()
    rest = [event async for event in events if not event.startswith(b":")]
    assert rest == [b"id: 7\ndata: 1970-01-01T00:00:00.000000+00:00 app[web.1]: hola\n\n"]
