"""What every door gives back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

# The router sets it on its own pages.
ROUTER_CODE = "minidyno-error-code"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def code(self) -> str | None:
        """The router's code ("H12"), when the response is the router's own and not the app's."""
        return self.headers.get(ROUTER_CODE)

    @property
    def dyno(self) -> str | None:
        """The dyno that answered, if the app says so: in a header, or as `dyno` in its JSON."""
        if told := self.headers.get("x-dyno"):
            return told
        if "json" not in self.headers.get("content-type", ""):
            return None
        try:
            data: Any = json.loads(self.body)
        except ValueError:
            return None
        name = data.get("dyno") if isinstance(data, dict) else None
        return name if isinstance(name, str) else None


class NoAnswerError(Exception):
    """A request that got no response. `kind` is one of refused, closed, timeout, malformed."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class Door(Protocol):
    """Sends requests to one app."""

    async def get(self, path: str, timeout: float) -> Answer:
        """Ask for a path and wait at most `timeout` seconds; raises NoAnswerError."""

    async def close(self) -> None:
        """Let go of connections."""
