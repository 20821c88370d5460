"""What the API answers about databases and their backups, typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from minidyno.client.models import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseAddon:
    """An add-on that holds data, and how an app calls it; `attachments` are those of `app`."""

    id: str
    name: str
    state: str
    owner: str
    app: str
    attachments: tuple[str, ...]
    raw: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferInfo:
    """A backup, restore or copy; `state` is pending, running, succeeded, failed or canceled."""

    id: str
    name: str
    kind: str  # "backup", "restore", "copy"
    state: str
    from_name: str
    to_name: str
    processed_bytes: int
    source_bytes: int | None
    scheduled: bool
    failure: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        kind = {"gof3r": "backup"}.get(raw["to_type"], "copy")
        return cls(
            id=raw["uuid"],
            name=raw["name"],
            kind="restore" if raw["from_type"] == "gof3r" else kind,
            state=raw["state"],
            from_name=raw["from_name"],
            to_name=raw["to_name"],
            processed_bytes=raw["processed_bytes"],
            source_bytes=raw["source_bytes"],
            scheduled=raw["schedule"] is not None,
            failure=raw["failure"],
            created_at=datetime.fromisoformat(raw["created_at"]),
            started_at=_time(raw["started_at"]),
            finished_at=_time(raw["finished_at"]),
            raw=raw,
        )

    @property
    def is_under_way(self) -> bool:
        """Say whether it has yet to end."""
        return self.finished_at is None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
