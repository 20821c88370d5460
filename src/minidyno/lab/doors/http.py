"""The way to an app through the router, over the network."""

import asyncio

from minidyno.lab.doors.answer import Answer, NoAnswerError
from minidyno.lab.doors.http_connection import Connection


class HttpDoor:
    """Keeps connections to the router and uses each again.

    As many are opened as there are requests at the same time; who calls sets the bound.
    """

    def __init__(self, host: str, port: int, app_host: str) -> None:
        self._host = host
        self._port = port
        self._app_host = app_host
        self._idle: list[Connection] = []
        self._all: set[Connection] = set()

    async def get(self, path: str, timeout: float) -> Answer:
        """Ask for a path and wait at most `timeout` seconds; raises NoAnswerError."""
        request = self._request(path)
        try:
            async with asyncio.timeout(timeout):
                return await self._send(request)
        except TimeoutError as error:
            raise NoAnswerError("timeout") from error

    async def close(self) -> None:
        """Close all connections."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._idle.clear()
        await asyncio.sleep(0)

    def _request(self, path: str) -> bytes:
        return (
            f"GET {path} HTTP/1.1\r\nHost: {self._app_host}\r\n"
            "User-Agent: minidyno-lab\r\nAccept: */*\r\n\r\n"
        ).encode()

    async def _send(self, request: bytes) -> Answer:
        while True:
            connection = self._take()
            is_new = connection is None
            if connection is None:
                connection = await self._open()
            try:
                answer = await connection.exchange(request)
            except NoAnswerError as error:
                # A kept connection may be closed by the other side just when it is used again:
                # that is nobody's failure, so a GET is sent once more on another one.
                if is_new or error.kind != "closed" or not connection.was_silent:
                    raise
            else:
                if connection.reusable:
                    self._idle.append(connection)
                else:
                    connection.close()
                return answer
            finally:
                if not connection.reusable:
                    self._all.discard(connection)

    def _take(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.reusable:
                return connection
            self._all.discard(connection)
        return None

    async def _open(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(Connection, self._host, self._port)
        except OSError as error:
            raise NoAnswerError("refused") from error
        self._all.add(connection)
        return connection
