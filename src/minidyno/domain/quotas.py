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
    processes: int = 256

    @property
    def memory_limit(self) -> int:
        """Bytes at which a dyno is killed (R15); up to there, past its quota, it is slow (R14).

        Heroku lets a shared dyno swap, and names no number; here it may have its quota twice.
        """
        return self.memory if self.dedicated else 2 * self.memory

    @property
    def cpus(self) -> float:
        """Processors at most: a share of one's own, or what Heroku calls a dedicated one."""
        return self.compute / 6 if self.dedicated else float(self.compute)


# Heroku's Dyno Types (2024-06-04) and the price table of its CLI 11.10 (`ps:type`).
SIZES: dict[str, DynoSize] = {
    size.name: size
    for size in (
        DynoSize("eco", 512 * MIB, 1, 500),
        DynoSize("basic", 512 * MIB, 1, 700),
        DynoSize("standard-1x", 512 * MIB, 1, 2_500),
        DynoSize("standard-2x", 1 * GIB, 2, 5_000, processes=512),
        DynoSize("performance-m", 2560 * MIB, 12, 25_000, dedicated=True, processes=16_384),
        DynoSize("performance-l", 14 * GIB, 50, 50_000, dedicated=True, processes=32_768),
        DynoSize("performance-l-ram", 30 * GIB, 24, 50_000, dedicated=True, processes=32_768),
        DynoSize("performance-xl", 62 * GIB, 50, 75_000, dedicated=True, processes=32_768),
        DynoSize("performance-2xl", 126 * GIB, 100, 150_000, dedicated=True, processes=32_768),
    )
}

DEFAULT_SIZE = "basic"


def size_named(name: str) -> DynoSize:
    """Return the size with that name, in any case; raise `size_unknown`."""
    size = SIZES.get(name.lower())
    if size is None:
        raise MinidynoError("size_unknown", size=name, known=", ".join(SIZES))
    return size
