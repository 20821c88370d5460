"""Random numbers and request ids, from the system's source, read in large pieces."""

import os

POOL = 4096  # bytes


class Chance:
    """Draws from a pool of random bytes: one system call serves 256 request ids."""

    __slots__ = ("_offset", "_pool")

    def __init__(self) -> None:
        self._pool = b""
        self._offset = 0

    def below(self, limit: int) -> int:
        """Draw a number from 0 to `limit` - 1."""
        return int.from_bytes(self.take(4), "big") % limit

    def request_id(self) -> bytes:
        """Draw a UUID of version 4."""
        digits = self.take(16).hex()
        variant = "89ab"[int(digits[16], 16) & 3]
        return (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
        ).encode()

    def take(self, count: int) -> bytes:
        """Draw so many random bytes, far fewer than `POOL`."""
        end = self._offset + count
        if end > len(self._pool):
            self._pool = os.urandom(POOL)
            self._offset, end = 0, count
        taken = self._pool[self._offset : end]
        self._offset = end
        return taken
