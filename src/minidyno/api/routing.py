"""The table of routes, and how a request finds its line.

Paths are split first and percent-decoded afterwards, because a segment may itself hold a slash
(`/buildpacks/heroku%2Fpython`); routers that work on the decoded path cannot tell the two apart.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Scope

from minidyno.api.call import Call

Endpoint = Callable[[Call], Awaitable[ASGIApp]]


@dataclass(frozen=True, slots=True)
class Route:
    """One route. Without `token` the address itself carries a secret."""

    method: str
    pattern: str
    endpoint: Endpoint
    token: bool = True

    @property
    def segments(self) -> tuple[str, ...]:
        """The pattern's parts; one in braces takes any value."""
        return tuple(self.pattern.strip("/").split("/"))


class Table:
    """All routes, found by method and number of segments."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._by_shape: dict[tuple[str, int], list[Route]] = {}
        for route in self.routes:
            self._by_shape.setdefault((route.method, len(route.segments)), []).append(route)

    def find(self, method: str, segments: tuple[str, ...]) -> tuple[Route, dict[str, str]] | None:
        """The route and the values of its parts in braces."""
        # HEAD is a GET whose body is dropped; on an address with a secret it would follow a stream.
        wanted = "GET" if method == "HEAD" else method
        for route in self._by_shape.get((wanted, len(segments)), ()):
            values = match(route.segments, segments)
            if values is not None and (method != "HEAD" or route.token):
                return route, values
        return None


def segments_of(scope: Scope) -> tuple[str, ...]:
    """Split the path as it came over the wire, then decode each part."""
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    path = raw.decode("latin-1").partition("?")[0]
    return tuple(unquote(part, errors="replace") for part in path.strip("/").split("/"))


def match(pattern: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    """The values of the pattern's parts in braces; None where it does not fit."""
    values: dict[str, str] = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{"):
            values[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return values


def describe(routes: Iterable[Route]) -> Mapping[str, str]:
    """List the routes for the reference: `GET /apps/{app}` and the first line of its docstring."""
    return {
        f"{route.method} {route.pattern}": (route.endpoint.__doc__ or "").partition("\n")[0]
        for route in routes
    }
