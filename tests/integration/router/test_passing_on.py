"""What the router does to requests and responses that go well."""

import asyncio
import re

from tests.integration.router.bench import Client, Request, fetch, get, until
from tests.integration.router.conftest import StartDyno, StartRouter


async def test_a_request_reaches_the_app_by_host_with_or_without_a_port(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno())
    for host in ("demo.localhost", "demo.localhost:8080", "DEMO.localhost.", "www.example.com"):
        assert (await fetch(router.port, get(host=host))).body == b"hello"


async def test_a_request_reaches_the_app_by_its_own_port_whatever_its_host(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno())
    assert (await fetch(router.app_port, get(host="127.0.0.1"))).body == b"hello"


async def test_an_unknown_host_gets_a_page_that_says_so(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno())
    response = await fetch(router.port, get("/", "Accept: text/html", host="nope.localhost"))
    assert response.status == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "No such app" in response.body.decode()
    plain = await fetch(router.port, get(host="nope.localhost"))
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"


async def test_the_dyno_is_told_who_asks_and_how(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    await fetch(router.app_port, get("/a?b=c", "X-Forwarded-For: 9.9.9.9", "Cookie: x=y"))
    request = dyno.requests[0]
    assert request.line == "GET /a?b=c HTTP/1.1"
    assert request.headers["host"] == "demo.localhost"
    assert request.headers["cookie"] == "x=y"
    assert request.headers["x-forwarded-for"] == "9.9.9.9, 127.0.0.1"
    assert request.headers["x-forwarded-proto"] == "http"
    assert request.headers["x-forwarded-port"] == str(router.app_port)
    assert request.headers["via"] == "1.1 minidyno"
    assert len(request.headers["x-request-start"]) == 13
    assert re.fullmatch(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request.headers["x-request-id"]
    )


async def test_a_sane_request_id_is_kept_and_any_other_replaced(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    await fetch(router.port, get("/", "X-Request-Id: abcdefghij-0123456789"))
    await fetch(router.port, get("/", "X-Request-Id: short"))
    await fetch(router.port, get("/", "X-Request-Id: with a blank and more than 20"))
    ids = [r.headers["x-request-id"] for r in dyno.requests]
    assert ids[0] == "abcdefghij-0123456789"
    assert all(len(i) == 36 for i in ids[1:])


async def test_what_is_meant_for_one_connection_is_not_passed_on(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def chatty(
        request: Request, _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nConnection: keep-alive, x-private\r\nKeep-Alive: timeout=5\r\n"
            b"X-Private: 1\r\nX-Public: 2\r\nContent-Length: 0\r\n\r\n"
        )

    dyno = await start_dyno(chatty)
    router = await start_router(dyno)
    response = await fetch(
        router.port,
        get(
            "/", "Connection: close, X-Secret", "X-Secret: 1", "TE: trailers", "X_Forwarded_For: 6"
        ),
    )
    for name in ("connection", "x-secret", "te", "x_forwarded_for"):
        assert name not in dyno.requests[0].headers
    assert response.headers == {
        "x-public": "2",
        "content-length": "0",
        "via": "1.1 minidyno",
        "connection": "close",
    }


async def test_many_requests_on_one_connection_use_one_connection_to_the_dyno(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    async with Client(router.port) as client:
        for _ in range(5):
            client.send(get())
            assert (await client.response()).body == b"hello"
    assert (len(dyno.requests), dyno.connections) == (5, 1)


async def test_pipelined_requests_are_answered_in_order(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def echo_path(
        request: Request, _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        path = request.line.split(" ")[1].encode()
        await asyncio.sleep(0.05 if path == b"/0" else 0)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(path), path))

    router = await start_router(await start_dyno(echo_path))
    async with Client(router.port) as client:
        client.send(b"".join(get(f"/{n}") for n in range(4)))
        client.send(get("/nobody", host="nope.localhost") + get("/last"))
        bodies = [(await client.response()).body for _ in range(6)]
    assert bodies[:4] == [b"/0", b"/1", b"/2", b"/3"]
    assert b"No such app" in bodies[4]
    assert bodies[5] == b"/last"


async def test_a_response_without_a_length_goes_in_chunks_or_ends_with_the_connection(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def endless(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end")
        writer.close()

    router = await start_router(await start_dyno(endless))
    response = await fetch(router.port, get())
    assert (response.body, response.headers["transfer-encoding"]) == (b"until the end", "chunked")
    old = await fetch(router.port, b"GET / HTTP/1.0\r\nHost: demo.localhost\r\n\r\n")
    assert (old.body, old.headers["connection"]) == (b"until the end", "close")
    assert "transfer-encoding" not in old.headers


async def test_chunks_arrive_as_the_dyno_writes_them(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    go_on = asyncio.Event()

    async def in_two(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        await go_on.wait()
        writer.write(b"3\r\ntwo\r\n0\r\nX-Trailer: dropped\r\n\r\n")

    router = await start_router(await start_dyno(in_two))
    async with Client(router.port) as client:
        client.send(get())
        await client.head()
        assert await client.reader.readexactly(8) == b"3\r\none\r\n"
        go_on.set()
        assert await client.reader.readexactly(13) == b"3\r\ntwo\r\n0\r\n\r\n"
        client.send(get())  # the connection is still good
        assert (await client.response()).body == b"onetwo"


async def test_responses_without_a_body_leave_both_connections_usable(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def bodiless(
        request: Request, _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        status = request.line.split(" ")[1].strip("/").encode()
        length = b"" if status == b"204" else b"Content-Length: 7\r\n"
        writer.write(b"HTTP/1.1 %b X\r\n%b\r\n" % (status, length))

    dyno = await start_dyno(bodiless)
    router = await start_router(dyno)
    async with Client(router.port) as client:
        for method, path in (("HEAD", "/200"), ("GET", "/204"), ("GET", "/304"), ("HEAD", "/200")):
            client.send(get(path, method=method))
            response = await client.response(bodiless=True)
            assert str(response.status) == path[1:]
            assert response.headers.get("content-length") == (None if path == "/204" else "7")
    assert dyno.connections == 1


async def test_bodies_arrive_whole_by_length_and_in_chunks(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    body = bytes(range(256)) * 4096  # 1 MB

    async def echo(
        request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if request.headers.get("transfer-encoding") == "chunked":
            received = b""
            while size := int(await reader.readline(), 16):
                received += await reader.readexactly(size)
                await reader.readexactly(2)
            await reader.readexactly(2)
        else:
            received = await reader.readexactly(int(request.headers["content-length"]))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(received), received))

    router = await start_router(await start_dyno(echo))
    async with Client(router.port) as client:
        client.send(get("/", f"Content-Length: {len(body)}", method="POST") + body)
        assert (await client.response()).body == body
        client.send(get("/", "Transfer-Encoding: chunked", method="POST"))
        for start in range(0, len(body), 100_000):
            piece = body[start : start + 100_000]
            client.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        client.send(b"0\r\n\r\n" + get("/next", "Content-Length: 2", method="POST") + b"ab")
        assert (await client.response()).body == body
        assert (await client.response()).body == b"ab"


async def test_a_client_that_waits_for_100_continue_gets_it_from_the_dyno(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def go_on(
        request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        assert request.headers["expect"] == "100-continue"
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(3)
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\n" + body)

    router = await start_router(await start_dyno(go_on))
    async with Client(router.port) as client:
        client.send(get("/", "Content-Length: 3", "Expect: 100-continue", method="POST"))
        assert (await client.head())[0] == 100
        client.send(b"abc")
        response = await client.response()
    assert (response.status, response.body) == (201, b"abc")


async def test_a_dyno_that_refuses_a_body_early_is_heard_and_the_connection_closed(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def too_large(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")

    router = await start_router(await start_dyno(too_large))
    async with Client(router.port) as client:
        client.send(get("/", "Content-Length: 1000", method="POST") + b"only the beginning")
        response = await client.response()
        assert (response.status, response.body) == (413, b"no")
        assert response.headers["connection"] == "close"
        assert await client.at_end()


async def test_a_slow_client_holds_up_the_dyno_and_not_the_memory(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    size = 40_000_000
    written = 0

    async def flood(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        while written < size:
            writer.write(bytes(100_000))
            await writer.drain()
            written += 100_000

    router = await start_router(await start_dyno(flood))
    async with Client(router.port) as client:
        client.send(get())
        await client.head()
        before = -1
        while written != before:  # until nothing moves any more
            before = written
            await asyncio.sleep(0.3)
        assert written < size * 3 // 4
        received = 0
        while received < size:
            received += len(await client.reader.read(1_000_000))
        assert received == size


async def test_a_slow_dyno_holds_up_the_client_and_not_the_memory(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    size = 40_000_000
    go_on = asyncio.Event()

    async def late(_: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await go_on.wait()
        read = 0
        while read < size:
            read += len(await reader.read(1_000_000))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    router = await start_router(await start_dyno(late))
    async with Client(router.port) as client:
        client.send(get("/", f"Content-Length: {size}", method="POST"))
        sent = 0

        async def send() -> None:
            nonlocal sent
            while sent < size:
                client.send(bytes(100_000))
                await client.writer.drain()
                sent += 100_000

        sending = asyncio.create_task(send())
        before = -1
        while sent != before:
            before = sent
            await asyncio.sleep(0.3)
        assert sent < size * 3 // 4
        go_on.set()
        await sending
        assert (await client.response()).body == b"ok"


async def test_requests_are_spread_over_the_dynos(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    first, second = await start_dyno(name="web.1"), await start_dyno(name="web.2")
    router = await start_router(first, second)
    async with Client(router.port) as client:
        for _ in range(60):
            client.send(get())
            await client.response()
    assert len(first.requests) + len(second.requests) == 60
    assert min(len(first.requests), len(second.requests)) > 5


async def test_an_old_client_may_keep_its_connection_when_it_asks(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno())
    old = b"GET / HTTP/1.0\r\nHost: demo.localhost\r\nConnection: keep-alive\r\n\r\n"
    async with Client(router.port) as client:
        for _ in range(2):
            client.send(old)
            response = await client.response()
            assert (response.body, response.headers["connection"]) == (b"hello", "keep-alive")
        client.send(b"GET / HTTP/1.0\r\nHost: demo.localhost\r\n\r\n")
        assert (await client.response()).headers["connection"] == "close"
        assert await client.at_end()


async def test_an_idle_connection_is_closed_after_its_time(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno, keepalive_timeout=0.2)
    async with Client(router.port) as client:
        client.send(get())
        await client.response()
        assert await client.at_end()
    await until(lambda: dyno.closed == 1)


async def test_early_hints_come_before_the_response(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def hints(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")  # nobody asked: it is not passed on
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    router = await start_router(await start_dyno(hints))
    async with Client(router.port) as client:
        client.send(get())
        status, headers, _ = await client.head()
        assert (status, headers["link"]) == (103, "</a.css>")
        assert (await client.response()).body == b"ok"


async def test_a_response_with_an_upgrade_header_is_still_http(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def offers(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nUpgrade: h2,h2c\r\n"
            b"Content-Length: 2\r\n\r\nok"
        )

    router = await start_router(await start_dyno(offers))
    response = await fetch(router.port, get())
    assert (response.status, response.body) == (200, b"ok")
    assert "upgrade" not in response.headers
