"""A server that answers word for word what it is told, and hangs up in the middle if need be."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field


@dataclass
class RawServer:
    """`answers` are sent one per connection, which is then cut; `requests` is what came."""

    url: str
    answers: list[bytes]
    requests: list[str] = field(default_factory=list)


@contextlib.asynccontextmanager
async def raw_server(answers: Sequence[bytes]) -> AsyncIterator[RawServer]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        told.requests.append(head.decode())
        writer.write(told.answers.pop(0))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    told = RawServer(f"http://127.0.0.1:{port}", list(answers))
    async with server:
        yield told


def chunked(*chunks: bytes, ended: bool = True) -> bytes:
    """A chunked response; without `ended` it is cut before its end."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head + body + (b"0\r\n\r\n" if ended else b"")


def whole(status: str, body: bytes) -> bytes:
    """A response with a length."""
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status.encode(), len(body), body)
