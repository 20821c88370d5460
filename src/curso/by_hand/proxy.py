"""A reverse proxy: takes every visit at one port and hands it to one of the copies in a list."""

import asyncio
import random
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

NOBODY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 8\r\nConnection: close\r\n\r\nnobody\r\n"
Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter


async def visit(listing: Path, reader: Reader, writer: Writer) -> None:
    """One visit: read it, choose a copy, pass it on, bring the answer back."""
    with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(length(head))
        if not await hand_over(listing, prepared(head) + body, writer):
            writer.write(NOBODY)
        await writer.drain()
    writer.close()


async def hand_over(listing: Path, request: bytes, writer: Writer) -> bool:
    """Say whether a copy gave an answer."""
    ports = listing.read_text().split()  # read each time: a change counts from the next visit on
    answered = False
    with suppress(OSError, IndexError):
        port = random.choice(ports)  # noqa: S311 - a share, not a secret
        copy_reader, copy_writer = await asyncio.open_connection("127.0.0.1", int(port))
        copy_writer.write(request)
        while piece := await copy_reader.read(65_536):
            answered = True
            writer.write(piece)
            await writer.drain()
        copy_writer.close()
    return answered


def prepared(head: bytes) -> bytes:
    """Ask for one answer and then the end of the connection, so that no visit is mixed up."""
    first, *fields = head.rstrip().split(b"\r\n")
    kept = [field for field in fields if not field.lower().startswith(b"connection:")]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])


def length(head: bytes) -> int:
    """Read how many bytes of body follow."""
    for field in head.split(b"\r\n"):
        if field.lower().startswith(b"content-length:"):
            return int(field.split(b":")[1])
    return 0


async def main(port: int, listing: Path) -> None:
    """Listen."""
    server = await asyncio.start_server(partial(visit, listing), "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
