"""Streams that outlive a cut connection: a build's output, and logs.

Both begin again exactly where they were cut, so that nothing is lost and nothing comes twice.
"""

import asyncio
from collections.abc import AsyncIterator

import httpx

from minidyno.client.connection import Connection

# The server sends a heartbeat every 15 s.
_LOG_SILENCE = 40.0
# For how long a platform may be away (restarting) before we say that it is down.
PATIENCE = 20.0
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0


class Retry:
    """Decides how long to wait before trying again, and when to give up."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._waited = 0.0
        self._pause = _FIRST_PAUSE

    def progress(self) -> None:
        """Something arrived: the patience begins anew."""
        self._waited, self._pause = 0.0, _FIRST_PAUSE

    async def wait(self) -> bool:
        """Wait a little longer each time; False when it has been long enough."""
        if self._waited >= self._patience:
            return False
        await asyncio.sleep(self._pause)
        self._waited += self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        return True


async def follow_output(
    connection: Connection, url: str, start: int = 0, patience: float = PATIENCE
) -> AsyncIterator[bytes]:
    """A build's output from byte `start` to its end; raises `platform_down`."""
    offset = start
    retry = Retry(patience)
    separator = "&" if "?" in url else "?"
    while True:
        try:
            async with connection.open(f"{url}{separator}start={offset}", {}) as response:
                async for chunk in response.aiter_raw():
                    offset += len(chunk)
                    retry.progress()
                    yield chunk
                return
        except httpx.TransportError as error:
            if not await retry.wait():
                raise connection.down() from error


async def follow_log(
    connection: Connection, url: str, *, tail: bool, patience: float = PATIENCE
) -> AsyncIterator[str]:
    """An app's log lines; with `tail` it ends only when the reader does.

    Raises `platform_down`, and ApiError when the app is gone.
    """
    last_id = ""
    retry = Retry(patience)
    while True:
        cause: Exception | None = None
        headers = {"Accept": "text/event-stream"}
        if last_id:
            headers["Last-Event-ID"] = last_id
        try:
            async with connection.open(url, headers, silence=_LOG_SILENCE) as response:
                retry.progress()
                async for event_id, data in _events(response):
                    last_id = event_id or last_id
                    yield data
                if not tail:
                    return
        except httpx.TransportError as error:
            cause = error
        if not await retry.wait():
            raise connection.down() from cause


async def _events(response: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    """Server-sent events as (id, data), as the HTML standard says; half an event is dropped."""
    event_id = ""
    data: list[str] = []
    async for line in _lines(response):
        if not line:
            if data:
                yield event_id, "\n".join(data)
            data = []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "id":
            event_id = value


async def _lines(response: httpx.Response) -> AsyncIterator[str]:
    # Not httpx's aiter_lines: it also splits at U+2028 and the like, which a log line may hold.
    rest = b""
    async for chunk in response.aiter_raw():
        *complete, rest = (rest + chunk).split(b"\n")
        for line in complete:
            yield line.removesuffix(b"\r").decode("utf-8", "replace")
