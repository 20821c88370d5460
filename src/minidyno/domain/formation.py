"""The formation: how many dynos of each process type an app wants, and of what size."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from minidyno.domain.dynos import ONE_OFF_TYPES
from minidyno.domain.errors import MinidynoError
from minidyno.domain.quotas import DEFAULT_SIZE, size_named

# Types that are run by the platform itself and never scaled.
SPECIAL_TYPES = ONE_OFF_TYPES | {"console", "rake"}

_QUANTITY = re.compile(r"([+-]?)([0-9]{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One row of the formation."""

    id: str
    app_id: str
    type: str
    command: str
    quantity: int
    size: str
    created_at: float
    updated_at: float

    def __repr__(self) -> str:
        return f"<Process {self.type}={self.quantity}:{self.size}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """A wish to change one process type. Quantity as the CLI sends it: 3, "3", "+1", "-1"."""

    type: str
    quantity: int | str | None = None
    size: str | None = None


def scaled(process: Process, wish: Scaling, limit: int, now: float) -> Process:
    """Apply one wish; raise `quantity_invalid` or `size_unknown` with nothing changed."""
    quantity = process.quantity
    if wish.quantity is not None:
        quantity = _quantity(process, wish.quantity, limit)
    size = size_named(wish.size).name if wish.size is not None else process.size
    if (quantity, size) == (process.quantity, process.size):
        return process
    return replace(process, quantity=quantity, size=size, updated_at=now)


def _quantity(process: Process, asked: int | str, limit: int) -> int:
    match = _QUANTITY.fullmatch(str(asked).strip())
    if match is None:
        raise MinidynoError("quantity_invalid", type=process.type, quantity=asked, limit=limit)
    sign, digits = match.groups()
    # The CLI sends "+1" and "-1" as changes; a negative *number* is a wish that cannot be met.
    if isinstance(asked, int):
        quantity = asked
    elif sign:
        quantity = process.quantity + int(sign + digits)
    else:
        quantity = int(digits)
    if not 0 <= quantity <= limit:
        raise MinidynoError("quantity_invalid", type=process.type, quantity=asked, limit=limit)
    return quantity


def first_quantity(process_type: str) -> int:
    """Say how many dynos a type starts with: Heroku starts one web dyno and none else."""
    return 1 if process_type == "web" else 0


def commands_that_scale(process_types: Mapping[str, str]) -> dict[str, str]:
    """Leave out the types that the platform runs by itself."""
    return {t: c for t, c in process_types.items() if t not in SPECIAL_TYPES}


def new_process(*, id: str, app_id: str, type: str, command: str, now: float) -> Process:  # noqa: A002
    """Make the formation's row for a process type seen for the first time."""
    return Process(
        id=id,
        app_id=app_id,
        type=type,
        command=command,
        quantity=first_quantity(type),
        size=DEFAULT_SIZE,
        created_at=now,
        updated_at=now,
    )
