"""The connection to the Docker Engine, and what its failures mean to a person."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from typing import Any

import aiodocker
import aiohttp
from aiodocker.exceptions import DockerError

from minidyno.domain.errors import MinidynoError

API_NEEDED = (1, 40)  # Engine 19.03, of 2019: the first whose init and pids limit can be asked for
PATIENCE = 120.0  # seconds for one answer; a machine that starts ten containers takes its time
CONNECT = 5.0
NOT_FOUND = 404
CONFLICT = 409
_NOT_CONNECTED = 900  # the library's own
_ENDLESS = aiohttp.ClientTimeout(total=None, sock_read=None, sock_connect=CONNECT)
_NO_SPACE = re.compile("no space left on device", re.IGNORECASE)
_NO_IMAGE = re.compile("no such image", re.IGNORECASE)


class Engine:
    """One connection, made when first needed; errors come out as those of the catalogue.

    The Engine is the one that Docker's own command line would take: DOCKER_HOST, its context, or
    the socket where it always is.
    """

    def __init__(self) -> None:
        self._client: aiodocker.Docker | None = None
        self._opening = asyncio.Lock()

    async def client(self) -> aiodocker.Docker:
        """The client; raises `docker_down`, `docker_denied`, `docker_too_old`."""
        async with self._opening:
            if self._client is None:
                client = _open()
                try:
                    with translated():
                        _check_version(await client.version())
                except BaseException:
                    await client.close()
                    raise
                self._client = client
            return self._client

    async def json(
        self,
        path: str,
        method: str = "GET",
        *,
        body: Mapping[str, Any] | None = None,
        **params: Any,
    ) -> Any:
        """Ask for one thing; `filters` are given as a mapping."""
        if "filters" in params:
            params["filters"] = json.dumps(params["filters"])
        data = None if body is None else json.dumps(body)
        async with self._answer(path, method, params=params, data=data) as answer:
            content = await answer.read()
        return json.loads(content) if content.strip() else None

    async def content(self, path: str, /, **params: Any) -> bytes:
        """Read an answer that is not JSON to its end."""
        async with self._answer(path, "GET", params=params) as answer:
            content: bytes = await answer.read()
        return content

    async def put(self, path: str, data: bytes, /, **params: Any) -> None:
        """Hand over a tar archive."""
        headers = {"Content-Type": "application/x-tar"}
        async with self._answer(path, "PUT", params=params, data=data, headers=headers) as answer:
            await answer.read()

    async def chunks(self, path: str, **params: Any) -> AsyncGenerator[bytes, None]:
        """Read an endless answer as it comes, in the bytes that the library would decode."""
        async with self.stream(path, **params) as chunks:
            async for chunk in chunks:
                yield chunk

    @contextlib.asynccontextmanager
    async def stream(self, path: str, **params: Any) -> AsyncIterator[AsyncIterator[bytes]]:
        """The same, for whom it matters when the Engine has begun to answer."""
        async with self._answer(path, "GET", params=params, timeout=_ENDLESS) as answer:
            yield answer.content.iter_any()

    async def steps(
        self, path: str, *, data: bytes | AsyncIterator[bytes] = b"", **params: Any
    ) -> AsyncGenerator[Mapping[str, Any], None]:
        """Have something done that says how it goes, one JSON object a line."""
        headers = {"Content-Type": "application/x-tar"}
        async with self._answer(
            path, "POST", params=params, data=data, headers=headers, timeout=_ENDLESS
        ) as answer:
            async for line in answer.content:
                if line.strip():
                    yield json.loads(line)

    @contextlib.asynccontextmanager
    async def _answer(
        self, path: str, method: str, **options: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """One question, whose connection is given back even when its reader is cancelled."""
        client = await self.client()
        with translated():
            async with client._query(path, method, **options) as answer:
                try:
                    yield answer
                finally:
                    answer.close()  # one that was read to its end has let go already

    async def close(self) -> None:
        """Let go of the connection; it is made again when needed."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()


def _open() -> aiodocker.Docker:
    try:
        client = aiodocker.Docker(
            timeout=aiohttp.ClientTimeout(total=PATIENCE, sock_connect=CONNECT)
        )
    except (AssertionError, ValueError) as error:
        # Where there is neither a socket nor a DOCKER_HOST the library has nothing to ask.
        raise MinidynoError("docker_down", reason="/var/run/docker.sock: ENOENT") from error
    # Each dyno's log is a connection that stays: the library's hundred would not last.
    client.connector._limit = 0
    return client


def _check_version(version: Mapping[str, Any]) -> None:
    found = str(version.get("ApiVersion", "0.0"))
    if tuple(int(part) for part in found.split(".")[:2]) < API_NEEDED:
        raise MinidynoError("docker_too_old", found=version.get("Version", "?"), needed="19.03")


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what every call may raise into the catalogue's errors; the rest stays DockerError."""
    try:
        yield
    except DockerError as error:
        if error.status == NOT_FOUND and _NO_IMAGE.search(error.message):
            image = error.message.rpartition(": ")[2]
            raise MinidynoError("docker_image_missing", image=image) from error
        if error.status == _NOT_CONNECTED:
            raise _away(error) from error
        if _NO_SPACE.search(error.message):
            raise MinidynoError("docker_disk_full") from error
        raise
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise _away(error) from error


@contextlib.contextmanager
def unforeseen() -> Iterator[None]:
    """Tell what nobody inside knew how to take; an Engine that shuts down says this and that."""
    try:
        yield
    except DockerError as error:
        raise MinidynoError("docker_failed", reason=error.message) from error


def _away(error: Exception) -> MinidynoError:
    """Whether there is nobody, or a door that this user may not open."""
    reason = str(error) or type(error).__name__
    cause: BaseException | None = error
    while cause is not None:
        found = getattr(cause, "os_error", cause)
        if isinstance(found, PermissionError):
            return MinidynoError("docker_denied", socket=found.filename or "/var/run/docker.sock")
        if isinstance(found, OSError) and found.strerror:
            # The library wraps it three times, in words for its programmers.
            where = getattr(cause, "path", None) or getattr(cause, "host", None) or "Docker"
            reason = f"{where}: {found.strerror}"
        cause = cause.__cause__ or cause.__context__
    return MinidynoError("docker_down", reason=reason)
