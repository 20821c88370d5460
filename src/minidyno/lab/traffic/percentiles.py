"""Percentiles, by nearest rank: always a value that was measured."""

import math
from collections.abc import Sequence


def percentile(ordered: Sequence[float], share: float) -> float:
    """Give the smallest value that at least `share` (in percent) of all are not above.

    `ordered` is sorted; without values it is 0.
    """
    if not ordered:
        return 0.0
    # Rounded first: 0.95 * 20 is 19.000000000000004 in binary, and would give the 20th of 20.
    rank = math.ceil(round(share * len(ordered) / 100, 9))
    return ordered[min(len(ordered), max(1, rank)) - 1]
