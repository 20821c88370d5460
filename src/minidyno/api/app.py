"""The ASGI application: gates, then a route, and every failure as an answer."""

import logging
import re
import uuid

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minidyno.api.access import Access, check_host, check_origin, check_token
from minidyno.api.attach import attach
from minidyno.api.call import Call
from minidyno.api.deps import ApiServices
from minidyno.api.errors import error_reply
from minidyno.api.routes import TABLE
from minidyno.api.routing import segments_of
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language, from_accept_language

logger = logging.getLogger("minidyno.api")

# Heroku counts 4500 calls an hour; here nobody is counted, and clients that look see it full.
RATE_LIMIT = "4500"

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_REQUEST_IDS_KEPT = 10


def create_app(services: ApiServices, access: Access) -> ASGIApp:
    """Make the API; it opens nothing and keeps nothing of its own."""
    return Api(services, access)


class Api:
    """The control plane's ASGI application."""

    def __init__(self, services: ApiServices, access: Access) -> None:
        self._services = services
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection of the server."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await attach(scope, receive, send, services=self._services, access=self._access)
        else:
            await self._answer(Request(scope, receive), receive, send)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        outbound = _Outbound(send, request)
        language = from_accept_language(
            request.headers.get("accept-language", ""), self._services.language
        )
        try:
            response = await self._respond(request, language, outbound.request_id)
            await response(request.scope, receive, outbound)
        except ClientDisconnect:
            return  # nobody is left to be answered
        except Exception:
            logger.exception("stream cut, request %s", outbound.request_id)
            raise  # the server then cuts the connection, and the client knows

    async def _respond(self, request: Request, language: Language, request_id: str) -> ASGIApp:
        try:
            return await self._route(request, language)
        except MinidynoError as error:
            if error.entry.status >= 500:
                logger.warning("request %s: %s", request_id, error)
            return error_reply(error, language)
        except ClientDisconnect:
            raise
        except Exception:
            logger.exception("request %s", request_id)
            log = self._services.platform.log
            ours = MinidynoError("internal_error", request_id=request_id, log=log)
            return error_reply(ours, language)

    async def _route(self, request: Request, language: Language) -> ASGIApp:
        # Host and Origin first: a page elsewhere must not even learn which routes there are.
        check_host(request, self._services.settings.public_url)
        check_origin(request)
        found = TABLE.find(request.method, segments_of(request.scope))
        if found is None or found[0].token:
            check_token(request, self._access)
        if found is None:
            raise MinidynoError("not_found", method=request.method, path=request.url.path)
        route, params = found
        call = Call(
            request=request,
            params=params,
            services=self._services,
            access=self._access,
            language=language,
        )
        return await route.endpoint(call)


class _Outbound:
    """Adds the headers that every answer has, and drops the body of an answer to HEAD."""

    def __init__(self, send: Send, request: Request) -> None:
        self._send = send
        self._head = request.method == "HEAD"
        self.request_id = str(uuid.uuid4())
        came = re.split(r"[,\s]+", request.headers.get("request-id", ""))
        ids = [given for given in came if _REQUEST_ID.fullmatch(given)][-_REQUEST_IDS_KEPT:]
        self._request_ids = ",".join([*ids, self.request_id])

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers["Request-Id"] = self._request_ids
            headers["RateLimit-Remaining"] = RATE_LIMIT
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Cache-Control", "private, no-cache")
            message = {**message, "headers": headers.raw}
        elif self._head:
            message = {**message, "body": b""}
        await self._send(message)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
