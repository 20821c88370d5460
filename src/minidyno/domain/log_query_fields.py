"""The fields of a log query: `dyno:web.1`, `code:H12`, `status:>=500`, `since:2h`."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import APP, PLATFORM
from minidyno.domain.log_query import AnyOf, Tagged, Wanted
from minidyno.domain.log_tags import tag

# In both languages: whoever reads «desde» in a page may write it.
NAMES: Mapping[str, str] = {
    "dyno": "dyno",
    "source": "source",
    "fuente": "source",
    "code": "code",
    "codigo": "code",
    "código": "code",
    "status": "status",
    "estado": "status",
    "since": "since",
    "desde": "since",
    "until": "until",
    "hasta": "until",
}
TIMES = frozenset({"since", "until"})

_STATUSES = range(100, 600)
_AS_STATUS = "500, 5xx, >=500, <400, 400..499"
_COMPARED = re.compile(r"(>=|<=|>|<)(\d{3})")
_BETWEEN = re.compile(r"(\d{3})\.\.(\d{3})")
_AGO = re.compile(r"(\d{1,6})(s|m|h|d|w)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def read_field(name: str, value: str) -> Wanted:
    """What a field that is no time asks for; raises `log_query_value`."""
    return _READERS[name](value)


def read_time(name: str, value: str, now: float) -> float:
    """A moment in seconds since the epoch: `2h` (ago), `2026-01-31`, `2026-01-31T12:00` (UTC).

    Raises `log_query_value`.
    """
    ago = _AGO.fullmatch(value)
    if ago is not None:
        return now - int(ago[1]) * _SECONDS[ago[2]]
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise _wrong(name, value, "30m, 2h, 3d, 2026-01-31, 2026-01-31T12:00") from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _dyno(value: str) -> Wanted:
    if not value:
        raise _wrong("dyno", value, "web.1, web")
    return Tagged(tag("dyno", value.lower()))


def _source(value: str) -> Wanted:
    if value.lower() not in {APP, PLATFORM}:
        raise _wrong("source", value, f"{APP}, {PLATFORM}")
    return Tagged(tag("source", value.lower()))


def _code(value: str) -> Wanted:
    if not re.fullmatch(r"[HRLhrl]\d\d", value):
        raise _wrong("code", value, "H12, R14, L10")
    return Tagged(tag("code", value.upper()))


def _status(value: str) -> Wanted:
    if re.fullmatch(r"[1-5]xx", value.lower()):
        return Tagged(tag("class", value[0]))
    compared, between = _COMPARED.fullmatch(value), _BETWEEN.fullmatch(value)
    if compared is not None:
        first, last = _bounds(compared[1], int(compared[2]))
    elif between is not None:
        first, last = int(between[1]), int(between[2])
    elif re.fullmatch(r"\d{3}", value):
        first = last = int(value)
    else:
        raise _wrong("status", value, _AS_STATUS)
    tags = _statuses(first, last)
    if not tags:  # no request is ever answered so
        raise _wrong("status", value, _AS_STATUS)
    return Tagged(tags[0]) if len(tags) == 1 else AnyOf([Tagged(word) for word in tags])


def _bounds(sign: str, number: int) -> tuple[int, int]:
    lowest, highest = _STATUSES.start, _STATUSES.stop - 1
    return {
        ">=": (number, highest),
        ">": (number + 1, highest),
        "<=": (lowest, number),
        "<": (lowest, number - 1),
    }[sign]


def _statuses(first: int, last: int) -> list[str]:
    """The tags of these: whole hundreds by their class, the rest one by one."""
    wanted = [n for n in range(first, last + 1) if n in _STATUSES]
    whole = {n // 100 for n in wanted if n % 100 == 0 and n + 99 <= last}
    tags = [tag("class", str(hundred)) for hundred in sorted(whole)]
    return tags + [tag("status", str(n)) for n in wanted if n // 100 not in whole]


def _wrong(field: str, value: str, expected: str) -> MinidynoError:
    return MinidynoError("log_query_value", field=field, value=value, expected=expected)


_READERS: Mapping[str, Callable[[str], Wanted]] = {
    "dyno": _dyno,
    "source": _source,
    "code": _code,
    "status": _status,
}
