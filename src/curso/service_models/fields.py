"""What the calculator asks, with the example that stands there at first.

Every number here is an example that the reader changes; prices of Heroku are read from the facts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curso.contract.facts import read_facts
from curso.service_models.cost import EXIT, Size


@dataclass(frozen=True)
class Field:
    """One number: its example, its least and its most, and the step of its arrows."""

    name: str
    example: float
    least: float
    most: float
    step: float = 1


GROUPS: dict[str, tuple[Field, ...]] = {
    "common": (
        Field("hour_price", 8, 0, 1000, 0.5),
        Field("months", 12, 1, 60),
        Field("growth", 5, 0, 100, 0.5),
        Field("hours", 730, 1, 744),
    ),
    "iaas": (
        Field("machines", 1, 1, 1000),
        Field("machine_price", 0.015, 0, 1000, 0.001),
        Field("iaas_setup", 16, 0, 10000, 0.5),
        Field("iaas_hours", 6, 0, 744, 0.5),
    ),
    "paas": (
        Field("dynos", 2, 1, 1000),
        Field("addons", 5, 0, 100000, 0.5),
        Field("paas_setup", 4, 0, 10000, 0.5),
        Field("paas_hours", 1, 0, 744, 0.5),
    ),
    "saas": (
        Field("seats", 3, 1, 100000),
        Field("seat_price", 15, 0, 10000, 0.5),
        Field("saas_setup", 2, 0, 10000, 0.5),
        Field("saas_hours", 0.5, 0, 744, 0.5),
    ),
    "exit": tuple(
        Field(name, example, 0, 10000, 0.5)
        for name, example in zip(EXIT, (1, 6, 20, 4, 2), strict=True)
    ),
}
FIELDS: tuple[Field, ...] = tuple(field for group in GROUPS.values() for field in group)
EXAMPLES: dict[str, float] = {field.name: field.example for field in FIELDS}
EXAMPLE_SIZE = "standard-1x"
# Name, and whether a price is for all dynos together, and whether more than one is allowed.
_SIZES = (
    ("eco", True, False),
    ("basic", False, False),
    ("standard-1x", False, True),
    ("standard-2x", False, True),
)


def sizes(root: Path) -> Sequence[Size]:
    """Read the sizes with their prices from the facts; raises KeyError when one is not there."""
    facts = read_facts(root)
    return [
        Size(name, _number(facts[f"precio-{name}"].value["es"]), is_shared, scales)
        for name, is_shared, scales in _SIZES
    ]


def size_of(root: Path, name: str) -> Size:
    """Give one size by name; raises StopIteration for one that is unknown."""
    return next(size for size in sizes(root) if size.name == name)


def _number(text: str) -> float:
    match = re.match(r"\d+(?:\.\d+)?", text)
    if match is None:
        raise ValueError(text)
    return float(match[0])
