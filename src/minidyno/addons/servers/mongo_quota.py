"""How much a server of MongoDB's protocol stores, and the refusal of what would be too much."""

import threading
import time
from collections.abc import Callable

from secantus.query import QueryError

_MB = 1024**2
# It counts again when this many times what the last count took is over, and so many seconds: a
# program that tries on and on would else have a full server read all that it has each time.
_SHARE, _PAUSE = 20, 5.0


class OverQuotaError(QueryError):  # type: ignore[misc]  # it comes without types
    """Says it in the words of MongoDB's own hosting (Atlas), with its code."""

    def __init__(self, used: int, most: int) -> None:
        super().__init__(
            f"you are over your space quota, using {used / _MB:.1f} MB of {most / _MB:.1f} MB: "
            "delete something, or move to a larger plan",
            code=8000,
            code_name="AtlasError",
        )


class Quota:
    """Counts what is written, and from time to time what is there.

    What an update replaces is counted until all is counted again, so the count is never too low; it
    is made anew before anything is refused.
    """

    def __init__(self, most: int, count: Callable[[], int]) -> None:
        self.most = most
        self._count = count
        self._lock = threading.Lock()
        self._used = 0
        self._since = 0  # bytes that came and went since all was counted
        self._counted: float | None = None
        self._pause = _PAUSE
        self._doubted = False
        self._refused = False

    def take(self, size: int) -> None:
        """Before so many bytes are written; raises OverQuotaError."""
        with self._lock:
            if self._used + size > self.most and self._stale():
                self._recount()
            if self._used + size > self.most:
                self._refused = True
                raise OverQuotaError(self._used, self.most)
            self._used += size
            self._since += size

    def give_back(self, size: int) -> None:
        """So many bytes are no longer there; or are again, if it is less than none."""
        with self._lock:
            self._used = max(0, self._used - size)
            self._since += abs(size)

    def forget(self) -> None:
        """Much is no longer there, nobody knows how much."""
        with self._lock:
            self._counted = None

    def doubt(self) -> None:
        """Something has taken the place of something else, and may be less."""
        with self._lock:
            self._doubted = True

    def stored(self) -> int:
        """How many bytes there are; a little more than that while much is updated."""
        with self._lock:
            if self._counted is None or (self._since > self.most // 100 and self._stale()):
                self._recount()
            return self._used

    def was_refused(self) -> bool:
        """Say whether a write was, since this was asked last."""
        with self._lock:
            refused, self._refused = self._refused, False
            return refused

    def _stale(self) -> bool:
        if self._counted is None or self._doubted:
            return True
        return self._since > 0 and time.monotonic() - self._counted > self._pause

    def _recount(self) -> None:
        begun = time.monotonic()
        self._used, self._since, self._doubted = self._count(), 0, False
        self._counted = time.monotonic()
        self._pause = max(_PAUSE, _SHARE * (self._counted - begun))
