"""What the server said went wrong, as the same exception that the platform itself raises."""

from collections.abc import Mapping
from typing import Any

import httpx

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, FORBIDDEN, NOT_FOUND, USAGE, Entry
from minidyno.domain.catalogue.table import CATALOGUE
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language

_EXIT_CODES = {
    400: USAGE,
    401: FORBIDDEN,
    403: FORBIDDEN,
    404: NOT_FOUND,
    409: CONFLICT,
    413: USAGE,
    416: USAGE,
    422: USAGE,
}


class ApiError(MinidynoError):
    """An error that came over the wire, its sentence already in the person's language.

    `error_id` is minidyno's id, `heroku_id` the one that Heroku's clients know.
    """

    def __init__(
        self, error_id: str, message: str, status: int, *, heroku_id: str = "", url: str = ""
    ) -> None:
        super().__init__(error_id)
        self.message = message
        self.status = status
        self.heroku_id = heroku_id or error_id
        self.url = url
        known = CATALOGUE.get(error_id)
        self.exit_code = known.exit_code if known else _EXIT_CODES.get(status, FAILED)

    @property
    def entry(self) -> Entry:
        """Status, exit code and sentence as they came."""
        return Entry(self.status, self.exit_code, self.message, self.message)

    def say(self, language: Language) -> str:  # noqa: ARG002
        """Say what the server said; it chose the language by Accept-Language."""
        return self.message


def error_of(response: httpx.Response) -> MinidynoError:
    """Read the error out of a response whose body has been read."""
    try:
        body: Any = response.json()
    except ValueError:
        body = None
    if not isinstance(body, Mapping) or not isinstance(body.get("id"), str):
        # Something else listens there: a proxy, another course's server.
        return MinidynoError("not_a_platform", url=str(response.url), status=response.status_code)
    heroku_id = str(body["id"])
    return ApiError(
        str(body.get("minidyno_id") or heroku_id),
        str(body.get("message", "")),
        response.status_code,
        heroku_id=heroku_id,
        url=str(body.get("url") or ""),
    )
