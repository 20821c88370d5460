"""What builds print, kept and followed while it is written, as a port."""

from collections.abc import AsyncIterator
from typing import Protocol


class Outputs(Protocol):
    """One growing text per build."""

    def write(self, output_id: str, data: bytes) -> None:
        """Add to it; past the platform's limit it is cut, and the cut is said."""

    def finish(self, output_id: str) -> None:
        """Nothing more will come; those who follow it are let go."""

    def follow(self, output_id: str, start: int = 0) -> AsyncIterator[bytes]:
        """All of it from byte `start`, going on until it is finished; empty if there is none."""

    def remove(self, output_id: str) -> None:
        """Forget it."""
