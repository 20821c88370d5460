"""The door that the platform uses to a server of ours: HTTP, only with the admin's password."""

import base64
import binascii
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from minidyno.addons.servers.passwords import fits

BODY_LIMIT = 65_536  # bytes


class Guarded:
    """Asks everybody for the admin's password."""

    def __init__(self, app: ASGIApp, admin: str, password: str) -> None:
        self._app = app
        self._admin = admin
        self._password = password

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection of the server."""
        if scope["type"] != "http" or self._may(Request(scope)):
            await self._app(scope, receive, send)
        else:
            headers = {"WWW-Authenticate": 'Basic realm="minidyno"'}
            await Response(status_code=401, headers=headers)(scope, receive, send)

    def _may(self, request: Request) -> bool:
        user, password = credentials_in(request.headers.get("authorization", ""))
        return user == self._admin and fits(self._password, password)


def credentials_in(header: str) -> tuple[str, str]:
    """User and password of Basic; empty where the header is none of it."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return user, password


async def read_json(request: Request) -> dict[str, Any]:
    """Read what the platform sends."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > BODY_LIMIT:
            break
    body: dict[str, Any] = json.loads(raw)
    return body
