"""The client and the API over real sockets, with the server that the platform uses."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import uvicorn
from tests.contract.in_process import TOKEN, Running, platform, tarball, until

from minidyno.client.client import Client


@contextlib.asynccontextmanager
async def served() -> AsyncIterator[tuple[Running, Client]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        async with platform() as running:
            config = uvicorn.Config(
                running.api, log_config=None, lifespan="off", timeout_graceful_shutdown=1
            )
            server = uvicorn.Server(config)
            serving = asyncio.ensure_future(server._serve([listener]))
            try:
                async with Client.over_http(f"http://127.0.0.1:{port}", TOKEN) as client:
                    yield running, client
            finally:
                server.should_exit = True
                await serving


async def test_a_deploy_is_uploaded_built_followed_and_logged() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        archive = tarball({"Procfile": "web: x\n"})
        yield archive[:20]
        yield archive[20:]

    async with served() as (_, client):
        await client.create_app("tienda")
        deployment = await client.deploy_tarball("tienda", pieces())
        output = b"".join([chunk async for chunk in deployment.output()])
        assert output.endswith(b"       Deployed to tienda\n")
        assert (await deployment.result()).succeeded
        lines = [line async for line in client.logs("tienda")]
        assert any("Release v2 created" in line for line in lines)
        assert (await client.status()).api_url == client.url


async def test_a_log_that_nobody_reads_any_more_is_no_longer_followed() -> None:
    async with served() as (_, client):
        await client.create_app("tienda")
        lines = client.logs("tienda", lines=1, tail=True)
        await anext(lines)

        async def streams() -> int:
            return sum("Stream._send_all" in repr(t.get_coro()) for t in asyncio.all_tasks())

        assert await streams() == 1
        await lines.aclose()  # type: ignore[attr-defined]
        await until(streams, 0)
