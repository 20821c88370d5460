"""An HTTP transport without a network: requests go straight into an ASGI application.

httpx has one, which waits for the whole response; a log that is followed never ends, so this one
streams. It needs tasks and queues alone and therefore also works in the browser.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import httpx

Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Any]],
    Awaitable[None],
]

# A reader that is slow makes the application wait, as a socket would.
_MESSAGES_IN_FLIGHT = 16


class AsgiTransport(httpx.AsyncBaseTransport):
    """Calls an ASGI application for each request."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        self._open: set[_Exchange] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; returns as soon as the response has begun."""
        exchange = _Exchange(self._app, request)
        self._open.add(exchange)
        exchange.on_end(lambda: self._open.discard(exchange))
        status, headers = await exchange.begin()
        return httpx.Response(status, headers=headers, stream=_Body(exchange))

    async def aclose(self) -> None:
        """End all that is under way."""
        for exchange in list(self._open):
            await exchange.close()


class _Exchange:
    """One request and its response."""

    def __init__(self, app: AsgiApp, request: httpx.Request) -> None:
        self._request = request
        self._chunks: AsyncIterator[bytes] | None = aiter(_async_stream(request))
        self._messages: asyncio.Queue[Message | BaseException] = asyncio.Queue(_MESSAGES_IN_FLIGHT)
        self._gone = asyncio.Event()
        self._ended: Callable[[], None] = lambda: None
        self._task = asyncio.ensure_future(self._run(app))

    def on_end(self, call: Callable[[], None]) -> None:
        self._ended = call

    async def begin(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        try:
            start = await self._messages.get()
        except asyncio.CancelledError:
            await self.close()
            raise
        if isinstance(start, BaseException):
            await self.close()
            raise httpx.ReadError("the application failed", request=self._request) from start
        return start["status"], list(start.get("headers", []))

    async def body(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._messages.get()
            if isinstance(message, BaseException):
                raise httpx.ReadError("the response was cut", request=self._request) from message
            more = message.get("more_body", False)
            if message.get("body"):
                yield message["body"]

    async def close(self) -> None:
        self._gone.set()
        if not self._task.done():
            self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._ended()

    async def _run(self, app: AsgiApp) -> None:
        url = self._request.url
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self._request.method,
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 0),
        }
        try:
            await app(scope, self._receive, self._send)
        except Exception as error:
            await self._messages.put(error)
        else:
            # After a complete response nobody reads this; after a cut one it tells the reader.
            await self._messages.put(EOFError("the application returned"))

    async def _receive(self) -> Message:
        if self._chunks is not None:
            async for chunk in self._chunks:
                return {"type": "http.request", "body": chunk, "more_body": True}
            self._chunks = None
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if self._gone.is_set():
            raise OSError("the reader is gone")
        await self._messages.put(message)


class _Body(httpx.AsyncByteStream):
    """The response's body, read as it comes."""

    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._exchange.body():
            yield chunk

    async def aclose(self) -> None:
        await self._exchange.close()


def _async_stream(request: httpx.Request) -> httpx.AsyncByteStream:
    if not isinstance(request.stream, httpx.AsyncByteStream):
        msg = "an async client sends async streams"
        raise TypeError(msg)
    return request.stream
