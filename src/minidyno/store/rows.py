"""Rows of the database and values of the domain: a column for each field, by name."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import astuple, fields
from typing import Any, TypeVar

from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addons import Addon, AddonAttachment, AddonState
from minidyno.domain.apps import App
from minidyno.domain.backup_schedules import BackupSchedule
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.formation import Process
from minidyno.domain.releases import Release, ReleaseStatus
from minidyno.domain.slugs import Build, BuildStatus, Slug
from minidyno.domain.transfers import Transfer, TransferKind, TransferState

Kept = (
    App | Process | Build | Slug | Release | Dyno | Addon | AddonAttachment | Transfer
    | BackupSchedule
)  # fmt: skip
Value = TypeVar(
    "Value", App, Process, Build, Slug, Release, Dyno, Addon, AddonAttachment, Transfer,
    BackupSchedule,
)  # fmt: skip


def _mapping(text: str) -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(text)
    return found


def _moments(text: str) -> Mapping[str, float]:
    found: Mapping[str, float] = json.loads(text)
    return found


def _ports(text: str) -> Mapping[str, int]:
    found: Mapping[str, int] = json.loads(text)
    return found


def _credentials(text: str) -> Credentials:
    return Credentials(*json.loads(text))


def _users(text: str) -> tuple[Credentials, ...]:
    return tuple(Credentials(*pair) for pair in json.loads(text))


def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _mapping_if_any(text: str | None) -> Mapping[str, str] | None:
    return None if text is None else _mapping(text)


# What a column holds in another form than its field.
_READ: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    App: {"maintenance": bool, "buildpacks": _names},
    Process: {},
    Build: {"status": BuildStatus, "phases": _moments},
    Slug: {"process_types": _mapping, "env": _mapping, "images": _mapping},
    Release: {
        "status": ReleaseStatus,
        "config": _mapping,
        "phases": _moments,
        "addon_config": _mapping,
        "addons": _names,
    },
    Dyno: {"state": DynoState, "handle": _mapping_if_any},
    Addon: {
        "state": AddonState,
        "ports": _ports,
        "admin": _credentials,
        "users": _users,
        "failure": _mapping,
        "restrictions": _names,
    },
    AddonAttachment: {"config": _mapping},
    Transfer: {"kind": TransferKind, "state": TransferState, "failure": _mapping, "log": _names},
    BackupSchedule: {},
}

_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _READ}


def row_of(value: Kept) -> dict[str, object]:
    """Give the parameters that save a value."""
    return {name: _column(getattr(value, name)) for name in _FIELDS[type(value)]}


def value_of(kind: type[Value], row: sqlite3.Row) -> Value:
    """Make a value from its row."""
    held: dict[str, Any] = {name: row[name] for name in _FIELDS[kind]}
    for name, read in _READ[kind].items():
        held[name] = read(held[name])
    return kind(**held)


def _column(held: object) -> object:
    if isinstance(held, Mapping):
        return json.dumps(dict(held))
    if isinstance(held, tuple | Credentials):
        return json.dumps(held, default=_pair)
    return held


def _pair(credentials: Credentials) -> tuple[str, ...]:
    return astuple(credentials)
