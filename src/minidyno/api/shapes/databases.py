"""Databases and transfers, in the shapes of Heroku's data API (which no schema publishes)."""

from collections.abc import Mapping, Sequence

from minidyno.api.replies import when, when_or_none
from minidyno.api.shapes.names import Json
from minidyno.domain.addons import Addon
from minidyno.domain.backup_schedules import BackupSchedule
from minidyno.domain.language import Language
from minidyno.domain.transfers import Transfer, TransferKind, TransferState
from minidyno.ports.addon_provider import Fact

# What Heroku calls where data comes from and goes to.
_DATABASE_OUT, _DATABASE_IN, _FILE = "pg_dump", "pg_restore", "gof3r"
_ENDS = {
    TransferKind.BACKUP: (_DATABASE_OUT, _FILE),
    TransferKind.RESTORE: (_FILE, _DATABASE_IN),
    TransferKind.COPY: (_DATABASE_OUT, _DATABASE_IN),
}


def database_json(addon: Addon, url: str, facts: Sequence[Fact]) -> Json:
    """A database, as `heroku pg:info` reads it."""
    created = Fact(name="Created", value=when(addon.created_at))
    # Where Heroku has it: after the version.
    at = next((i + 1 for i, fact in enumerate(facts) if fact.name == "PG Version"), len(facts))
    lines = [*facts[:at], created, *facts[at:]]
    return {
        "addon_id": addon.id,
        "created_at": when(addon.created_at),
        "following": None,
        "info": [{"name": fact.name, "values": [fact.value]} for fact in lines],
        "name": addon.name,
        "plan": addon.plan,
        "prefer_native_tls": False,
        "resource_url": url,
        "waiting?": False,
    }


def transfer_json(
    transfer: Transfer, language: Language, *, processed: int, to_url: str | None
) -> Json:
    """A backup, a restore or a copy."""
    from_type, to_type = _ENDS[transfer.kind]
    canceled = transfer.state is TransferState.CANCELED
    return {
        "canceled_at": when_or_none(transfer.finished_at) if canceled else None,
        "created_at": when(transfer.created_at),
        "deleted_at": when_or_none(transfer.deleted_at),
        "failure": transfer.failure.get(language),
        "finished_at": when_or_none(transfer.finished_at),
        "from_name": transfer.from_name,
        "from_type": from_type,
        "from_url": None,
        "logs": [_log(line) for line in transfer.log],
        "name": transfer.name,
        "num": transfer.number,
        "options": {},
        "processed_bytes": processed,
        "schedule": {"uuid": transfer.schedule_id} if transfer.schedule_id else None,
        "sha256": (transfer.checksum or "").removeprefix("SHA256:") or None,
        "source_bytes": transfer.source_bytes,
        "started_at": when_or_none(transfer.started_at),
        "state": str(transfer.state),
        "succeeded": transfer.state is TransferState.SUCCEEDED,
        "to_name": transfer.to_name,
        "to_type": to_type,
        "to_url": to_url,
        "updated_at": when(transfer.updated_at),
        "uuid": transfer.id,
        "warnings": 0,
    }


def schedule_json(schedule: BackupSchedule) -> Json:
    """A daily backup."""
    return {
        "created_at": when(schedule.created_at),
        "hour": schedule.hour,
        "name": schedule.name,
        "timezone": schedule.timezone,
        "updated_at": when(schedule.updated_at),
        "uuid": schedule.id,
    }


def credential_json(addon: Addon, host: str, port: int, config: Mapping[str, str]) -> Json:
    """The credential that apps have; while it is rotated, the earlier one is let in too."""
    states = ["active", *("revoking" for _ in addon.users[:-1])]
    return {
        "credentials": [
            {"connections": None, "password": user.password, "state": state, "user": user.user}
            for user, state in zip(reversed(addon.users), states, strict=True)
        ],
        "database": config.get("URL", "").rpartition("/")[2],
        "host": host,
        "name": "default",
        "port": port,
        "state": "active" if len(addon.users) == 1 else "rotating",
        "uuid": addon.id,
    }


def _log(line: str) -> Json:
    day, hour, message = line.split(" ", 2)
    return {"created_at": f"{day} {hour} +0000", "level": "info", "message": message}
