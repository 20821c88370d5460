"""The way to an app of the simulated platform."""

from collections.abc import Awaitable, Mapping
from typing import Protocol

from minidyno.lab.doors.answer import ROUTER_CODE, Answer, NoAnswerError


class Served(Protocol):
    """What the simulated platform answers; `seconds` are virtual."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def seconds(self) -> float:
        """How long it took."""

    @property
    def code(self) -> str | None:
        """The router's H code."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers, names in lower case."""

    @property
    def body(self) -> bytes:
        """The body."""


class Serves(Protocol):
    """A simulated router."""

    def serve(self, app: str, path: str = "/") -> Awaitable[Served]:
        """Answer one request; the clock has to be turned meanwhile."""


class SimulatedDoor:
    """Asks the simulated router for one app's pages."""

    def __init__(self, router: Serves, app: str) -> None:
        self._router = router
        self._app = app

    async def get(self, path: str, timeout: float) -> Answer:
        """Ask for a path; raises NoAnswerError when it takes longer than `timeout`."""
        served = await self._router.serve(self._app, path)
        if served.seconds > timeout:
            raise NoAnswerError("timeout")
        code = {ROUTER_CODE: served.code} if served.code else {}
        return Answer(served.status, {**served.headers, **code}, served.body)

    async def close(self) -> None:
        """Nothing to let go of."""
