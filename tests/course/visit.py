"""A visit with a real browser, from which no other machine can be reached."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error

PATIENCE_MS = 180_000  # Playwright's own 30 s are for a machine that does nothing else
_CHANGED = "net::ERR_NETWORK_CHANGED"


def again_if_the_network_changed(go: Callable[..., Any], wrong: list[str]) -> Callable[..., Any]:
    """Let a navigation be done once more when a network of the machine came or went meanwhile.

    Chromium then drops what it was loading, from loopback too; Docker's networks come and go
    while other tests run. What was noted in `wrong` during the first try is forgotten.
    """

    @wraps(go)
    def gone(*args: Any, **options: Any) -> Any:
        noted = len(wrong)
        try:
            answer = go(*args, **options)
        except Error as error:
            if _CHANGED not in error.message:
                raise
        else:
            if not any(_CHANGED in text for text in wrong[noted:]):
                return answer
        del wrong[noted:]
        return go(*args, **options)

    return gone


def goes_again(page: Any, wrong: list[str]) -> Any:
    """The page, whose navigations are done once more when the network changed."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto = again_if_the_network_changed(page.goto, wrong)
    page.reload = again_if_the_network_changed(page.reload, wrong)
    return page


class Visit:
    """A page of the browser that lets nothing out, and notes who asked and what went wrong."""

    def __init__(self, browser: Any, address: str, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.host = urlsplit(address).netloc
        self.foreign: list[str] = []
        self.wrong: list[str] = []
        self.context.route("**/*", self._route)
        self.page = goes_again(self.context.new_page(), self.wrong)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("response", self._response)

    def _route(self, route: Any) -> None:
        if urlsplit(route.request.url).netloc == self.host:
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(message.text)

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
