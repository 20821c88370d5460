"""One call of the API, as the endpoints see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from minidyno.api.access import Access
from minidyno.api.bodies import read_json
from minidyno.api.deps import ApiServices
from minidyno.domain.account import EMAIL
from minidyno.domain.apps import App
from minidyno.domain.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request, with all that an endpoint needs to answer it."""

    request: Request
    params: Mapping[str, str]
    services: ApiServices
    access: Access
    language: Language
    user: str = EMAIL

    @property
    def base_url(self) -> str:
        """How the API names itself, without a slash at the end."""
        public = self.services.settings.public_url.rstrip("/")
        # The Host header was checked before: it is loopback, so it may be written back.
        return public or f"{self.request.url.scheme}://{self.request.headers['host']}"

    def app(self) -> App:
        """The app that the path names, by name or id; raises `app_not_found` or `app_misspelt`."""
        return self.services.apps.get(self.params["app"])

    async def json(self) -> Mapping[str, Any]:
        """The body; raises `bad_json` or `body_too_large`."""
        return await read_json(self.request, self.services.settings.request_body_limit)
