"""Someone at the other end of a dyno, over the API's WebSocket (its messages: `api.attach`)."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import httpx

from minidyno.client.connection import Connection
from minidyno.client.errors import ApiError, error_of
from minidyno.client.keep_alive import keep_alive
from minidyno.client.models import DynoInfo
from minidyno.domain.catalogue.table import CATALOGUE
from minidyno.domain.errors import MinidynoError

if TYPE_CHECKING:  # loaded when a session is opened: most commands need none
    from websockets.asyncio.client import ClientConnection

# Bytes of input that may be under way unacknowledged, and of one message; the server's are larger.
WINDOW = 131_072
PIECE = 32_768
_OPEN_LIMIT = 30.0
_CLOSE_LIMIT = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """Some output; `is_error` tells what a command without a terminal wrote to its errors."""

    data: bytes
    is_error: bool


class Attached:
    """One session, to be used with `async with`: iterate over what is said, then ask for `code`."""

    def __init__(self, connection: Connection, attach_url: str, name: str) -> None:
        self.name = name  # of what is at the other end
        self.code: int | None = None
        self.ended = False
        self._connection = connection
        self._secret = attach_url.rpartition("/")[2]
        self._socket: ClientConnection | None = None
        self._under_way = 0
        self._room = asyncio.Condition()

    async def __aenter__(self) -> Self:
        from websockets.asyncio.client import connect  # noqa: PLC0415
        from websockets.exceptions import InvalidHandshake, InvalidStatus  # noqa: PLC0415

        url = f"ws{self._connection.url.removeprefix('http')}/minidyno/attach/{self._secret}"
        try:
            self._socket = await connect(
                url,
                additional_headers=self._connection.credentials(),
                proxy=None,
                compression=None,
                ping_interval=None,  # a terminal that is scrolled back reads nothing for hours
                max_size=None,
                open_timeout=_OPEN_LIMIT,
                close_timeout=_CLOSE_LIMIT,
            )
        except InvalidStatus as error:
            said = error.response
            answer = httpx.Response(
                said.status_code, content=bytes(said.body or b""), request=httpx.Request("GET", url)
            )
            raise error_of(answer) from error
        except (OSError, InvalidHandshake, TimeoutError) as error:
            raise self._connection.down() from error
        keep_alive(self._socket.transport.get_extra_info("socket"))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def output(self) -> AsyncIterator[Said]:
        """What is said, to the end; then `code` is known.

        Raises `session_lost` when the connection is cut before, and what the server said.
        """
        from websockets.exceptions import ConnectionClosed  # noqa: PLC0415

        try:
            async for message in self._there:
                if isinstance(message, bytes):
                    yield Said(message[1:], is_error=message[:1] == b"\x02")
                else:
                    await self._hear(json.loads(message))
        except ConnectionClosed:
            pass  # whether that was the end is known below
        if not self.ended:
            raise MinidynoError("session_lost", dyno=self.name)

    async def send(self, data: bytes) -> None:
        """Give it input, waiting while the command takes none."""
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            async with self._room:
                await self._room.wait_for(lambda: self._under_way < WINDOW)
                self._under_way += len(piece)
            await self._pass(piece)

    async def end_input(self) -> None:
        """No more input."""
        await self._control(type="end")

    async def resize(self, columns: int, rows: int) -> None:
        """The terminal's window has changed."""
        await self._control(type="resize", columns=columns, rows=rows)

    async def signal(self, number: int) -> None:
        """Signal the command."""
        await self._control(type="signal", number=number)

    async def _hear(self, control: dict[str, Any]) -> None:
        match control:
            case {"type": "ack", "bytes": int(count)}:
                async with self._room:
                    self._under_way -= count
                    self._room.notify_all()
            case {"type": "exit", "code": code}:
                self.ended, self.code = True, code
            case {"type": "error", "id": error_id, "message": message}:
                self.ended = True
                known = CATALOGUE.get(error_id)
                raise ApiError(error_id, message, known.status if known else 500)

    async def _control(self, **control: object) -> None:
        await self._pass(json.dumps(control))

    async def _pass(self, message: str | bytes) -> None:
        from websockets.exceptions import ConnectionClosed  # noqa: PLC0415

        try:
            await self._there.send(message)
        except ConnectionClosed:
            return  # whoever reads the output hears of it

    @property
    def _there(self) -> "ClientConnection":
        if self._socket is None:
            msg = "a session is entered before it is used"
            raise RuntimeError(msg)
        return self._socket


class AttachedDyno(Attached):
    """A session with a dyno."""

    def __init__(self, connection: Connection, dyno: DynoInfo) -> None:
        super().__init__(connection, str(dyno.raw["attach_url"]), dyno.name)
        self.dyno = dyno
