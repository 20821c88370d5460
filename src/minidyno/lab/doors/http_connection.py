"""One keep-alive connection, parsed by llhttp as the router's are.

httpx is the house's client, but it needs about a millisecond of processor for each request: on the
student's two cores the generator would measure itself. Only this module and `http` need sockets
and httptools, so they are imported when a real platform has been found, never in the browser.
"""

import asyncio

import httptools

from minidyno.lab.doors.answer import Answer, NoAnswerError

BODY_LIMIT = 10_000_000


class Connection(asyncio.Protocol):
    """Sends one request at a time."""

    def __init__(self) -> None:
        self.reusable = True
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._waiting: asyncio.Future[Answer] | None = None
        self._begin()

    async def exchange(self, request: bytes) -> Answer:
        """Send a request and wait for its response; raises NoAnswerError `closed`, `malformed`."""
        if self._transport is None or not self.reusable:
            raise NoAnswerError("closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._waiting
        except asyncio.CancelledError:
            self.close()  # the response may still come, and must not be taken for the next one's
            raise

    @property
    def was_silent(self) -> bool:
        """Say whether nothing of a response has come yet."""
        return self._status == 0

    def close(self) -> None:
        """Close it."""
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection is open."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Read on."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("malformed")
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side closed it, or it broke."""
        self.reusable = False
        # Without a length the end of the connection is the end of the body.
        if exc is None and self._headers_done and self._until_close:
            self._finish()
        self._fail("closed")

    # httptools calls what follows

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """The body comes next."""
        self._status = self._parser.get_status_code()
        self._headers_done = self._status >= 200
        self._until_close = not (
            "content-length" in self._headers or "transfer-encoding" in self._headers
        )

    def on_body(self, data: bytes) -> None:
        """Keep a piece of the body."""
        self._size += len(data)
        if self._size > BODY_LIMIT:
            self._fail("malformed")
            self.close()
        else:
            self._chunks.append(data)

    def on_message_complete(self) -> None:
        """The response is whole."""
        if self._headers_done:  # else it was a 1xx, and the response is still to come
            self.reusable = self.reusable and self._parser.should_keep_alive()
            self._finish()
        self._begin()

    def _begin(self) -> None:
        self._status = 0
        self._headers: dict[str, str] = {}
        self._headers_done = False
        self._until_close = False
        self._chunks: list[bytes] = []
        self._size = 0

    def _finish(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Answer(self._status, self._headers, b"".join(self._chunks)))

    def _fail(self, kind: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(NoAnswerError(kind))
