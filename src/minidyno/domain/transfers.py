"""Transfers: backups of databases, restores and copies, numbered for each app as Heroku does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TransferKind(StrEnum):
    """What goes where."""

    BACKUP = "backup"
    RESTORE = "restore"
    COPY = "copy"


class TransferState(StrEnum):
    """How far one has got."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


# The user of a server as whom a restore comes in; its apps have none of that name.
RESTORER = "minidyno_restore"

UNDER_WAY = frozenset({TransferState.PENDING, TransferState.RUNNING})

_LETTERS = {TransferKind.BACKUP: "b", TransferKind.RESTORE: "r", TransferKind.COPY: "c"}
_SCHEDULED = "a"
_NAME = re.compile(r"[abcr]([0-9]{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One transfer, in the books of the app that owns the database. Times: seconds since the epoch.

    `number` is unique in the app and never given again. `from_addon` and `to_addon` are ids; of a
    backup there is no `to_addon`, and of a restore no `from_addon`. `from_name` and `to_name` are
    what people call the two. A backup that succeeded has its file's `checksum`. `failure` says in
    each language what went wrong, `log` what was done. Deleted ones keep their number.
    """

    id: str
    app_id: str
    number: int
    kind: TransferKind
    service: str
    state: TransferState
    from_name: str
    to_name: str
    created_at: float
    updated_at: float
    from_addon: str | None = None
    to_addon: str | None = None
    schedule_id: str | None = None
    started_at: float | None = None
    finished_at: float | None = None
    deleted_at: float | None = None
    source_bytes: int | None = None
    processed_bytes: int = 0
    checksum: str | None = None
    failure: Mapping[str, str] = field(default_factory=dict)
    log: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name as Heroku writes it: "b001", "a002" when scheduled, "r003", "c004"."""
        scheduled = self.kind is TransferKind.BACKUP and self.schedule_id is not None
        return f"{_SCHEDULED if scheduled else _LETTERS[self.kind]}{self.number:03}"

    @property
    def is_under_way(self) -> bool:
        """Say whether it has yet to end."""
        return self.state in UNDER_WAY

    @property
    def is_good_backup(self) -> bool:
        """Say whether it can be restored."""
        alive = self.deleted_at is None and self.checksum is not None
        backup = self.kind is TransferKind.BACKUP
        return alive and backup and self.state is TransferState.SUCCEEDED

    def __repr__(self) -> str:
        return f"<Transfer {self.name} {self.state}>"


def number_in(name: str) -> int | None:
    """Read "b001" (or a number, as Heroku's CLI sends it); None when it is no name of one."""
    match = _NAME.fullmatch(name)
    if match is not None:
        return int(match[1])
    return int(name) if name.isascii() and name.isdigit() and len(name) < 10 else None
