"""The WebSocket door to a session: bytes in binary messages, all else as JSON in text messages.

From the client: input, and `{"type": "resize", "columns": …, "rows": …}`, `{"type": "end"}` (no
more input), `{"type": "signal", "number": …}`. From here: output, each message beginning with a
byte that says from where (1 output, 2 errors); `{"type": "begun"}`, `{"type": "ack", "bytes": …}`
for input that was taken, `{"type": "exit", "code": …}` at the end, `{"type": "error", …}`.

No more than WINDOW bytes of input may be under way unacknowledged. It is so that messages are
always read here: a signal is not stuck behind input that nobody takes, and a client that is gone
is seen at once.
"""

import asyncio
import contextlib
import json
import signal
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from minidyno.api.access import Access, check_host, check_origin, check_token
from minidyno.api.deps import ApiServices
from minidyno.api.errors import error_reply
from minidyno.api.routing import segments_of
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language, from_accept_language
from minidyno.domain.terminals import Window
from minidyno.services.sessions import Session

MESSAGE_LIMIT = 1_000_000  # bytes of one message
WINDOW = 262_144  # bytes
PATH = ("minidyno", "attach")
SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT})

_OVER, _REFUSED = 1000, 1008


def attach_url(base_url: str, secret: str) -> str:
    """Where a session is; its last part is its secret."""
    return f"ws{base_url.removeprefix('http')}/{'/'.join(PATH)}/{secret}"


async def attach(
    scope: Scope, receive: Receive, send: Send, *, services: ApiServices, access: Access
) -> None:
    """Let a client in, if it may, and stay until one of the two ends."""
    connection = HTTPConnection(scope)
    language = from_accept_language(
        connection.headers.get("accept-language", ""), services.language
    )
    await receive()  # websocket.connect
    try:
        session = _session(connection, services, access)
    except MinidynoError as error:
        await _refuse(scope, receive, send, error, language)
        return
    await send({"type": "websocket.accept"})
    with contextlib.suppress(OSError):  # what a server says of a client that is gone
        await _Door(session, receive, send, language).serve()
    services.sessions.over()


def _session(connection: HTTPConnection, services: ApiServices, access: Access) -> Session:
    check_host(connection, services.settings.public_url)
    check_origin(connection)
    check_token(connection, access)
    *path, secret = segments_of(connection.scope)
    if tuple(path) != PATH:
        raise MinidynoError("not_found", method="GET", path=connection.url.path)
    return services.sessions.take(secret)


async def _refuse(
    scope: Scope, receive: Receive, send: Send, error: MinidynoError, language: Language
) -> None:
    """Answer the handshake with an error as any request is, where the server can."""

    async def as_denial(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    if "websocket.http.response" in scope.get("extensions", {}):
        await error_reply(error, language)({**scope, "type": "http"}, receive, as_denial)
    else:
        await send({"type": "websocket.close", "code": _REFUSED})


class _Door:
    def __init__(self, session: Session, receive: Receive, send: Send, language: Language) -> None:
        self._session = session
        self._receive = receive
        self._send = send
        self._language = language
        self._input: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._waiting = 0  # bytes of input not yet taken

    async def serve(self) -> None:
        """Begin, and pass on both ways until the command ends or the client is gone."""
        listening = asyncio.ensure_future(self._listen())
        working = asyncio.ensure_future(self._work())
        try:
            await asyncio.wait({listening, working}, return_when=asyncio.FIRST_COMPLETED)
            await self._close(working if working.done() else listening)
        finally:
            for task in (listening, working):
                task.cancel()
            await asyncio.gather(listening, working, return_exceptions=True)
            self._session.close()

    async def _close(self, done: "asyncio.Future[None]") -> None:
        try:
            await done
        except WebSocketDisconnect:
            return
        except MinidynoError as error:
            said = {"id": error.error_id, "message": error.say(self._language)}
            await self._tell({"type": "error", **said})
        await self._send({"type": "websocket.close", "code": _OVER})

    async def _work(self) -> None:
        await self._session.begin()
        await self._tell({"type": "begun"})
        helpers = [asyncio.ensure_future(self._feed())]
        output = asyncio.ensure_future(self._pass_output())
        idle = asyncio.ensure_future(self._session.idle())
        helpers += [output, idle]
        try:
            await asyncio.wait({output, idle}, return_when=asyncio.FIRST_COMPLETED)
            if output.done():
                await output
                code = await self._session.exit_code()
                await self._tell({"type": "exit", "code": code})
        finally:
            for task in helpers:
                task.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    async def _pass_output(self) -> None:
        while (output := await self._session.read()) is not None:
            data = bytes([output.stream]) + output.data
            await self._send({"type": "websocket.send", "bytes": data})

    async def _feed(self) -> None:
        while (data := await self._input.get()) is not None:
            await self._session.write(data)
            self._waiting -= len(data)
            await self._tell({"type": "ack", "bytes": len(data)})
        self._session.end_input()

    async def _listen(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect
            data = message.get("bytes")
            if data is not None:
                self._take(data)
            else:
                self._obey(_control(message.get("text") or ""))

    def _take(self, data: bytes) -> None:
        self._waiting += len(data)
        if self._waiting > WINDOW:
            raise MinidynoError("session_message_invalid", reason=f"> {WINDOW} bytes")
        self._input.put_nowait(data)

    def _obey(self, control: dict[str, Any]) -> None:
        match control:
            case {"type": "resize", "columns": int(columns), "rows": int(rows)}:
                window = Window(columns, rows)
                if self._session.has_begun:
                    self._session.resize(window)
            case {"type": "signal", "number": int(number)} if number in SIGNALS:
                if self._session.has_begun:
                    self._session.signal(number)
            case {"type": "end"}:
                self._input.put_nowait(None)
            case _:
                reason = f"type={control.get('type')!r}"[:100]
                raise MinidynoError("session_message_invalid", reason=reason)

    async def _tell(self, control: dict[str, Any]) -> None:
        await self._send({"type": "websocket.send", "text": json.dumps(control)})


def _control(text: str) -> dict[str, Any]:
    try:
        control = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MinidynoError("session_message_invalid", reason="JSON") from error
    if not isinstance(control, dict):
        raise MinidynoError("session_message_invalid", reason="JSON")
    return control
