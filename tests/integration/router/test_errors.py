"""Heroku's H codes: when each one is given, and what the log says."""

import asyncio

import pytest

from minidyno.domain.routes import AppRoute, AppState, Endpoint
from tests.free_ports import free_port
from tests.integration.router.bench import Client, Request, fetch, get, hello, until
from tests.integration.router.conftest import StartDyno, StartRouter


@pytest.mark.parametrize(
    ("state", "code", "desc"),
    [
        (AppState.BLANK, "H81", "Blank app"),
        (AppState.NO_WEB, "H14", "No web dynos running"),
        (AppState.CRASHED, "H10", "App crashed"),
        (AppState.MAINTENANCE, "H80", "Maintenance mode"),
    ],
)
async def test_an_app_that_cannot_answer_gets_a_page_with_the_code_of_its_state(
    start_router: StartRouter, state: AppState, code: str, desc: str
) -> None:
    router = await start_router()
    await router.applied(router.publish(state=state))
    response = await fetch(router.port, get("/x", "Accept: text/html"))
    assert response.status == 503
    assert code in response.body.decode()
    assert "Qué ha pasado" in response.body.decode()
    (line,) = await router.log()
    assert line.startswith(f'app-1 at=error code={code} desc="{desc}" method=GET path="/x" ')
    assert line.endswith(" dyno= connect= service= status=503 bytes=0 protocol=http")


async def test_without_any_snapshot_the_platform_is_to_blame_h99(start_router: StartRouter) -> None:
    router = await start_router()
    assert b"H99" in (await fetch(router.port, get())).body


async def test_the_log_tells_of_a_request_that_went_well(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno())
    await fetch(router.port, get('/a"b', "X-Request-Id: 0123456789-0123456789"))
    (line,) = await router.log()
    assert line.startswith(
        'app-1 at=info method=GET path="/a%22b" host=demo.localhost '
        'request_id=0123456789-0123456789 fwd="127.0.0.1" dyno=web.1 connect='
    )
    assert line.endswith("ms status=200 bytes=5 protocol=http")


