"""How amounts and names are written."""

import re
from datetime import UTC, datetime


def age(seconds: float) -> str:
    """Write a time that has passed: 8 s, 3 min, 2 h, 5 d."""
    whole = max(0, int(seconds))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if whole >= size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def moment(when: datetime) -> str:
    """Write a moment, in UTC as the log does."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def natural(name: str) -> tuple[tuple[str, int], ...]:
    """Order names as people do: web.2 before web.10."""
    return tuple(
        (word, int(number or 0)) for word, number in re.findall(r"([^0-9]*)([0-9]*)", name)
    )
