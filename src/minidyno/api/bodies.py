"""Reading what clients send: JSON, of bounded size, of the right types."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request

from minidyno.domain.errors import MinidynoError

Fields = Mapping[str, Any]

LARGEST = 999_999_999  # of the whole numbers; SQLite holds it


async def read_json(request: Request, limit: int) -> Fields:
    """Read a JSON object; no body at all is an empty one, as for `heroku ps:stop`."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > limit:
            raise MinidynoError("body_too_large", limit=limit)
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
        # Half a surrogate pair passes for JSON but cannot be written anywhere as UTF-8.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MinidynoError("bad_json", reason=_place(error)) from error
    if not isinstance(body, dict):
        raise MinidynoError("param_not_object", field="body")
    return body


def _place(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.lineno}:{error.colno}"
    return type(error).__name__


def text(fields: Fields, name: str) -> str | None:
    """A text field, None when absent or null."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise MinidynoError("param_not_text", field=name)
    return value


def variables(fields: Fields, name: str) -> Mapping[str, str]:
    """An environment: an object whose values are all text; empty when absent or null."""
    values = fields.get(name)
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise MinidynoError("param_not_object", field=name)
    for key, value in values.items():
        if not isinstance(value, str) or "\0" in value or "=" in key or "\0" in key:
            raise MinidynoError("param_not_text", field=f"{name}.{key}")
    return values


def required_text(fields: Fields, name: str) -> str:
    """A text field that must be there."""
    value = text(fields, name)
    if value is None:
        raise MinidynoError("param_missing", field=name)
    return value


def boolean(fields: Fields, name: str) -> bool | None:
    """A yes or no, None when absent or null."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise MinidynoError("param_not_boolean", field=name)
    return value


def integer(fields: Fields, name: str) -> int | None:
    """A whole number of at least 0, also as digits; None when absent or null.

    One larger than `LARGEST` counts as that: nothing here is so many.
    """
    value = fields.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value) if len(value) < 10 else LARGEST
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MinidynoError("param_not_integer", field=name)
    return min(value, LARGEST)


def quantity(fields: Fields, name: str) -> int | str | None:
    """A number of dynos as clients send it: 3, "3", "+1"; the use case reads it."""
    value = fields.get(name)
    if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
        return value
    raise MinidynoError("param_not_integer", field=name)


def identity(fields: Fields, name: str) -> str | None:
    """A thing by name or id, also wrapped in an object, as `{"name": "basic"}`."""
    value = fields.get(name)
    if isinstance(value, dict):
        return text(value, "name") or text(value, "id")
    return text(fields, name)


def objects(fields: Fields, name: str) -> Sequence[Fields]:
    """A list of objects that must be there."""
    value = fields.get(name)
    if value is None:
        raise MinidynoError("param_missing", field=name)
    if not isinstance(value, list):
        raise MinidynoError("param_not_list", field=name)
    for item in value:
        if not isinstance(item, dict):
            raise MinidynoError("param_not_object", field=name)
    return value


def object_field(fields: Fields, name: str) -> Fields:
    """An object that must be there."""
    value = fields.get(name)
    if value is None:
        raise MinidynoError("param_missing", field=name)
    if not isinstance(value, dict):
        raise MinidynoError("param_not_object", field=name)
    return value


def texts(fields: Fields, name: str) -> Mapping[str, str]:
    """An object that must be there and holds texts alone."""
    found = object_field(fields, name)
    for key in found:
        required_text(found, key)
    return found


def words(fields: Fields, name: str) -> tuple[str, ...]:
    """A list of texts, empty when absent or null."""
    value = fields.get(name) or []
    if not isinstance(value, list):
        raise MinidynoError("param_not_list", field=name)
    for item in value:
        if not isinstance(item, str) or "\0" in item:
            raise MinidynoError("param_not_text", field=name)
    return tuple(value)
