"""Requests with two readings are answered with 400 and never reach a dyno."""

import pytest

from tests.integration.router.bench import Client, get
from tests.integration.router.conftest import StartDyno, StartRouter

_HEAD = b"POST / HTTP/1.1\r\nHost: demo.localhost\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_BEFORE_ANYTHING_IS_SENT = {
    "two lengths": _HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    "the same length twice": _HEAD + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "a list of lengths": _HEAD + b"Content-Length: 3, 3\r\n\r\nabc",
    "a signed length": _HEAD + b"Content-Length: +3\r\n\r\nabc",
    "an endless length": _HEAD + b"Content-Length: 99999999999999999999\r\n\r\nabc",
    "length and chunks": _HEAD
    + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": _HEAD
    + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    "another coding": _HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
    "a coding before chunks": _HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "nearly chunked": _HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked, hidden": _HEAD + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunked twice": _HEAD
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": b"POST / HTTP/1.0\r\nHost: demo.localhost\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bare LF": b"GET / HTTP/1.1\nHost: demo.localhost\n\n",
    "bare LF after a header": b"GET / HTTP/1.1\r\nHost: demo.localhost\nA: b\r\n\r\n",
    "a folded line": _HEAD + b"A: b\r\n c\r\nContent-Length: 0\r\n\r\n",
    "a blank before the colon": _HEAD + b"Content-Length : 0\r\n\r\n",
    "a blank before the first header": b"GET / HTTP/1.1\r\n Host: demo.localhost\r\n\r\n",
    "NUL in a value": _HEAD + b"A: b\0c\r\nContent-Length: 0\r\n\r\n",
    "CR in a value": _HEAD + b"A: b\rc\r\nContent-Length: 0\r\n\r\n",
    "NUL in a name": _HEAD + b"A\0: b\r\nContent-Length: 0\r\n\r\n",
    "no name": _HEAD + b": b\r\nContent-Length: 0\r\n\r\n",
    "absolute": b"GET http://other/ HTTP/1.1\r\nHost: demo.localhost\r\n\r\n",
    "two hosts": _HEAD + b"Host: other\r\nContent-Length: 0\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\nA: b\r\n\r\n",
    "a strange host": b"GET / HTTP/1.1\r\nHost: a@demo.localhost\r\n\r\n",
    "connect": b"CONNECT demo.localhost:80 HTTP/1.1\r\nHost: demo.localhost\r\n\r\n",
    "a star that is not OPTIONS": b"GET * HTTP/1.1\r\nHost: demo.localhost\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/1.2": b"GET / HTTP/1.2\r\nHost: demo.localhost\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a long request line": get("/" + "a" * 8_200),
    "large headers": get("/", *(f"A{n}: {'b' * 1000}" for n in range(70))),
    "one large header, unfinished": b"GET / HTTP/1.1\r\nA: " + b"b" * 70_000,
    "garbage": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "many headers": get("/", *(f"A{n}: b" for n in range(10_000))),
}
_IN_THE_BODY = {
    "control characters in an extension": _CHUNKED + b"3;\x01 a\r\nabc\r\n0\r\n\r\n",
    "bare LF after a size": _CHUNKED + b"3\nabc\r\n0\r\n\r\n",
    "bare LF in an extension": _CHUNKED + b"3;a\nabc\r\n0\r\n\r\n",
    "a chunk longer than its size": _CHUNKED + b"3\r\nabcd\r\n0\r\n\r\n",
    "a size that is no number": _CHUNKED + b"0x3\r\nabc\r\n0\r\n\r\n",
    "a negative size": _CHUNKED + b"-3\r\nabc\r\n0\r\n\r\n",
    "an endless size": _CHUNKED + b"fffffffffffffffff\r\nabc",
    "an endless extension": _CHUNKED + b"3;" + b"a" * 200_000,
    "endless trailers": _CHUNKED + b"3\r\nabc\r\n0\r\n" + b"A: b\r\n" * 40_000,
}


async def test_a_request_with_two_readings_reaches_no_dyno(
    start_router: StartRouter, start_dyno: StartDyno, subtests: pytest.Subtests
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    for name, request in _BEFORE_ANYTHING_IS_SENT.items():
        with subtests.test(name):
            async with Client(router.port) as client:
                client.send(request + get("/smuggled"))
                response = await client.response()
                assert response.status == 400
                assert response.headers["connection"] == "close"
                assert await client.at_end()
            assert dyno.requests == []


@pytest.mark.parametrize("request_bytes", _IN_THE_BODY.values(), ids=list(_IN_THE_BODY))
async def test_a_body_with_two_readings_ends_the_connection(
    start_router: StartRouter, start_dyno: StartDyno, request_bytes: bytes
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    async with Client(router.port) as client:
        client.send(request_bytes)
        client.send(get("/smuggled"))
        response = await client.response()
        assert response.status in {200, 400}
        assert await client.at_end()
    assert "/smuggled" not in "".join(r.line for r in dyno.requests)
