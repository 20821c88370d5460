"""Windows of metrics gathered into a few columns, for a table or a chart."""

import math
from collections.abc import Sequence

from minidyno.domain.request_metrics import Window


def columns(
    windows: Sequence[Window], since: float, until: float, width: int, most: int
) -> Sequence[Window]:
    """At most so many columns of equal width without a gap, oldest first; empty ones are there."""
    count = max(math.ceil((until - since) / width), 1)
    step = width * math.ceil(count / most)
    made = [
        Window(width=step, start=int(since) + step * index)
        for index in range(math.ceil(count * width / step))
    ]
    for window in windows:
        index = int((window.start - since) // step)
        if 0 <= index < len(made):
            made[index].merge(window)
    return made
