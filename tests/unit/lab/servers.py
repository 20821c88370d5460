"""Small real servers that behave as a test tells them to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[int]:
    """Serve connections with `talk` on a free port of the loopback address."""
    open_now: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now.add(task)
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            open_now.discard(task)
            writer.close()

    listener = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield int(listener.sockets[0].getsockname()[1])
    finally:
        listener.close()
        # A connection accepted in this very turn has its task some turns later; ended before it
        # has begun, it would never close its socket.
        for _ in range(8):
            await asyncio.sleep(0)
        for task in list(open_now):
            task.cancel()
        await asyncio.gather(*open_now, return_exceptions=True)
        await asyncio.sleep(0)  # a closed transport lets go of its socket a turn later


async def head(reader: asyncio.StreamReader) -> str:
    """Read one request's head."""
    return (await reader.readuntil(b"\r\n\r\n")).decode()


def ok(body: bytes = b"ok", *headers: str) -> bytes:
    """A plain response."""
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(response: bytes) -> Talk:
    """A server that answers every request the same, on kept connections."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await head(reader)
            writer.write(response)

    return talk
