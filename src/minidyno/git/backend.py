"""One request, answered by `git http-backend`: a CGI program, streamed both ways."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable, Mapping

from starlette.types import Message, Receive, Send

from minidyno.domain.errors import MinidynoError

# What is held of a body at a time, each way; git waits when the other side is slow.
_CHUNK = 64 * 1024
_TERM_LIMIT = 2.0  # seconds that git has to remove the objects it had not accepted yet
_LAP = 0.02


async def answer(
    env: Mapping[str, str],
    receive: Receive,
    send: Send,
    give_up: Callable[[], Awaitable[bool]],
) -> None:
    """Answer up to the last byte; the empty message that ends the body is the caller's to send.

    When the client goes away, `give_up` is asked: True ends git and all that it started, False
    lets it finish for nobody. Raises `git_missing`, or `git_failed` when git has no answer.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            "git",
            "http-backend",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=env,
            start_new_session=True,
            limit=_CHUNK,
        )
    except FileNotFoundError as error:
        raise MinidynoError("git_missing") from error
    assert process.stdin is not None
    assert process.stdout is not None
    feeding = asyncio.ensure_future(_feed(receive, process.stdin))
    answering = asyncio.ensure_future(_answer(process.stdout, send))
    try:
        await asyncio.wait({feeding, answering}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done() and await give_up():
            return
        await answering
        await process.wait()
    except asyncio.CancelledError:
        await give_up()
        raise
    finally:
        if process.returncode is None:
            await _end_tree(process)
        for task in (feeding, answering):
            task.cancel()
        await asyncio.gather(feeding, answering, return_exceptions=True)


async def _feed(receive: Receive, git: asyncio.StreamWriter) -> None:
    """Pass the request's body on; returns only when the client is gone."""
    more = True
    while True:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            return
        try:
            if body := message.get("body", b""):
                git.write(body)
                await git.drain()
        except (BrokenPipeError, ConnectionResetError):
            continue  # git has heard enough; its answer says why
        finally:
            if more and not message.get("more_body", False):
                more = False
                git.close()


async def _answer(git: asyncio.StreamReader, send: Send) -> None:
    try:
        head = await git.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise MinidynoError("git_failed", reason="git http-backend") from error
    status, headers = _read_head(head)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    while chunk := await git.read(_CHUNK):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


def _read_head(head: bytes) -> tuple[int, list[tuple[bytes, bytes]]]:
    """Read a CGI program's headers, of which one may be the status."""
    status, headers = 200, []
    for line in head.split(b"\r\n"):
        name, found, value = line.partition(b":")
        if not found:
            continue
        if name.lower() == b"status":
            status = int(value.split()[0])
        else:
            headers.append((name.lower(), value.strip()))
    return status, headers


async def _end_tree(process: asyncio.subprocess.Process) -> None:
    """End git and all that it started: its process group, which nothing of it ever leaves."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TERM_LIMIT):
                await process.wait()
                while True:
                    os.killpg(process.pid, 0)
                    await asyncio.sleep(_LAP)
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # all ended; macOS answers so for a group of zombies
    await process.wait()
