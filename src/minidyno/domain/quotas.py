"""Dyno sizes: how much memory and processor a dyno may use."""

from dataclasses import dataclass

from minidyno.domain.errors import MinidynoError

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class DynoSize:
    """A size: `memory` in bytes, `compute` in Heroku's CPU shares, price in cents a month."""

    name: str
    memory: int
    compute: int
    cents_per_month: int
    dedicated: bool = False


# Heroku's Dyno Types (2024-06-04) and the price table of its CLI 11.10 (`ps:type`).
SIZES: dict[str, DynoSize] = {
    size.name: size
    for size in (
        DynoSize("eco", 512 * MIB, 1, 500),
        DynoSize("basic", 512 * MIB, 1, 700),
        DynoSize("standard-1x", 512 * MIB, 1, 2_500),
        DynoSize("standard-2x", 1 * GIB, 2, 5_000),
        DynoSize("performance-m", 2560 * MIB, 12, 25_000, dedicated=True),
        DynoSize("performance-l", 14 * GIB, 50, 50_000, dedicated=True),
        DynoSize("performance-l-ram", 30 * GIB, 24, 50_000, dedicated=True),
        DynoSize("performance-xl", 62 * GIB, 50, 75_000, dedicated=True),
        DynoSize("performance-2xl", 126 * GIB, 100, 150_000, dedicated=True),
    )
}

DEFAULT_SIZE = "basic"


def size_named(name: str) -> DynoSize:
    """Return the size with that name, in any case; raise `size_unknown`."""
    size = SIZES.get(name.lower())
    if size is None:
        raise MinidynoError("size_unknown", size=name, known=", ".join(SIZES))
    return size
