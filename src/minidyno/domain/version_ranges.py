"""npm's ranges of versions, as in `engines.node`: "20.x", "^20.1 || >=22", "18 - 20".

A pre-release ("20.1.0-rc.1") is taken for its release: nobody runs an app on a candidate.
"""

import re
from dataclasses import dataclass

Version = tuple[int, int, int]

_PARTIAL = r"[v=\s]*(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}(?:[-+][\w.+-]*)?"
_COMPARATOR = re.compile(rf"(?P<op>\^|~>?|>=|<=|>|<|=)?\s*(?P<version>{_PARTIAL})\s*", re.ASCII)
_HYPHEN = re.compile(rf"(?P<low>{_PARTIAL})\s+-\s+(?P<high>{_PARTIAL})", re.ASCII)
_EVER: Version = (1 << 62, 0, 0)
_NEVER: Version = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Span:
    """From `low` on and below `high`."""

    low: Version = _NEVER
    high: Version = _EVER

    def __and__(self, other: "_Span") -> "_Span":
        return _Span(max(self.low, other.low), min(self.high, other.high))


def admits(wanted: str, version: str) -> bool:
    """Say whether a released version ("20.20.2") is in the range; ValueError if that is none."""
    numbers = version.lstrip("v").split("-")[0].split(".")
    here: Version = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
    return any(span.low <= here < span.high for span in _spans(wanted))


def _spans(wanted: str) -> list[_Span]:
    return [_all_of(part.strip()) for part in wanted.split("||")]


def _all_of(text: str) -> _Span:
    if hyphen := _HYPHEN.fullmatch(text):
        return _compare(">=", hyphen["low"]) & _compare("<=", hyphen["high"])
    span, at = _Span(), 0
    while at < len(text):
        match = _COMPARATOR.match(text, at)
        if match is None:
            msg = f"no range of versions: {text!r}"
            raise ValueError(msg)
        span &= _compare(match["op"] or "", match["version"])
        at = match.end()
    return span


def _compare(op: str, text: str) -> _Span:
    given = _given(text)
    low, after = _filled(given), _after(given)
    # With "^" the first number that is not 0 may not change.
    kept = next((i for i, number in enumerate(given) if number), len(given) - 1)
    by_op = {
        ">": _Span(low=after),
        ">=": _Span(low=low),
        "<": _Span(high=low),
        "<=": _Span(high=after),
        "^": _Span(low, _after(given[: kept + 1])),
        "~": _Span(low, _after(given[:2])),
        "~>": _Span(low, _after(given[:2])),
    }
    return by_op.get(op, _Span(low, after))


def _given(text: str) -> tuple[int, ...]:
    """The numbers before the first x."""
    numbers: list[int] = []
    for part in re.split(r"[-+]", text.lstrip("v= \t"))[0].split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _filled(given: tuple[int, ...]) -> Version:
    major, minor, patch = (*given, 0, 0, 0)[:3]
    return (major, minor, patch)


def _after(given: tuple[int, ...]) -> Version:
    """The first version that does not begin with these numbers."""
    if not given:
        return _EVER
    return _filled((*given[:-1], given[-1] + 1))
