"""Lists in pages: the Range header of the Platform API, read leniently.

Clients send `version ..; order=desc,max=1`, `id ..; max=1000;`, `id ..; ;`, nothing at all, or
the Next-Range that we gave them (`name ]tienda..; max=200`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from starlette.responses import Response

from minidyno.api.replies import reply
from minidyno.domain.errors import MinidynoError

DEFAULT_MAX = 200
LARGEST_MAX = 1000

T = TypeVar("T")
Keys = Mapping[str, Callable[[T], str]]

_SPEC = re.compile(r"([a-z_]+)\s*([\[\]]?)(.*?)\.\.([^\[\]]*)([\[\]]?)")
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Range:
    """What was asked for; `first` and `last` are bounds, None where open."""

    field: str
    first: str | None = None
    last: str | None = None
    after_first: bool = False  # `]x`: beginning after x itself
    before_last: bool = False  # `y[`: ending before y itself
    max: int = DEFAULT_MAX
    descending: bool = False


def parse(header: str, fields: Sequence[str]) -> Range:
    """Read a Range header; the first of `fields` is the default. Raises `range_invalid`."""
    spec, _, options = header.partition(";")
    spec = spec.strip()
    wrong = MinidynoError("range_invalid", value=header)
    # Bytes are what every other HTTP client asks for by this header; that is not meant for lists.
    if not spec or spec.lower().startswith("bytes"):
        return _with_options(Range(fields[0]), options, wrong)
    match = _SPEC.fullmatch(spec)
    if match is None or match[1] not in fields:
        raise wrong
    field, opening, first, last, closing = match.groups()
    found = Range(
        field,
        first.strip() or None,
        last.strip() or None,
        after_first=opening == "]",
        before_last=closing == "[",
    )
    return _with_options(found, options, wrong)


def _with_options(found: Range, options: str, wrong: MinidynoError) -> Range:
    largest, descending = found.max, found.descending
    for option in re.split(r"[,;]", options):
        name, _, value = option.strip().partition("=")
        name, value = name.strip().lower(), value.strip().lower()
        if name == "max":
            if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) == 0:
                raise wrong
            largest = min(int(value), LARGEST_MAX)
        elif name == "order":
            if value not in {"asc", "desc"}:
                raise wrong
            descending = value == "desc"
    return Range(
        found.field,
        found.first,
        found.last,
        found.after_first,
        found.before_last,
        largest,
        descending,
    )


def page(
    header: str,
    items: Sequence[T],
    keys: Keys[T],
    shape: Callable[[T], object],
) -> Response:
    """Answer with one page of a list: 200, or 206 and Next-Range when there is more."""
    asked = parse(header, list(keys))
    key = keys[asked.field]
    chosen = sorted(
        (item for item in items if _inside(key(item), asked)),
        key=lambda item: natural(key(item)),
        reverse=asked.descending,
    )
    shown = chosen[: asked.max]
    options = f"max={asked.max}" + (", order=desc" if asked.descending else "")
    bounds = f"{key(shown[0])}..{key(shown[-1])}" if shown else ".."
    headers = {
        "Accept-Ranges": ", ".join(keys),
        "Content-Range": f"{asked.field} {bounds}; {options}",
    }
    if len(shown) < len(chosen):
        rest = f"]{key(shown[-1])}.."
        end = f"{asked.last or ''}{'[' if asked.before_last else ''}"
        headers["Next-Range"] = f"{asked.field} {rest}{end}; {options}"
    status = 206 if "Next-Range" in headers else 200
    return reply([shape(item) for item in shown], status, headers)


def _inside(value: str, asked: Range) -> bool:
    # In descending order the range is walked from its other end: `]x..` is what comes after x.
    here = natural(value)
    if asked.first is not None:
        first = natural(asked.first)
        if here == first:
            return not asked.after_first
        if (here < first) != asked.descending:
            return False
    if asked.last is not None:
        last = natural(asked.last)
        if here == last:
            return not asked.before_last
        if (here > last) != asked.descending:
            return False
    return True


def natural(text: str) -> tuple[tuple[object, ...], str]:
    """Order numbers inside a text by their value: 9 before 10, web.2 before web.10."""
    parts: list[object] = []
    for index, part in enumerate(_DIGITS.split(text)):
        # Longer numbers are larger; comparing text spares us numbers of any size.
        digits = part.lstrip("0")
        parts.append((len(digits), digits) if index % 2 else part)
    return tuple(parts), text
