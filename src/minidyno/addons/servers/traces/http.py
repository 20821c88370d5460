"""Its two doors on one port: `/v1/traces` for apps, all else for the platform."""

import asyncio
import sqlite3
import zlib
from dataclasses import asdict

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from minidyno.addons.servers.guarded import Guarded, credentials_in, read_json
from minidyno.addons.servers.passwords import Users
from minidyno.addons.servers.traces.span_store import Limits, SpanStore
from minidyno.addons.servers.traces.spans import UnreadableError, read_spans

PROTOBUF = "application/x-protobuf"
MOST = 500  # traces in one answer


class Desk:
    """What apps can leave and the platform can ask for, as routes."""

    def __init__(self, store: SpanStore, users: Users) -> None:
        self._store = store
        self._users = users

    def app(self, admin: str, password: str) -> ASGIApp:
        """The application; `password` is the admin's, hashed."""
        inside = Starlette(
            routes=[
                Route("/health", self._health),
                Route("/traces", self._list),
                Route("/traces/{trace}", self._open),
                Route("/kept", self._kept),
                Route("/users/{name}", self._let_in, methods=["PUT"]),
                Route("/users/{name}", self._keep_out, methods=["DELETE"]),
                Route("/limits", self._apply, methods=["PUT"]),
            ]
        )
        return Starlette(
            routes=[
                Route("/v1/traces", self._take, methods=["POST"]),
                Route("/v1/traces/{trace}", self._open_own),
                Route("/v1/{signal}", self._take_not, methods=["POST"]),
                Mount("/", Guarded(inside, admin, password)),
            ]
        )

    async def _take(self, request: Request) -> Response:
        """OTLP/HTTP with protobuf, as exporters send it; what they are answered they log."""
        if not self._may(request):
            return _no_entry()
        if request.headers.get("content-type", "").partition(";")[0].strip() != PROTOBUF:
            return _said(415, f"only {PROTOBUF}: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")
        limit = self._store.limits.body
        try:
            body = await _body(request, limit)
            spans = await asyncio.to_thread(read_spans, body)
            await asyncio.to_thread(self._store.add, spans)
        except OverflowError:
            return _said(413, f"a request is larger than {limit} bytes: send smaller batches")
        except (UnreadableError, zlib.error):
            return _said(400, "this is no OTLP")
        except sqlite3.OperationalError:
            return _said(503, "spans cannot be kept now")  # which exporters take for «try again»
        return Response(b"", media_type=PROTOBUF)

    async def _open_own(self, request: Request) -> Response:
        """A trace of whoever may send traces."""
        return await self._open(request) if self._may(request) else _no_entry()

    def _may(self, request: Request) -> bool:
        return self._users.knows(*credentials_in(request.headers.get("authorization", "")))

    async def _take_not(self, request: Request) -> Response:
        signal = request.path_params["signal"]
        return _said(
            404, f"only traces are kept here, no {signal}: OTEL_{signal.upper()}_EXPORTER=none"
        )

    async def _health(self, request: Request) -> Response:
        del request
        limits = asdict(self._store.limits)
        return JSONResponse({"kept": {"spans": self._store.count}, "limits": limits})

    async def _list(self, request: Request) -> Response:
        asked = request.query_params
        found = await asyncio.to_thread(
            self._store.list,
            asked.get("order", "new"),
            float(asked.get("since", 0)),
            min(int(asked.get("most", 50)), MOST),
        )
        return JSONResponse(list(found))

    async def _kept(self, request: Request) -> Response:
        asked = request.query_params
        since, service = float(asked.get("since", 0)), asked.get("service", "")
        return JSONResponse({"traces": await asyncio.to_thread(self._store.kept, since, service)})

    async def _open(self, request: Request) -> Response:
        found = await asyncio.to_thread(self._store.spans, request.path_params["trace"])
        return JSONResponse(list(found)) if found else Response(status_code=404)

    async def _let_in(self, request: Request) -> Response:
        body = await read_json(request)
        await asyncio.to_thread(self._users.let_in, request.path_params["name"], body["password"])
        return Response(status_code=204)

    async def _keep_out(self, request: Request) -> Response:
        await asyncio.to_thread(self._users.keep_out, request.path_params["name"])
        return Response(status_code=204)

    async def _apply(self, request: Request) -> Response:
        limits = Limits(**await read_json(request))
        await asyncio.to_thread(self._store.apply, limits)
        return Response(status_code=204)


async def _body(request: Request, limit: int) -> bytes:
    """The body, unpacked; raises OverflowError beyond the limit, before there is more of it."""
    packed = request.headers.get("content-encoding", "").lower() in {"gzip", "deflate"}
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None
    whole = bytearray()
    async for chunk in request.stream():
        # One byte more than may be tells that it is too much.
        room = limit + 1 - len(whole)
        whole += chunk if unpacker is None else unpacker.decompress(chunk, max(room, 1))
        if len(whole) > limit:
            raise OverflowError
    return bytes(whole)


def _no_entry() -> Response:
    return _said(401, "wrong credentials: see OTEL_EXPORTER_OTLP_HEADERS")


def _said(status: int, text: str) -> Response:
    return Response(text, status, media_type="text/plain")
