"""Requests to the API: token, language, pages, and errors in our own words."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx

from minidyno.client.errors import error_of
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language

ACCEPT = "application/vnd.heroku+json; version=3"

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
# A build may be silent for minutes; a log sends a heartbeat (see `following`).
_NO_READ_LIMIT = httpx.Timeout(None, connect=5.0)


class Connection:
    """One platform, reached by an httpx transport."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, url: str, token: str, language: Language
    ) -> None:
        self.url = url.rstrip("/")
        self.language = language
        self._token = token
        # trust_env off: a school's proxy is not asked for what is on this machine.
        self._http = httpx.AsyncClient(
            transport=transport,
            base_url=self.url,
            headers={"Accept-Language": language, "User-Agent": "minidyno-client"},
            timeout=_TIMEOUT,
            trust_env=False,
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def request(
        self,
        method: str,
        path: str,
        json: object = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Call a route with the token; raises ApiError, or `platform_down` when nobody answers."""
        every = {**self.credentials(), "Accept": ACCEPT, **(headers or {})}
        body = {} if json is None else {"json": json}
        try:
            response = await self._http.request(method, path, headers=every, **body)  # type: ignore[arg-type]
        except httpx.TransportError as error:
            raise self.down() from error
        if response.is_error:
            raise error_of(response)
        return response

    def credentials(self) -> Mapping[str, str]:
        """The headers that let us in, and have errors said in the person's language."""
        return {"Authorization": f"Bearer {self._token}", "Accept-Language": self.language}

    async def get(self, path: str) -> Any:
        """GET one thing."""
        return _json_of(await self.request("GET", path))

    async def send(self, method: str, path: str, json: object = None) -> Any:
        """Change something and return what the server answers."""
        return _json_of(await self.request(method, path, json))

    async def list(
        self,
        path: str,
        range_: str = "",
        *,
        whole: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> list[Any]:
        """GET a list, following Next-Range to its end when `whole`."""
        items: list[Any] = []
        while True:
            ranged = {"Range": range_} if range_ else {}
            response = await self.request("GET", path, headers={**(headers or {}), **ranged})
            page = _json_of(response)
            items += page
            following = response.headers.get("next-range")
            if not whole or response.status_code != 206 or not following or not page:
                return items
            range_ = following

    async def upload(self, url: str, content: bytes | AsyncIterable[bytes]) -> None:
        """PUT to a secret address, without the token."""
        try:
            response = await self._http.put(self.own(url), content=content, timeout=_NO_READ_LIMIT)
        except httpx.TransportError as error:
            raise self.down() from error
        if response.is_error:
            raise error_of(response)

    async def post_stream(self, path: str, content: AsyncIterable[bytes]) -> Any:
        """POST bytes of any length, and return what the server answers."""
        try:
            response = await self._http.post(
                path,
                content=content,
                headers={**self.credentials(), "Accept": ACCEPT},
                timeout=_NO_READ_LIMIT,
            )
        except httpx.TransportError as error:
            raise self.down() from error
        if response.is_error:
            raise error_of(response)
        return _json_of(response)

    @asynccontextmanager
    async def open(
        self, url: str, headers: Mapping[str, str], *, silence: float | None = None
    ) -> AsyncIterator[httpx.Response]:
        """GET a secret address as a stream, without the token.

        `silence` is how many seconds without a byte count as a cut connection. Raises ApiError
        and, unlike the rest, httpx's own errors: who follows a stream mends it by itself.
        """
        timeout = httpx.Timeout(silence, connect=5.0)
        async with self._http.stream(
            "GET", self.own(url), headers=dict(headers), timeout=timeout
        ) as response:
            if response.is_error:
                await response.aread()
                raise error_of(response)
            yield response

    def own(self, url: str) -> str:
        """Take path and query of an address that the server gave.

        The server may know itself by another name than we do (inside a container, in process),
        and the secret in the address must not travel to any other host.
        """
        parsed = httpx.URL(url)
        return self.url + parsed.raw_path.decode("ascii")

    def down(self) -> MinidynoError:
        """Say that nobody answers."""
        return MinidynoError("platform_down", url=self.url)


def path(*segments: str) -> str:
    """Make a path of the API; each segment is percent-encoded whole.

    Raises `name_empty`: without a name the path would be that of the whole list.
    """
    if not all(segments):
        raise MinidynoError("name_empty")
    return "/" + "/".join(quote(segment, safe="~") for segment in segments)


def _json_of(response: httpx.Response) -> Any:
    if not response.content:
        return {}
    try:
        return response.json()
    except ValueError as error:
        raise error_of(response) from error
