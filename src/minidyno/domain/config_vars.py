"""Config vars: an app's settings, kept out of its code."""

import re
from collections.abc import Mapping

from minidyno.domain.errors import MinidynoError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# Set by the platform in every dyno; an app's own value would be silently lost.
RESERVED = frozenset({"DYNO", "PORT"})


def changed(
    config: Mapping[str, str], updates: Mapping[str, str | None], limit: int
) -> dict[str, str]:
    """Apply updates (None removes) and return the new config; nothing changes on an error.

    Values may hold spaces, newlines and `=`. `limit` is in bytes, for all names and values.
    """
    result = dict(config)
    for name, value in updates.items():
        if value is None:
            result.pop(name, None)
            continue
        _check(name, value)
        result[name] = value
    size = sum(len(k.encode()) + len(v.encode()) for k, v in result.items())
    if size > limit and any(value is not None for value in updates.values()):
        raise MinidynoError("config_too_large", size=size, limit=limit)
    return result


def describe(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Describe a change as Heroku does: `Set A, B config vars`, `Remove C config vars`."""
    was_set = sorted(name for name, value in after.items() if before.get(name) != value)
    removed = sorted(before.keys() - after.keys())
    parts = []
    if was_set:
        parts.append(f"Set {', '.join(was_set)} config vars")
    if removed:
        parts.append(f"Remove {', '.join(removed)} config vars")
    return "; ".join(parts)


def _check(name: str, value: str) -> None:
    if not _NAME.fullmatch(name):
        raise MinidynoError("config_name_invalid", name=name)
    if name in RESERVED or name.startswith("MINIDYNO_"):
        raise MinidynoError("config_name_reserved", name=name)
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise MinidynoError("config_value_invalid", name=name)
