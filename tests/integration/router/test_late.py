"""A worker that comes late to its turn, as on a machine that has other work too."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from minidyno.domain.routes import AppState
from minidyno.router.worker import Worker
from tests.integration.router.bench import Router, get
from tests.integration.router.conftest import StartDyno


@pytest.fixture
async def late(tmp_path: Path) -> AsyncIterator[tuple[Router, Worker, int]]:
    """A worker in this process, which the test can hold up; its control plane too."""
    router = Router(tmp_path / "r")
    await router.table.start()
    router.publish(state=AppState.NO_WEB)
    worker = Worker(router.config, asyncio.get_running_loop())
    port = await worker.start()
    yield router, worker, port
    await worker.stop()
    await router.table.close()


async def test_a_request_goes_by_what_was_published_before_it_however_late_its_worker_is(
    late: tuple[Router, Worker, int], start_dyno: StartDyno
) -> None:
    router, _, port = late
    dyno = await start_dyno()
    loop = asyncio.get_running_loop()
    with socket.create_connection(("127.0.0.1", port)) as client:
        await asyncio.sleep(0.1)
        router.publish(dyno)
        client.sendall(get())  # it is there when the worker has its turn again: so is its timer
        time.sleep(0.3)  # noqa: ASYNC251 - that is what is tried
        client.setblocking(False)
        assert (await loop.sock_recv(client, 100)).startswith(b"HTTP/1.1 200 OK\r\n")
