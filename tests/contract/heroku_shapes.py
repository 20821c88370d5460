"""Compares what the API answers with the facts taken from Heroku's published schema.

`heroku_shapes.json` says for each resource which fields there are and of what kind: no field may
be missing and none may be added.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

SHAPES: dict[str, Any] = json.loads(Path(__file__).with_name("heroku_shapes.json").read_text())


def differences(resource: str, found: object) -> list[str]:
    """What is wrong with an answer; empty when it is right."""
    return list(_compare(SHAPES[resource], found, resource))


def _compare(shape: Any, found: object, at: str) -> Iterator[str]:
    if isinstance(shape, dict) and set(shape) == {"null?"}:
        if found is not None:
            yield from _compare(shape["null?"], found, at)
    elif isinstance(shape, dict):
        yield from _compare_object(shape, found, at)
    elif isinstance(shape, list):
        if not isinstance(found, list):
            yield f"{at} is no list: {found!r}"
            return
        for index, item in enumerate(found):
            yield from _compare(shape[0], item, f"{at}[{index}]")
    elif not any(_is(kind, found) for kind in shape.split("|")):
        yield f"{at} should be {shape}: {found!r}"


def _compare_object(shape: dict[str, Any], found: object, at: str) -> Iterator[str]:
    if not isinstance(found, dict):
        yield f"{at} is no object: {found!r}"
        return
    for missing in shape.keys() - found.keys():
        yield f"{at}.{missing} is missing"
    for added in found.keys() - shape.keys():
        yield f"{at}.{added} is not in the schema"
    for name in shape.keys() & found.keys():
        yield from _compare(shape[name], found[name], f"{at}.{name}")


_KINDS: dict[str, Callable[[object], bool]] = {
    "null": lambda found: found is None,
    "boolean": lambda found: isinstance(found, bool),
    "integer": lambda found: isinstance(found, int) and not isinstance(found, bool),
    "number": lambda found: isinstance(found, int | float) and not isinstance(found, bool),
    "list": lambda found: isinstance(found, list),
    "map": lambda found: isinstance(found, dict),
    "string": lambda found: isinstance(found, str),
    "uuid": lambda found: isinstance(found, str) and str(UUID(found)) == found,
    "email": lambda found: isinstance(found, str) and re.fullmatch(r"\S+@\S+", found) is not None,
    "date-time": lambda found: isinstance(found, str) and _is_time(found),
}


def _is(kind: str, found: object) -> bool:
    if kind.startswith("="):
        return found in kind[1:].split(",")
    return _KINDS[kind](found)


def _is_time(text: str) -> bool:
    datetime.fromisoformat(text)
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) is not None