async def silent(_: Request, reader: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await reader.read()


async def test_a_dyno_that_does_not_answer_in_time_is_given_up_h12(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno(silent)
    router = await start_router(dyno, first_byte_timeout=0.3)
    async with Client(router.port) as client:
        client.send(get())
        response = await client.response()
        assert (response.status, b"H12" in response.body) == (503, True)
        dyno.behaviour = hello
        # The client's connection is still good; the dyno, which is this test, may be late again.
        while b"H12" in response.body:
            client.send(get())
            response = await client.response()
        assert response.body == b"hello"
    lines = await router.log(2)
    assert 'code=H12 desc="Request timeout"' in lines[0]
    assert "dyno=web.1" in lines[0]


async def test_the_wait_for_an_answer_begins_when_the_whole_request_was_sent(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno(), first_byte_timeout=0.5)
    async with Client(router.port) as client:
        for _ in range(5):  # the dyno, which is this test, may be late itself
            client.send(get("/", "Content-Length: 4", method="POST"))
            for letter in b"abcd":
                await asyncio.sleep(0.2)
                client.send(bytes([letter]))
            if b"H12" not in (response := await client.response()).body:
                break
        assert response.body == b"hello"


async def test_a_response_that_falls_silent_is_cut_off_h15(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def stops(_: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
        await reader.read()

    router = await start_router(await start_dyno(stops), idle_timeout=0.3)
    async with Client(router.port) as client:
        client.send(get())
        await client.head()
        assert await client.reader.read() == b"1\r\na\r\n"
    (line,) = await router.log()
    assert "code=H15" in line
    assert "status=200 bytes=1 " in line


async def test_a_client_that_leaves_its_request_unfinished_is_told_h28(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno(), idle_timeout=0.3)
    response = await fetch(router.port, get("/", "Content-Length: 9", method="POST") + b"half")
    assert response.status == 408
    assert "code=H28" in (await router.log())[0]


async def test_a_dyno_that_hangs_up_without_an_answer_is_h13(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def hang_up(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    dyno = await start_dyno(hang_up)
    router = await start_router(dyno)
    assert b"H13" in (await fetch(router.port, get())).body
    assert len(dyno.requests) == 1  # not tried again: the dyno may have acted on it
    assert "code=H13" in (await router.log())[0]


async def test_a_dyno_that_hangs_up_half_way_is_h18(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def half(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        writer.close()

    router = await start_router(await start_dyno(half))
    async with Client(router.port) as client:
        client.send(get())
        await client.head()
        assert await client.reader.read() == b"half"
    assert "code=H18" in (await router.log())[0]


@pytest.mark.parametrize(
    "answer",
    [
        b"hello, I am not HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: b\0c\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000 + b"Content-Length: 0\r\n\r\n",
    ],
    ids=["garbage", "two lengths", "coding", "nul", "unasked upgrade", "too many headers"],
)
async def test_an_answer_that_is_not_proper_http_is_h17(
    start_router: StartRouter, start_dyno: StartDyno, answer: bytes
) -> None:
    async def odd(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    router = await start_router(await start_dyno(odd))
    response = await fetch(router.port, get())
    assert (response.status, b"H17" in response.body) == (503, True)


async def test_what_a_dyno_says_after_its_answer_reaches_nobody(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def too_much(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
        writer.write(answer + b"ok" + answer + b"no")

    dyno = await start_dyno(too_much)
    router = await start_router(dyno)
    async with Client(router.port) as client:
        for _ in range(3):
            client.send(get())
            assert (await client.response()).body == b"ok"
    assert dyno.connections == 3


async def test_a_dyno_that_refuses_is_h21_and_another_is_tried_first(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    gone, good = await start_dyno(name="web.1"), await start_dyno(name="web.2")
    gone.stop_listening()
    router = await start_router(gone, good)
    for _ in range(12):
        assert (await fetch(router.port, get())).body == b"hello"
    await router.applied(router.publish(gone))
    assert b"H21" in (await fetch(router.port, get())).body
    assert "code=H21" in (await router.log(13))[-1]
    assert "dyno=web.1" in (await router.log(13))[-1]


async def test_a_dyno_that_does_not_accept_in_time_is_h19(start_router: StartRouter) -> None:
    # A listening socket whose queue is full leaves further handshakes unanswered.
    import socket

    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        callers = []
        for _ in range(3):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))
            callers.append(caller)
        router = await start_router(connect_timeout=0.3)
        endpoint = Endpoint("d", "web.1", "127.0.0.1", port)
        hosts = ("demo.localhost",)
        generation = router.table.publish(
            [AppRoute("app-1", "demo", hosts, free_port(), AppState.UP, (endpoint,))]
        )
        await router.applied(generation)
        assert b"H19" in (await fetch(router.port, get())).body
        for caller in callers:
            caller.close()


async def test_a_client_that_goes_away_is_h27_and_frees_the_dyno(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno(silent)
    router = await start_router(dyno)
    async with Client(router.port) as client:
        client.send(get())
        await until(lambda: bool(dyno.requests))
    (line,) = await router.log()
    assert 'code=H27 desc="Client Request Interrupted"' in line
    assert "status=499" in line
    await until(lambda: bool(dyno.closed))


async def test_a_request_to_an_app_that_is_booting_waits_for_its_first_dyno(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router()
    await router.applied(router.publish(state=AppState.BOOTING))
    async with Client(router.port) as client:
        client.send(get("/", "Content-Length: 3", method="POST") + b"abc")
        await asyncio.sleep(0.1)
        dyno = await start_dyno()
        router.publish(dyno)
        assert (await client.response()).body == b"hello"


async def test_a_large_body_waits_with_its_request_for_the_first_dyno(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router()
    await router.applied(router.publish(state=AppState.BOOTING))
    async with Client(router.port) as client:
        client.send(get("/", "Content-Length: 5000000", method="POST") + bytes(5_000_000))
        await asyncio.sleep(0.1)

        async def read_all(
            _: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> None:
            await reader.readexactly(5_000_000)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nall")

        router.publish(await start_dyno(read_all))
        assert (await client.response()).body == b"all"


async def test_an_app_that_boots_for_too_long_is_h20(start_router: StartRouter) -> None:
    router = await start_router(boot_timeout=0.3)
    await router.applied(router.publish(state=AppState.BOOTING))
    assert b"H20" in (await fetch(router.port, get())).body


async def test_a_held_request_learns_at_once_that_its_app_crashed(
    start_router: StartRouter,
) -> None:
    router = await start_router()
    await router.applied(router.publish(state=AppState.BOOTING))
    async with Client(router.port) as client:
        client.send(get())
        await asyncio.sleep(0.1)
        router.publish(state=AppState.CRASHED)
        assert b"H10" in (await client.response()).body
