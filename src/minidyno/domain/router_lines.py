"""What the router's log line says of one request, read back from its text."""

import re
from dataclasses import dataclass

_LINE = re.compile(
    r'at=(?:info|error code=(?P<code>[A-Z]\d\d) desc="[^"]*") method=(?P<method>\S+) '
    r'path="(?P<path>[^"]*)".*? dyno=(?P<dyno>\S*) connect=(?:(?P<connect>\d+)ms)? '
    r"service=(?:(?P<service>\d+)ms)? status=(?P<status>\d{3}) bytes=(?P<size>\d+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterLine:
    """One request; times in milliseconds, None where it never came to that."""

    method: str
    path: str
    dyno: str
    code: str | None
    connect: int | None
    service: int | None
    status: int
    size: int


def read_router_line(text: str) -> RouterLine | None:
    """Read a line that the router wrote; None for any other text."""
    if not text.startswith("at="):
        return None
    match = _LINE.match(text)
    if match is None:
        return None
    return RouterLine(
        method=match["method"],
        path=match["path"],
        dyno=match["dyno"],
        code=match["code"],
        connect=_number(match["connect"]),
        service=_number(match["service"]),
        status=int(match["status"]),
        size=int(match["size"]),
    )


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)
