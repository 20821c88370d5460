"""Streams go on where they were cut, on real connections."""

import socket

import httpx
import pytest
from tests.unit.client.raw_server import chunked, raw_server, whole

from minidyno.client.connection import Connection
from minidyno.client.errors import ApiError
from minidyno.client.following import follow_log, follow_output
from minidyno.domain.errors import MinidynoError


def connection_to(url: str) -> Connection:
    return Connection(httpx.AsyncHTTPTransport(trust_env=False), url, "token", "es")


def event(number: int) -> bytes:
    return b"id: %d\ndata: line %d\n\n" % (number, number)


async def test_the_output_of_a_build_goes_on_at_the_byte_where_it_was_cut() -> None:
    answers = [chunked(b"abc", ended=False), b"", chunked(b"defg", ended=False), chunked(b"h")]
    async with raw_server(answers) as server:
        connection = connection_to(server.url)
        output = follow_output(connection, "http://elsewhere/builds/b/output?secret=s")
        assert b"".join([chunk async for chunk in output]) == b"abcdefgh"
        await connection.close()
    starts = [r.split(" ")[1].rpartition("=")[2] for r in server.requests]
    assert starts == ["0", "3", "3", "7"]
    assert all("authorization" not in r.lower() for r in server.requests)


async def test_a_log_goes_on_after_the_last_line_seen_without_loss_or_double() -> None:
    answers = [
        chunked(b"retry: 10\n\n", event(1), event(2), b"id: 3\ndata: li", ended=False),
        chunked(b": heartbeat\n\n", event(3)),
    ]
    async with raw_server(answers) as server:
        connection = connection_to(server.url)
        lines = [line async for line in follow_log(connection, "/log-sessions/s", tail=False)]
        await connection.close()
    assert lines == ["line 1", "line 2", "line 3"]
    first, second = server.requests
    assert "last-event-id" not in first.lower()
    assert "last-event-id: 2\r\n" in second.lower()


async def test_a_tail_comes_back_when_the_server_ends_it() -> None:
    answers = [chunked(event(1)), chunked(event(2)), whole("404 Not Found", b'{"id": "not_found"}')]
    async with raw_server(answers) as server:
        connection = connection_to(server.url)
        lines = follow_log(connection, "/log-sessions/s", tail=True)
        assert [await anext(lines), await anext(lines)] == ["line 1", "line 2"]
        with pytest.raises(ApiError) as raised:
            await anext(lines)
        await connection.close()
    assert raised.value.status == 404


async def test_lines_with_unusual_line_separators_stay_whole() -> None:
    text = "uno\u2028dos\x85tres"
    async with raw_server([chunked(f"id: 1\ndata: {text}\n\n".encode())]) as server:
        connection = connection_to(server.url)
        lines = [line async for line in follow_log(connection, "/log-sessions/s", tail=False)]
        await connection.close()
    assert lines == [text]


async def test_a_platform_that_does_not_come_back_is_reported_as_down() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    connection = connection_to(url)
    for stream in (
        follow_output(connection, "/builds/b/output", patience=0.1),
        follow_log(connection, "/log-sessions/s", tail=True, patience=0.1),
    ):
        with pytest.raises(MinidynoError) as raised:
            await anext(stream)
        assert (raised.value.error_id, raised.value.params) == ("platform_down", {"url": url})
    await connection.close()
