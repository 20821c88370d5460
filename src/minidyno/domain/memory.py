"""A dyno's memory against the quota of its size."""

from minidyno.domain.platform_codes import (
    MEMORY_EXCEEDED,
    MEMORY_VASTLY_EXCEEDED,
    PlatformCode,
)
from minidyno.domain.quotas import MIB, DynoSize


def verdict(used: int, size: DynoSize) -> PlatformCode | None:
    """Say which error a dyno that uses so many bytes is in, if any."""
    if used > size.memory_limit:
        return MEMORY_VASTLY_EXCEEDED
    return MEMORY_EXCEEDED if used > size.memory else None


def mem(used: int, size: DynoSize) -> str:
    """Write memory as Heroku's logs do: `mem=528M(103.1%)`."""
    return f"mem={used / MIB:.0f}M({100 * used / size.memory:.1f}%)"
