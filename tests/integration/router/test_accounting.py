"""Requests in flight are counted exactly, whatever clients and dynos do."""

import asyncio
import random

from minidyno.domain.routes import AppState
from tests.integration.router.bench import Client, Request, get
from tests.integration.router.conftest import StartDyno, StartRouter

_ANSWERS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz",
    b"HTTP/1.1 200 OK\r\n\r\nuntil the end",
    b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhi",
    b"HTTP/1.1 204 No Content\r\n\r\n",
    b"rubbish",
    b"",
)
_REQUESTS = (
    get(),
    get(method="HEAD"),
    get() + get("/two") + get("/three"),
    get("/", "Content-Length: 4", method="POST") + b"body",
    get("/", "Content-Length: 40", method="POST") + b"too short",
    get("/", "Transfer-Encoding: chunked", method="POST") + b"2\r\nab\r\nzz",
    get("/", "Connection: Upgrade", "Upgrade: websocket") + b"early",
    get() + b"rubbish\r\n\r\n",
)


async def test_after_any_mixture_of_failures_nothing_is_left_in_flight(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    chance = random.Random(7)

    async def moody(_: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(chance.choice(_ANSWERS))
        await writer.drain()
        await asyncio.sleep(chance.choice((0, 0, 0.01, 0.05)))
        if chance.random() < 0.5:
            writer.close()

    dynos = [await start_dyno(moody, f"web.{n}") for n in range(2)]
    router = await start_router(*dynos, first_byte_timeout=0.3, idle_timeout=0.3)

    async def visitor() -> None:
        for _ in range(25):
            async with Client(router.port) as client:
                client.send(chance.choice(_REQUESTS))
                await asyncio.sleep(chance.choice((0, 0.005, 0.05)))
                if chance.random() < 0.3:
                    client.writer.transport.abort()

    await asyncio.gather(*(visitor() for _ in range(8)))
    generation = router.publish(state=AppState.NO_WEB)
    for dyno in dynos:
        assert dyno.requests
        await router.drained(dyno.endpoint().id, generation)
