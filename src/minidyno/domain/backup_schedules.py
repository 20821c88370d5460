"""Daily backups: at which hour, where on earth, and when the next one is due."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from minidyno.domain.errors import MinidynoError
from minidyno.domain.transfers import Transfer

_AT = re.compile(r"(0?[0-9]|1[0-9]|2[0-3]):00(?: +(\S+))?")

# As Heroku's CLI reads them.
_ABBREVIATIONS = {
    "BST": "Europe/London",
    "CDT": "America/Chicago",
    "CEST": "Europe/Paris",
    "CET": "Europe/Paris",
    "CST": "America/Chicago",
    "EDT": "America/New_York",
    "EST": "America/New_York",
    "GMT": "Europe/London",
    "MDT": "America/Boise",
    "MST": "America/Boise",
    "PDT": "America/Los_Angeles",
    "PST": "America/Los_Angeles",
    "Z": "UTC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSchedule:
    """One backup a day. `due_at` is the last instant that has been seen to (seconds since epoch).

    `name` is the config var by which the database was named: "DATABASE_URL".
    """

    id: str
    addon_id: str
    name: str
    hour: int
    timezone: str
    created_at: float
    updated_at: float
    due_at: float


def read_at(at: str) -> tuple[int, str]:
    """Read "02:00 America/Bogota"; without a zone it is UTC.

    Raises `backup_at_invalid`, `timezone_unknown`.
    """
    match = _AT.fullmatch(at.strip())
    if match is None:
        raise MinidynoError("backup_at_invalid", at=at)
    return int(match[1]), known_zone(match[2] or "UTC")


def known_zone(name: str) -> str:
    """The zone's full name; raises `timezone_unknown`."""
    zone = _ABBREVIATIONS.get(name.upper(), name)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MinidynoError("timezone_unknown", zone=name) from error
    return zone


def last_due(hour: int, timezone: str, now: float) -> float:
    """The last instant, not after now, at which it was that hour there."""
    zone = ZoneInfo(timezone)
    local = datetime.fromtimestamp(now, UTC).astimezone(zone)
    # From tomorrow on back: where clocks change, the last such hour may not be on today's date.
    for days in (1, 0, -1, -2):
        day = (local + timedelta(days=days)).date()
        due = datetime(day.year, day.month, day.day, hour, tzinfo=zone).timestamp()
        if due <= now:
            return due
    raise AssertionError(timezone)


def to_let_go(backups: Sequence[Transfer], by_hand: int, scheduled: int) -> Sequence[Transfer]:
    """The good backups of one database, oldest first, that retention no longer keeps."""
    good = sorted((b for b in backups if b.is_good_backup), key=lambda b: b.number)
    groups = (
        ([b for b in good if b.schedule_id is None], by_hand),
        ([b for b in good if b.schedule_id is not None], scheduled),
    )
    return [b for group, keep in groups for b in group[: max(0, len(group) - max(1, keep))]]
