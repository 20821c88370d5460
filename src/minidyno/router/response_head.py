"""A response's head: what the router must know of it, and how it is passed on."""

from enum import Enum
from typing import NamedTuple

from minidyno.router.request_head import Headers


class BadResponseError(Exception):
    """What the dyno said cannot be passed on as HTTP (H17)."""


class Framing(Enum):
    """How the client is told where the body ends."""

    NONE = 0  # there is none: HEAD, 204, 304
    LENGTH = 1
    CHUNKED = 2
    CLOSE = 3  # for HTTP/1.0 clients when the length is not known


class ResponseHead(NamedTuple):
    """One response without its body, ready to be written to the client."""

    data: bytes
    framing: Framing
    without_body: bool
    ends_with_connection: bool  # the dyno marks the end by closing
    keep_alive: bool  # towards the client


_OURS = frozenset(
    (
        b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer",
        b"transfer-encoding", b"upgrade", b"content-length",
    )
)  # fmt: skip
_KNOWN_OPTIONS = frozenset((b"", b"keep-alive", b"close", b"upgrade"))


def read_response(
    status: int, reason: bytes, headers: Headers, *, to_head: bool, old: bool, keep_alive: bool
) -> ResponseHead:
    """Write a final response's head for a client.

    `to_head` when HEAD was asked, `old` for a client of HTTP/1.0. Raises BadResponseError.
    """
    lines = [b"HTTP/1.1 %d %b" % (status, reason)]
    length, chunked = _pass_on(headers, lines)
    bodiless = to_head or status in {204, 304}
    if length and status != 204:
        lines.append(b"Content-Length: " + length)
    if bodiless:
        framing = Framing.NONE
    elif length and not chunked:
        framing = Framing.LENGTH
    elif old:
        framing, keep_alive = Framing.CLOSE, False
    else:
        framing = Framing.CHUNKED
        lines.append(b"Transfer-Encoding: chunked")
    lines.append(b"Via: 1.1 minidyno")
    if not keep_alive:
        lines.append(b"Connection: close")
    elif old:
        lines.append(b"Connection: keep-alive")
    lines.append(b"\r\n")
    return ResponseHead(
        data=b"\r\n".join(lines),
        framing=framing,
        without_body=bodiless,
        ends_with_connection=not (bodiless or length or chunked),
        keep_alive=keep_alive,
    )


def interim_response(status: int, reason: bytes, headers: Headers) -> bytes:
    """Write a 1xx response (100 Continue, 103 Early Hints) for a client."""
    lines = [b"HTTP/1.1 %d %b" % (status, reason)]
    _pass_on(headers, lines)
    lines.append(b"\r\n")
    return b"\r\n".join(lines)


def switching_response(reason: bytes, headers: Headers) -> bytes:
    """Write the 101 response that opens a tunnel."""
    lines = [b"HTTP/1.1 101 %b" % reason, b"Connection: upgrade"]
    _pass_on(headers, lines)
    lines += [b"Upgrade: " + value for name, value in headers if name.lower() == b"upgrade"]
    lines += [b"Via: 1.1 minidyno", b"\r\n"]
    return b"\r\n".join(lines)


def _pass_on(headers: Headers, lines: list[bytes]) -> tuple[bytes, bool]:
    """Add the headers that are the client's; return the length as written, and whether chunked."""
    length, chunked, options = b"", False, b""
    start = len(lines)
    for name, value in headers:
        key = name.lower()
        if key not in _OURS:
            lines.append(name + b": " + value)
        elif key == b"content-length":
            length = value
        elif key == b"connection":
            options += b"," + value.lower()
        elif key == b"transfer-encoding":
            if value.lower() != b"chunked" or chunked:
                raise BadResponseError
            chunked = True
    named = {option.strip() for option in options.split(b",")} - _KNOWN_OPTIONS
    if named:
        lines[start:] = [x for x in lines[start:] if x.partition(b":")[0].lower() not in named]
    return length, chunked
