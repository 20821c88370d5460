"""Finding a thing by its name, for people: what is not there is answered with what there is."""

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from minidyno.domain.errors import MinidynoError

_Key = TypeVar("_Key", bound=Hashable)
_Thing = TypeVar("_Thing")


def found(things: Mapping[_Key, _Thing], name: _Key) -> _Thing:
    """Give the thing with that name; raises `not_among`."""
    try:
        return things[name]
    except (KeyError, TypeError) as error:  # a list, say, is the name of nothing
        raise _not_among(things, name) from error


class Fields(dict[str, Any]):
    """The object that an app answered: a dict that says what it has when a field is not there."""

    def __missing__(self, name: str) -> Any:
        raise _not_among(self, name)


def _not_among(things: Mapping[Any, object], name: object) -> MinidynoError:
    return MinidynoError("not_among", name=name, known=", ".join(map(str, things)) or "–")
