"""W3C Trace Context (https://www.w3.org/TR/trace-context/): who decides what an app records.

OpenTelemetry's packages do by default as the request's parent says (`parentbased_always_on`): for
an app that keeps traces the router is that parent, where the client is none.
"""

import re
from collections.abc import Callable

from minidyno.domain.trace_sampling import TRACED_AT_ONCE, TRACED_PER_SECOND

_IDS = rb"(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
# A version after 00 may say more, and is read as far as it is known.
_VALID = re.compile(rb"00-%b|(?!00|ff)[0-9a-f]{2}-%b(?:-.*)?" % (_IDS, _IDS)).fullmatch
_DRAWN_ID = re.compile(rb"(?!0{32})[0-9a-f]{32}").fullmatch


class TraceSampler:
    """Decides for one app which requests are traced; `draw` makes so many random bytes."""

    __slots__ = ("_at", "_draw", "_left")

    def __init__(self, draw: Callable[[int], bytes]) -> None:
        self._draw = draw
        self._left = float(TRACED_AT_ONCE)
        self._at = 0.0

    def mark(self, lines: list[bytes], request_id: bytes, now: float) -> list[bytes]:
        """Return a request's header lines with a trace's context; one that is there is left.

        The trace has the request's id without its dashes, if that is one: by what the router's log
        says of a request its trace is found.
        """
        kept, parents = [], []
        for line in lines:
            name, _, value = line.partition(b":")
            name = name.rstrip().lower()
            if name == b"traceparent":
                parents.append(value.strip())
            elif name != b"tracestate":
                kept.append(line)
        if len(parents) == 1 and _VALID(parents[0]):
            return lines
        # What cannot be read, or is there twice, counts as not there, and its state with it.
        trace = request_id.replace(b"-", b"").lower()
        if not _DRAWN_ID(trace):
            trace = self._draw(16).hex().encode()
        flags = b"01" if self._takes(now) else b"00"
        kept.append(b"traceparent: 00-%b-%b-%b" % (trace, self._draw(8).hex().encode(), flags))
        return kept

    def _takes(self, now: float) -> bool:
        earned = (now - self._at) * TRACED_PER_SECOND
        self._left = min(self._left + earned, TRACED_AT_ONCE)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
