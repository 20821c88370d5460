"""The lab's way to an app, against real servers."""

import asyncio

import pytest

from minidyno.lab.doors.answer import NoAnswerError
from minidyno.lab.doors.http import HttpDoor
from tests.unit.lab.servers import head, ok, says, server


async def _kind(door: HttpDoor, timeout: float = 5) -> str:
    with pytest.raises(NoAnswerError) as caught:
        await door.get("/", timeout)
    return caught.value.kind


async def test_an_answer_has_status_headers_and_body_and_names_its_dyno() -> None:
    said = ok(b'{"dyno": "web.2"}', "Content-Type: application/json")
    async with server(says(said)) as port:
        door = HttpDoor("127.0.0.1", port, "demo.localhost")
        answer = await door.get("/json?x=1", 5)
        await door.close()
    assert (answer.status, answer.body, answer.dyno, answer.code) == (
        200,
        b'{"dyno": "web.2"}',
        "web.2",
        None,
    )


async def test_the_request_names_the_app_in_its_host_header() -> None:
    seen: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await head(reader))
        writer.write(ok())

    async with server(talk) as port:
        door = HttpDoor("127.0.0.1", port, "demo.localhost:8080")
        await door.get("/a?b=c", 5)
        await door.close()
    assert seen[0].startswith("GET /a?b=c HTTP/1.1\r\nHost: demo.localhost:8080\r\n")


async def test_a_connection_is_used_again() -> None:
    connections = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await says(ok())(reader, writer)

    async with server(talk) as port:
        door = HttpDoor("127.0.0.1", port, "x")
        for _ in range(5):
            await door.get("/", 5)
        await door.close()
    assert connections == 1


async def test_a_kept_connection_that_the_server_closed_meanwhile_is_no_failure() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(ok())
        await head(reader)  # and then closes without a word

    async with server(talk) as port:
        door = HttpDoor("127.0.0.1", port, "x")
        answers = [await door.get("/", 5) for _ in range(3)]
        await door.close()
    assert [answer.status for answer in answers] == [200, 200, 200]


async def test_a_chunked_answer_and_one_that_ends_with_the_connection_are_whole() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    for said in (chunked, b"HTTP/1.1 200 OK\r\n\r\nabcde"):

        async def talk(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: bytes = said
        ) -> None:
            await head(reader)
            writer.write(said)
            await writer.drain()

        async with server(talk) as port:
            door = HttpDoor("127.0.0.1", port, "x")
            assert (await door.get("/", 5)).body == b"abcde"
            await door.close()


async def test_an_interim_answer_is_not_taken_for_the_answer() -> None:
    async with server(says(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok(b"late"))) as port:
        door = HttpDoor("127.0.0.1", port, "x")
        answer = await door.get("/", 5)
        await door.close()
    assert (answer.status, answer.body, answer.headers.get("link")) == (200, b"late", None)


async def test_each_way_of_not_answering_has_its_kind() -> None:
    async def closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)

    async def cuts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
        await writer.drain()

    async def waits(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    for talk, kind in (
        (closes, "closed"),
        (cuts, "closed"),
        (says(b"what?\r\n\r\n"), "malformed"),
        (waits, "timeout"),
    ):
        async with server(talk) as port:
            door = HttpDoor("127.0.0.1", port, "x")
            assert await _kind(door, 0.3 if kind == "timeout" else 60) == kind
            await door.close()
    # The last port is free again: nobody listens there.
    assert await _kind(HttpDoor("127.0.0.1", port, "x")) == "refused"


async def test_after_a_timeout_the_late_answer_is_not_given_to_the_next_request() -> None:
    count = 0
    late = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        while True:
            await head(reader)
            count += 1
            mine = count
            if mine == 1:
                await late.wait()
            writer.write(ok(str(mine).encode()))

    async with server(talk) as port:
        door = HttpDoor("127.0.0.1", port, "x")
        assert await _kind(door, 0.1) == "timeout"
        late.set()
        await asyncio.sleep(0.1)
        assert (await door.get("/", 60)).body == b"2"
        await door.close()


async def test_the_code_of_the_routers_own_page_is_read_from_its_header() -> None:
    page = (
        b"HTTP/1.1 503 Service Unavailable\r\nMinidyno-Error-Code: H14\r\n"
        b"Content-Length: 3\r\n\r\nH14"
    )
    async with server(says(page)) as port:
        door = HttpDoor("127.0.0.1", port, "x")
        answer = await door.get("/", 5)
        await door.close()
    assert (answer.status, answer.code) == (503, "H14")
