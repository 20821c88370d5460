"""A client's connection: parses its requests and has them answered in order."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from minidyno.router.error_pages import error_response
from minidyno.router.exchange import BAD_REQUEST, Exchange
from minidyno.router.reading_gate import ReadingGate
from minidyno.router.request_head import (
    HEAD_LIMIT,
    BadRequestError,
    Headers,
    Peer,
    RequestHead,
    is_too_large,
)
from minidyno.router.routing_table import LiveApp

if TYPE_CHECKING:
    from minidyno.router.worker import Worker

LINGER = 5.0  # seconds
BUFFER = 65_536  # bytes of a body, or of what follows a request, kept before reading pauses


class ClientConnection(asyncio.Protocol):
    """Parses ahead of the exchange under way, a little; answers one after the other."""

    def __init__(self, worker: "Worker", port: int, *, own_port: bool) -> None:
        self.exchange: Exchange | None = None
        self.quiet_since = 0.0
        self.writing_paused = False
        self.transport: asyncio.Transport
        self._worker = worker
        self._port = port
        self._own_port = own_port
        self._gate: ReadingGate
        self._peer: Peer
        self._parser = HttpRequestParser(self)
        self._queue: deque[Exchange] = deque()
        self._parsed: Exchange | None = None  # whose body is being parsed
        self._raw = b""  # what came after a request to leave HTTP, not to be parsed yet
        self._wants_upgrade = False  # the request that is being parsed
        self._upgrading = False  # until the dyno has answered
        self._refused = False  # nothing of what comes is understood any more
        self._closing = False
        self._advancing = False
        self._target = b""
        self._headers: Headers = []
        self._in_head = False
        self._head_size = 0  # bytes of a head that is not complete
        self._feed_size = 0
        self._framing_size = 0  # bytes since the last piece of a body: chunk headers, trailers

    # asyncio's calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self.transport = cast(asyncio.Transport, transport)
        self._gate = ReadingGate(self.transport)
        address = transport.get_extra_info("peername")
        port = transport.get_extra_info("sockname")[1]
        self._peer = Peer(address[0].encode() if address else b"", b"%d" % port)
        self.quiet_since = self._worker.now()
        self._worker.clients.add(self)

    def data_received(self, data: bytes) -> None:  # noqa: D102
        if self._closing:
            return  # thrown away: the client is only given time to read its answer
        exchange = self.exchange
        if exchange is not None and exchange.tunnelled:
            exchange.from_client(data)
        elif self._upgrading:
            self._raw += data
            self._gate.set(ReadingGate.AHEAD, len(self._raw) > BUFFER)
        else:
            self._parse(data)
            self._advance()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002, D102
        self._closing = True
        self._worker.clients.discard(self)
        self._queue.clear()
        if self.exchange is not None:
            self.exchange.client_gone()

    def pause_writing(self) -> None:  # noqa: D102
        self.writing_paused = True
        if self.exchange is not None:
            self.exchange.client_is_full()

    def resume_writing(self) -> None:  # noqa: D102
        self.writing_paused = False
        if self.exchange is not None:
            self.exchange.client_has_room()

    # for the exchange

    def app_of(self, host: bytes) -> LiveApp | None:
        """Which app is meant: on an app's own port, whatever the Host header says."""
        table = self._worker.table
        return table.by_port(self._port) if self._own_port else table.by_host(host)

    def write(self, data: bytes) -> None:
        """Write to the client; nothing once it is gone."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def hold_for_dyno(self, held: bool) -> None:
        """Stop or go on reading, for the dyno's sake."""
        self._gate.set(ReadingGate.DYNO, held)

    def body_taken(self) -> None:
        """What was kept of the body is on its way."""
        self._gate.set(ReadingGate.BODY, False)

    def begin_tunnel(self) -> bytes:
        """Hand over what came early for the other end."""
        raw, self._raw, self._upgrading = self._raw, b"", False
        self._gate.set(ReadingGate.AHEAD, False)
        return raw

    def ended(self, exchange: Exchange, *, keep_alive: bool) -> None:
        """The exchange is over: go on with the next, or close."""
        if exchange is not self.exchange:
            return
        self.exchange = None
        self.quiet_since = self._worker.now()
        if self._closing:
            return
        self._gate.set(ReadingGate.DYNO, False)
        self._gate.set(ReadingGate.BODY, False)
        if keep_alive and not self._worker.stopping:
            if self._queue or self._upgrading or self._refused:
                self._advance()
        elif exchange.body.ended:
            self.close()
        else:
            self._close_gently()

    def close(self) -> None:
        """Close once everything is written, or the client has had its time to read it."""
        self._closing = True
        if self.transport.get_write_buffer_size():
            self._worker.linger(self.transport, self._worker.config.idle_timeout)
        self.transport.close()

    def _close_gently(self) -> None:
        # A client that is still sending would be reset by a plain close and might lose the answer
        # it has not read yet: end our side, throw away what comes, and close a little later.
        self._closing = True
        self._gate.open()
        if self.transport.is_closing():
            return
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._worker.linger(self.transport, LINGER)

    # in order

    def _advance(self) -> None:
        if self._advancing:
            return  # an exchange that ends at once comes back to the loop below
        self._advancing = True
        try:
            while not self._closing and self._step():
                pass
        finally:
            self._advancing = False
        if self._closing:
            return
        exchange = self.exchange
        self._gate.set(ReadingGate.AHEAD, bool(self._queue) or len(self._raw) > BUFFER)
        waiting = 0 if exchange is None else exchange.body.size
        self._gate.set(ReadingGate.BODY, waiting > BUFFER)

    def _step(self) -> bool:
        if self.exchange is not None:
            self.exchange.pump()
            return False
        if self._queue:
            self.exchange = self._queue.popleft()
            self.exchange.start()
        elif self._upgrading:
            # The dyno did not want to leave HTTP: what followed is a request after all.
            self._upgrading = False
            raw, self._raw = self._raw, b""
            self._parse(raw)
        elif self._refused:
            self._answer_refused()
        else:
            return False
        return True

    def _answer_refused(self) -> None:
        name = self._worker.chance.request_id()
        self.write(
            error_response(
                BAD_REQUEST,
                request_id=name,
                html=False,
                head_only=False,
                end=b"Connection: close\r\n",
            )
        )
        self._close_gently()

    # parsing

    def _parse(self, data: bytes) -> None:
        if self._refused:
            return
        self._feed_size = len(data)
        self._framing_size += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._leave_http(data[upgrade.args[0] :])
        except HttpParserError:
            self._refuse()
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > HEAD_LIMIT:
                self._refuse()
        elif self._parsed is not None and self._framing_size > HEAD_LIMIT:
            self._refuse()

    def _leave_http(self, rest: bytes) -> None:
        self._parser = HttpRequestParser(self)
        self._upgrading = self._wants_upgrade
        if self._refused or rest == b"" or self._upgrading:
            self._raw = rest
        else:
            self._parse(rest)  # an upgrade that is not offered to the dyno: HTTP goes on

    def _refuse(self) -> None:
        self._refused = True
        self._in_head = False
        parsed, self._parsed = self._parsed, None
        if parsed is None:
            return
        if parsed is self.exchange:
            parsed.fail(BAD_REQUEST)
        elif parsed in self._queue:
            self._queue.remove(parsed)

    def on_message_begin(self) -> None:  # noqa: D102
        self._target = b""
        self._headers = []
        self._in_head = True
        self._head_size = 0

    def on_url(self, url: bytes) -> None:  # noqa: D102
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:  # noqa: D102
        if self._in_head:  # else a trailer, which is dropped
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:  # noqa: D102
        self._in_head = False
        if self._refused:
            return
        if self._head_size + self._feed_size > HEAD_LIMIT and is_too_large(
            self._target, self._headers
        ):
            self._refuse()
            return
        try:
            head = RequestHead(self._parser, self._target, self._headers, self._peer)
        except BadRequestError:
            self._refuse()
            return
        self._wants_upgrade = head.upgrade != b""
        self._framing_size = 0
        self._parsed = Exchange(self._worker, self, head)
        self._queue.append(self._parsed)

    def on_body(self, data: bytes) -> None:  # noqa: D102
        self._framing_size = 0
        if self._parsed is not None:
            self._parsed.body.add(data)

    def on_message_complete(self) -> None:  # noqa: D102
        if self._parsed is not None:
            self._parsed.body.end()
            self._parsed = None
