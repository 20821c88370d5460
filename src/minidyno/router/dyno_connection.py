"""A connection to a dyno: parses its responses and hands them to the exchange."""

import asyncio
import socket
from typing import TYPE_CHECKING, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from minidyno.router.request_head import HEAD_LIMIT, Headers, is_too_large

if TYPE_CHECKING:
    from minidyno.router.exchange import Exchange
    from minidyno.router.targets import Target

_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)  # Linux alone has it


class DynoConnection(asyncio.Protocol):
    """Serves one exchange at a time; between two it waits in its target."""

    def __init__(self, target: "Target") -> None:
        self.target = target
        self.exchange: Exchange | None = None
        self.idle_since = 0.0
        self.used = False
        self.writing_paused = False
        self._reading_paused = False
        self.transport: asyncio.Transport
        self._parser = HttpResponseParser(self)
        self._unread = 0  # bytes of a head that is not complete
        self._feed_size = 0
        self._reset()

    def _reset(self) -> None:
        self._headers: Headers = []
        self._reason = b""
        self._final = False  # the head of the final response has come
        self._complete = False
        self._reusable = False
        self._until_close = False
        self._without_body = False
        self._acknowledged = False

    def begin(self, exchange: "Exchange") -> None:
        """Serve this exchange from now on."""
        self.exchange = exchange
        self._reset()

    def end(self, *, reuse: bool) -> None:
        """The exchange is over; with `reuse`, another one may follow."""
        self.exchange = None
        if reuse and self._reusable and not (self.writing_paused or self.transport.is_closing()):
            self.used = True
            if self._without_body:
                # After the answer to a HEAD request llhttp waits for the body it announced.
                self._parser = HttpResponseParser(self)
            self.hold(False)
            self.target.give_back(self)
        else:
            self.transport.abort()  # a dyno that does not read must not keep us waiting

    def hold(self, held: bool) -> None:
        """Stop or go on reading, for the client's sake."""
        if held == self._reading_paused or self.transport.is_closing():
            return
        self._reading_paused = held
        if held:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def finish(self) -> None:
        """The tunnel's other end is closed: close once everything is written."""
        self.exchange = None
        self.transport.close()

    def close(self) -> None:
        """Close once everything is written."""
        self.transport.close()

    # asyncio's calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self.transport = cast(asyncio.Transport, transport)
        self._socket: socket.socket = transport.get_extra_info("socket")

    def data_received(self, data: bytes) -> None:  # noqa: D102
        exchange = self.exchange
        if exchange is None:
            self.close()  # it speaks without having been asked
            return
        if exchange.tunnelled:
            exchange.from_dyno(data)
            return
        self._feed_size = len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._switch(exchange, data[upgrade.args[0] :])
            return
        except HttpParserError:
            if not self._complete:
                exchange.bad_response()
                return
            self._reusable = False
        self._after(exchange, len(data))

    def _after(self, exchange: "Exchange", fed: int) -> None:
        if self.exchange is not exchange:
            return  # it ended within a callback
        if self._complete:
            exchange.response_end()
        elif self._final:
            exchange.flush()
            self._acknowledge_at_once()
        else:
            exchange.flush()
            self._unread += fed
            if self._unread > HEAD_LIMIT:
                exchange.bad_response()

    def _acknowledge_at_once(self) -> None:
        """Do not let a dyno wait that writes head and body apart.

        Its kernel holds the body back until we acknowledge the head (Nagle), and ours delays
        that by 40 ms in the hope of something to send: every such answer would take that long.
        """
        if not self._acknowledged and _QUICKACK is not None:
            self._acknowledged = True
            self._socket.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)

    def _switch(self, exchange: "Exchange", rest: bytes) -> None:
        self._parser = HttpResponseParser(self)
        exchange.switch_protocols(self._reason, self._headers, rest)

    def eof_received(self) -> None:  # noqa: D102
        return None  # the transport closes itself: connection_lost tells the exchange

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: D102
        self.target.forget(self)
        exchange = self.exchange
        if exchange is None:
            return
        if self._until_close and exc is None:
            exchange.response_end()
        else:
            exchange.dyno_lost(answered=self._unread > 0 or self._final, unheard=exc is not None)

    def pause_writing(self) -> None:  # noqa: D102
        self.writing_paused = True
        if self.exchange is not None:
            self.exchange.dyno_is_full()

    def resume_writing(self) -> None:  # noqa: D102
        self.writing_paused = False
        if self.exchange is not None:
            self.exchange.dyno_has_room()

    # httptools' calls

    def on_status(self, reason: bytes) -> None:  # noqa: D102
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:  # noqa: D102
        if not self._final:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:  # noqa: D102
        exchange = self.exchange
        status = self._parser.get_status_code()
        if exchange is None or self._complete or status == 101:
            self._reusable = False
            return
        if self._unread + self._feed_size > HEAD_LIMIT and is_too_large(b"", self._headers):
            exchange.bad_response()
            return
        self._unread = 0
        if status < 200:
            exchange.interim(status, self._reason, self._headers)
            self._headers, self._reason = [], b""
            return
        self._final = True
        self._reusable = self._parser.should_keep_alive()
        self._until_close, self._without_body = exchange.response_head(
            status, self._reason, self._headers
        )
        self._complete = self._without_body

    def on_body(self, data: bytes) -> None:  # noqa: D102
        if self.exchange is None or self._complete:
            self._reusable = False  # more than was announced, or a body where none may be
        else:
            self.exchange.response_body(data)

    def on_message_complete(self) -> None:  # noqa: D102
        if self._final:
            self._complete = True
