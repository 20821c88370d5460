"""Dynos that leave the snapshot: nothing new reaches them, and what is in flight is told."""

import asyncio
import fcntl
import json
import os
import signal
import stat
import termios
import time
from array import array

from minidyno.domain.routes import AppState
from tests.free_ports import free_port
from tests.integration.router.bench import (
    PATIENCE,
    Client,
    Request,
    Router,
    ScriptedDyno,
    fetch,
    get,
    snapshot,
    until,
)
from tests.integration.router.conftest import StartDyno, StartRouter


class Slow:
    """Answers when it is allowed to."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def __call__(
        self, _: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await self.go_on.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow")


async def _in_flight(dyno: ScriptedDyno, count: int = 1) -> None:
    await until(lambda: len(dyno.requests) >= count)


async def test_a_dyno_is_drained_when_its_last_request_is_answered(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    slow = Slow()
    old, new = await start_dyno(slow), await start_dyno(name="web.2")
    router = await start_router(old)
    async with Client(router.port) as client:
        client.send(get())
        await _in_flight(old)
        generation = router.publish(new)
        await router.applied(generation)
        assert not router.table.is_drained(old.endpoint().id, generation)
        slow.go_on.set()
        assert (await client.response()).body == b"slow"
        await router.drained(old.endpoint().id, generation)
        client.send(get())  # the same client goes on with the new dyno
        assert (await client.response()).body == b"hello"
    assert len(old.requests) == 1


async def test_connections_kept_to_a_dyno_are_closed_when_it_leaves(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    old, new = await start_dyno(name="web.1"), await start_dyno(name="web.2")
    router = await start_router(old)
    for _ in range(3):
        await fetch(router.port, get())
    await router.applied(router.publish(new))
    await until(lambda: old.closed == old.connections)
    assert (await fetch(router.port, get())).body == b"hello"
    assert len(old.requests) == 3


async def test_a_client_that_goes_away_no_longer_counts(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    old = await start_dyno(Slow())
    router = await start_router(old)
    async with Client(router.port) as client:
        client.send(get())
        await _in_flight(old)
        generation = router.publish(state=AppState.NO_WEB)
        await router.applied(generation)
        assert not router.table.is_drained(old.endpoint().id, generation)
    await router.drained(old.endpoint().id, generation)


async def test_an_open_websocket_keeps_its_dyno_from_being_drained(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def echo(_: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Accept: x\r\n\r\nfirst"
        )
        while data := await reader.read(100):
            writer.write(data.upper())
        writer.close()

    old = await start_dyno(echo)
    router = await start_router(old)
    async with Client(router.port) as client:
        client.send(get("/", "Connection: Upgrade", "Upgrade: websocket") + b"early ")
        status, headers, _ = await client.head()
        assert (status, headers["upgrade"]) == (101, "websocket")
        assert headers["sec-websocket-accept"] == "x"
        assert await client.reader.readexactly(11) == b"firstEARLY "
        assert old.requests[0].headers["upgrade"] == "websocket"
        generation = router.publish(state=AppState.NO_WEB)
        await router.applied(generation)
        client.send(b"still here")
        assert await client.reader.readexactly(10) == b"STILL HERE"
        assert not router.table.is_drained(old.endpoint().id, generation)
    await router.drained(old.endpoint().id, generation)
    (line,) = await router.log()
    assert "at=info " in line
    assert "status=101 bytes=21 " in line


async def test_a_websocket_ends_when_its_dyno_ends_it(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def bye(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            b"bye"
        )
        writer.close()

    router = await start_router(await start_dyno(bye))
    async with Client(router.port) as client:
        client.send(get("/", "Connection: Upgrade", "Upgrade: websocket"))
        await client.head()
        assert await client.reader.read() == b"bye"


async def test_a_dyno_may_decline_to_leave_http(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    async with Client(router.port) as client:
        client.send(get("/", "Connection: Upgrade", "Upgrade: websocket") + get("/next"))
        assert [(await client.response()).body for _ in range(2)] == [b"hello", b"hello"]
        client.send(get("/", "Connection: Upgrade", "Upgrade: h2c") + get("/last"))
        assert [(await client.response()).body for _ in range(2)] == [b"hello", b"hello"]
    assert [r.headers.get("upgrade") for r in dyno.requests] == ["websocket", None, None, None]


def _unread(writer: asyncio.StreamWriter) -> bool:
    """Say whether something waits in the kernel that the dyno has not read."""
    count = array("i", [0])
    fcntl.ioctl(writer.get_extra_info("socket").fileno(), termios.FIONREAD, count)
    return count[0] > 0


async def test_a_kept_connection_that_the_dyno_closed_costs_no_request(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    closing: list[asyncio.Task[None]] = []

    async def close_unread(writer: asyncio.StreamWriter) -> None:
        await until(lambda: _unread(writer))
        writer.transport.abort()  # the next request came too late for it

    async def hello(
        request: Request, _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        if dyno.connections == 1:
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            closing.append(asyncio.ensure_future(close_unread(writer)))

    dyno = await start_dyno(hello)
    router = await start_router(dyno)
    async with Client(router.port) as client:
        for _ in range(2):
            client.send(get())
            assert (await client.response()).body == b"ok"
    await asyncio.gather(*closing)
    assert len(dyno.requests) == 2
    assert dyno.connections == 2


async def test_a_request_that_a_dyno_has_read_is_never_sent_to_another(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def second_dies(
        request: Request, _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if len(dyno.requests) == 2:
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    dyno = await start_dyno(second_dies)
    router = await start_router(dyno)
    async with Client(router.port) as client:
        client.send(get())
        assert (await client.response()).body == b"ok"
        client.send(get())
        assert b"H13" in (await client.response()).body
    assert len(dyno.requests) == 2


async def test_a_request_that_may_not_be_done_twice_is_not_sent_twice(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    async def second_dies(
        request: Request, _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if len(dyno.requests) == 2:
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    dyno = await start_dyno(second_dies)
    router = await start_router(dyno)
    async with Client(router.port) as client:
        client.send(get())
        await client.response()
        client.send(get(method="POST"))
        assert b"H13" in (await client.response()).body
    assert len(dyno.requests) == 2


async def test_the_router_serves_on_without_the_control_plane(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno())
    await router.table.close()
    assert (await fetch(router.port, get())).body == b"hello"
    router.table = router.new_table()
    await router.table.start()
    # The new control plane knows from the file that a router may be serving: nothing is drained
    # before that router has had the time to come back and say so.
    assert not router.table.is_drained("anyone", 1)
    await router.drained("anyone", 1)
    assert router.table.live_workers() == 1
    assert router.table.publish([]) == 2


async def test_a_restarted_control_plane_still_waits_for_requests_in_flight(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    slow = Slow()
    old = await start_dyno(slow)
    router = await start_router(old)
    async with Client(router.port) as client:
        client.send(get())
        await _in_flight(old)
        await router.table.close()
        router.table = router.new_table()
        generation = router.publish(state=AppState.NO_WEB)
        await router.table.start()
        await router.applied(generation)
        assert not router.table.is_drained(old.endpoint().id, generation)
        slow.go_on.set()
        await client.response()
        await router.drained(old.endpoint().id, generation)


async def test_a_router_that_was_killed_holds_no_dyno_back(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    old = await start_dyno(Slow())
    router = await start_router(old)
    async with Client(router.port) as client:
        client.send(get())
        await _in_flight(old)
        generation = router.publish(state=AppState.NO_WEB)
        await router.applied(generation)
        router.process.kill()
        await router.process.wait()
        await until(lambda: not router.table.live_workers())
        assert router.table.is_drained(old.endpoint().id, generation)


async def test_a_broken_snapshot_leaves_the_last_good_one_in_force(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    router = await start_router(await start_dyno())
    good = snapshot(router)
    router.config.snapshot.write_text('{"generation": 5, "apps": [{"id": ')
    await until(lambda: "cannot be read" in "".join(router.said))
    assert (await fetch(router.port, get())).body == b"hello"
    good["generation"] = 7
    good["apps"][0]["state"] = "maintenance"
    router.config.snapshot.write_text(json.dumps(good))
    async with asyncio.timeout(PATIENCE):
        while b"H80" not in (await fetch(router.port, get())).body:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_ports_of_apps_open_and_close_with_the_snapshot(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    old_port, router.app_port = router.app_port, free_port()
    await router.applied(router.publish(dyno))
    await _until_open(router)
    assert (await fetch(router.app_port, get(host="x"))).body == b"hello"
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with Client(old_port):
                    await asyncio.sleep(0.01)
            except ConnectionRefusedError:
                break


async def test_a_port_that_is_taken_is_told_and_opened_once_it_is_free(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    import socket

    router = await start_router()
    dyno = await start_dyno()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", router.app_port))
        taken.listen()
        await router.applied(router.publish(dyno))
        assert (await fetch(router.port, get())).body == b"hello"
        await until(
            lambda: f"port {router.app_port} of an app cannot be opened" in "".join(router.said)
        )
    await _until_open(router)
    assert (await fetch(router.app_port, get())).body == b"hello"


async def _until_open(router: Router) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with Client(router.app_port):
                    return
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)


async def test_sigterm_lets_requests_finish_and_the_log_be_written(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    slow = Slow()
    dyno = await start_dyno(slow)
    router = await start_router(dyno)
    async with Client(router.port) as client, Client(router.port) as idle:
        client.send(get())
        await _in_flight(dyno)
        router.process.send_signal(signal.SIGTERM)
        assert await idle.at_end()
        slow.go_on.set()
        response = await client.response()
        assert (response.body, response.headers["connection"]) == (b"slow", "close")
    assert await router.end_process() == 0
    assert "status=200" in (await router.log())[0]


async def test_the_meeting_place_is_private(start_router: StartRouter) -> None:
    router = await start_router()
    path = router.table.socket
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(os.fsencode(path)) <= 100


async def test_every_request_is_answered_while_dynos_come_and_go(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dynos = [await start_dyno(name=f"web.{n}") for n in range(3)]
    router = await start_router(dynos[0])
    statuses: list[int] = []
    end = time.monotonic() + 2
    over = asyncio.Event()

    async def visitor() -> None:
        async with Client(router.port) as client:
            while not over.is_set():
                client.send(get())
                statuses.append((await client.response()).status)

    visitors = [asyncio.create_task(visitor()) for _ in range(8)]
    turn = 0
    while time.monotonic() < end or turn < 6:
        turn += 1
        leaving, coming = dynos[(turn - 1) % 3], dynos[turn % 3]
        generation = router.publish(coming)
        await router.drained(leaving.endpoint().id, generation)
        served = len(leaving.requests)
        await asyncio.sleep(0.02)
        assert len(leaving.requests) == served  # drained: nothing comes any more
    over.set()
    await asyncio.gather(*visitors)
    assert set(statuses) == {200}
