"""A request's head: what the router must know of it, and how it is passed on.

llhttp, strict by default, refuses most of what a request could be smuggled with (two lengths,
length with chunks, bare line feeds, folded lines, blanks before a colon …). Here is what it lets
through and a router must not: two hosts, absolute URIs, codings that it cannot undo, HTTP/0.9.
"""

import re
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

TARGET_LIMIT = 8_192  # bytes, as Heroku's request line
HEAD_LIMIT = 65_536  # bytes of a whole head

Headers = list[tuple[bytes, bytes]]


class BadRequestError(Exception):
    """The request is not passed on; the connection is closed after the answer."""


class Parsed(Protocol):
    """What the parser knows when a head is complete."""

    def get_method(self) -> bytes: ...  # noqa: D102
    def get_http_version(self) -> str: ...  # noqa: D102
    def should_keep_alive(self) -> bool: ...  # noqa: D102
    def should_upgrade(self) -> bool: ...  # noqa: D102


def is_too_large(target: bytes, headers: Headers) -> bool:
    """Say whether a head goes beyond the limit."""
    return len(target) + sum(len(n) + len(v) + 4 for n, v in headers) > HEAD_LIMIT


class Peer(NamedTuple):
    """Who is connected, and to which port of ours, as they are written in headers."""

    address: bytes
    port: bytes


_HOST = re.compile(rb"[A-Za-z0-9._\-]*(:[0-9]*)?|\[[0-9A-Fa-f:.]+\](:[0-9]*)?").fullmatch
_REQUEST_ID = re.compile(rb"[A-Za-z0-9\-]{20,200}").fullmatch

# Not passed on as they came: written anew, or meant for this connection alone (RFC 9110, 7.6.1).
_OURS = frozenset(
    (
        b"host", b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer",
        b"transfer-encoding", b"content-length", b"upgrade", b"http2-settings",
        b"proxy-authorization", b"x-request-id", b"x-forwarded-for", b"x-forwarded-proto",
        b"x-forwarded-port", b"x-request-start", b"accept", b"expect",
    )
)  # fmt: skip
_READ_ON = frozenset((b"accept", b"expect"))  # passed on, and looked at
_KNOWN_OPTIONS = frozenset((b"", b"keep-alive", b"close", b"upgrade", b"te", b"http2-settings"))
_IDEMPOTENT = frozenset((b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"TRACE"))

_FOR_DYNO = (
    b"%b %b HTTP/1.1\r\nHost: %b\r\n%b%bX-Request-Id: %b\r\nX-Forwarded-For: %b\r\n"
    b"X-Forwarded-Proto: http\r\nX-Forwarded-Port: %b\r\nX-Request-Start: %d\r\n"
    b"Via: 1.1 minidyno%b\r\n\r\n"
)


class RequestHead:
    """One request without its body."""

    __slots__ = (
        "_hosts", "chunked", "expects_continue", "fwd", "has_body", "host", "keep_alive", "lines",
        "method", "old", "peer", "request_id", "target", "upgrade", "wants_html",
    )  # fmt: skip

    def __init__(self, parser: Parsed, target: bytes, headers: Headers, peer: Peer) -> None:
        """Read what was parsed; raises BadRequestError."""
        self.method = parser.get_method()
        self.target = target
        self.peer = peer
        version = parser.get_http_version()
        self.old = version == "1.0"
        self.keep_alive = parser.should_keep_alive()
        if version != "1.1" and not self.old:
            raise BadRequestError
        if len(target) > TARGET_LIMIT or not (
            target.startswith(b"/") or (target == b"*" and self.method == b"OPTIONS")
        ):
            raise BadRequestError
        self.host = b""
        self._hosts = 0
        self.chunked = self.has_body = self.expects_continue = self.wants_html = False
        self.upgrade = self.request_id = self.fwd = b""
        self.lines: list[bytes] = []
        self._read(headers, parser.should_upgrade())
        if self._hosts != 1 and not (self.old and self._hosts == 0):
            raise BadRequestError

    def _read(self, headers: Headers, upgrades: bool) -> None:
        lines = self.lines
        options = b""
        for name, value in headers:
            key = name.lower()
            if key not in _OURS:
                # In CGI's form X_Request_Id and X-Request-Id are one variable.
                if b"_" not in key or key.replace(b"_", b"-") not in _OURS:
                    lines.append(name + b": " + value)
            elif key == b"connection":
                options += b"," + value.lower()
            elif key == b"upgrade":
                # h2c would tunnel requests past the router's rules.
                self.upgrade = value if upgrades and value.lower() != b"h2c" else b""
            else:
                self._read_special(key, value)
                if key in _READ_ON:
                    lines.append(name + b": " + value)
        named = {option.strip() for option in options.split(b",")} - _KNOWN_OPTIONS
        if named:
            self.lines = [x for x in lines if x.partition(b":")[0].lower() not in named]

    def _read_special(self, key: bytes, value: bytes) -> None:
        if key == b"host":
            if not _HOST(value):
                raise BadRequestError
            self.host = value
            self._hosts += 1
        elif key == b"accept":
            self.wants_html = self.wants_html or b"html" in value
        elif key == b"content-length":
            self.has_body = value.strip(b"0") != b""
            self.lines.append(b"Content-Length: " + value)
        elif key == b"transfer-encoding":
            if value.lower() != b"chunked" or self.old or self.chunked:
                raise BadRequestError
            self.chunked = self.has_body = True
        elif key == b"x-request-id":
            if _REQUEST_ID(value):
                self.request_id = value
        elif key == b"x-forwarded-for":
            self.fwd = self.fwd + b", " + value if self.fwd else value
        elif key == b"expect":
            self.expects_continue = value.lower() == b"100-continue"

    @property
    def idempotent(self) -> bool:
        """Whether doing it twice does no more than doing it once."""
        return self.method in _IDEMPOTENT

    def name(self, draw: Callable[[], bytes]) -> None:
        """Draw an id if it brought none, and write the client into the line of proxies."""
        self.request_id = self.request_id or draw()
        address = self.peer.address
        self.fwd = self.fwd + b", " + address if self.fwd else address

    def for_dyno(self) -> bytes:
        """Write the head as the dyno gets it."""
        lines = self.lines
        if self.upgrade:
            ending = b"\r\nConnection: upgrade\r\nUpgrade: " + self.upgrade
        elif self.chunked:
            ending = b"\r\nTransfer-Encoding: chunked"
        else:
            ending = b""
        return _FOR_DYNO % (
            self.method,
            self.target,
            self.host,
            b"\r\n".join(lines),
            b"\r\n" if lines else b"",
            self.request_id,
            self.fwd,
            self.peer.port,
            time.time() * 1000,
            ending,
        )
