"""What the suite goes beyond, to see what the client is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """A limit of the plan: going beyond it raises what the client says, with `says` in it."""

    name: str
    exceed: Callable[[Mapping[str, str], int], None]  # config vars, and the plan's limit
    says: str
