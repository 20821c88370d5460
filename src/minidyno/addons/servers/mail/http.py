"""The door that the platform uses: HTTP, only with the admin's password."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from minidyno.addons.servers.guarded import Guarded, read_json
from minidyno.addons.servers.mail.mailbox import Limits, Mailbox
from minidyno.addons.servers.mail.reading import opened, part_of
from minidyno.addons.servers.mail.smtp import Door
from minidyno.addons.servers.passwords import Users

Endpoint = Callable[[Request], Awaitable[Response]]


class Desk:
    """What can be asked of the mailbox, as routes."""

    def __init__(self, mailbox: Mailbox, users: Users, door: Door) -> None:
        self._mailbox = mailbox
        self._users = users
        self._door = door

    def app(self, admin: str, password: str) -> ASGIApp:
        """The application; `password` is the admin's, hashed."""
        made = Starlette(
            routes=[
                Route("/health", self._health),
                Route("/messages", self._list, methods=["GET"]),
                Route("/messages", self._remove_all, methods=["DELETE"]),
                Route("/messages/{number:int}", self._open, methods=["GET"]),
                Route("/messages/{number:int}", self._remove, methods=["DELETE"]),
                Route("/messages/{number:int}/raw", self._raw),
                Route("/messages/{number:int}/parts/{part:int}", self._part),
                Route("/users/{name}", self._let_in, methods=["PUT"]),
                Route("/users/{name}", self._keep_out, methods=["DELETE"]),
                Route("/limits", self._apply, methods=["PUT"]),
            ]
        )
        return Guarded(made, admin, password)

    async def _health(self, request: Request) -> Response:
        del request
        limits = asdict(self._mailbox.limits)
        kept = {"messages": len(self._mailbox.all()), "disk": self._mailbox.size()}
        return JSONResponse({"kept": kept, "limits": limits})

    async def _list(self, request: Request) -> Response:
        del request
        return JSONResponse([asdict(head) for head in self._mailbox.all()])

    async def _open(self, request: Request) -> Response:
        number = request.path_params["number"]
        head, content = self._mailbox.head(number), await self._content(number)
        if head is None or content is None:
            return _missing()
        return JSONResponse({**asdict(head), **await asyncio.to_thread(opened, content)})

    async def _raw(self, request: Request) -> Response:
        content = await self._content(request.path_params["number"])
        return _missing() if content is None else Response(content, media_type="message/rfc822")

    async def _part(self, request: Request) -> Response:
        content = await self._content(request.path_params["number"])
        if content is None:
            return _missing()
        found = await asyncio.to_thread(part_of, content, request.path_params["part"])
        return _missing() if found is None else Response(found)

    async def _remove(self, request: Request) -> Response:
        count = await asyncio.to_thread(self._mailbox.remove, request.path_params["number"])
        return JSONResponse({"removed": count}) if count else _missing()

    async def _remove_all(self, request: Request) -> Response:
        del request
        return JSONResponse({"removed": await asyncio.to_thread(self._mailbox.remove)})

    async def _let_in(self, request: Request) -> Response:
        body = await read_json(request)
        await asyncio.to_thread(self._users.let_in, request.path_params["name"], body["password"])
        return Response(status_code=204)

    async def _keep_out(self, request: Request) -> Response:
        name = request.path_params["name"]
        await asyncio.to_thread(self._users.keep_out, name)
        self._door.close(name)
        return Response(status_code=204)

    async def _apply(self, request: Request) -> Response:
        await asyncio.to_thread(self._mailbox.apply, Limits(**await read_json(request)))
        return Response(status_code=204)

    async def _content(self, number: int) -> bytes | None:
        return await asyncio.to_thread(self._mailbox.content, number)


def _missing() -> Response:
    return Response(status_code=404)
