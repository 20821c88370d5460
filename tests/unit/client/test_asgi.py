"""The transport without a network behaves like one: it streams, waits, is cut, and fails."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from minidyno.client.asgi import AsgiApp, AsgiTransport

START = {"type": "http.response.start", "status": 200, "headers": [(b"x-a", b"1")]}


def client_of(app: AsgiApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=AsgiTransport(app), base_url="http://127.0.0.1")


def part(body: bytes, *, more: bool = True) -> dict[str, object]:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def test_a_response_is_read_while_it_is_still_being_written() -> None:
    go_on = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        await send(part(b"first"))
        await go_on.wait()
        await send(part(b"second", more=False))

    async with client_of(app) as client, client.stream("GET", "/") as response:
        chunks = response.aiter_raw()
        assert await anext(chunks) == b"first"
        go_on.set()
        assert [chunk async for chunk in chunks] == [b"second"]
        assert response.headers["x-a"] == "1"


async def test_a_reader_that_leaves_ends_the_application() -> None:
    ended = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        try:
            while True:
                await send(part(b"again"))
        finally:
            ended.set()

    async with client_of(app) as client:
        async with client.stream("GET", "/") as response:
            assert await anext(response.aiter_raw()) == b"again"
        assert ended.is_set()


async def test_an_application_that_waits_hears_of_the_disconnect_or_is_cancelled() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send(START)
        await send(part(b"x"))
        try:
            seen.append((await receive())["type"])
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    async with client_of(app) as client, client.stream("GET", "/") as response:
        assert await anext(response.aiter_raw()) == b"x"
    assert len(seen) == 1


async def test_a_reader_that_is_slow_makes_the_application_wait() -> None:
    written = 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal written
        await send(START)
        for _ in range(1000):
            await send(part(b"x"))
            written += 1
        await send(part(b"", more=False))

    async with client_of(app) as client, client.stream("GET", "/") as response:
        for _ in range(50):
            await asyncio.sleep(0)
        assert written < 100
        assert len(await response.aread()) == 1000


async def test_a_body_is_sent_piece_by_piece() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        pieces = []
        while (message := await receive()).get("more_body"):
            pieces.append(message["body"])
        await send(START)
        await send(part(b"|".join(pieces), more=False))

    async def body() -> AsyncIterator[bytes]:
        yield b"uno"
        yield b"dos"

    async with client_of(app) as client:
        assert (await client.put("/", content=body())).content == b"uno|dos"


async def test_an_application_that_fails_is_a_cut_connection() -> None:
    async def fails_at_once(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("bug")

    async def fails_later(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        await send(part(b"x"))
        raise ValueError("bug")

    async def ends_early(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        await send(part(b"x"))

    for app in (fails_at_once, fails_later, ends_early):
        async with client_of(app) as client:
            with pytest.raises(httpx.ReadError):
                await client.get("/")


async def test_the_application_sees_the_path_as_it_was_sent() -> None:
    seen: dict[str, object] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.update(scope)
        await send(START)
        await send(part(b"", more=False))

    async with client_of(app) as client:
        await client.get("/a%2Fb?q=%20")
    assert (seen["raw_path"], seen["path"], seen["query_string"]) == (b"/a%2Fb", "/a/b", b"q=%20")


async def test_closing_the_client_ends_what_is_under_way() -> None:
    ended = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    client = client_of(app)
    request = asyncio.ensure_future(client.get("/"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)
    assert ended.is_set()
    await client.aclose()
