"""Releases: slug, config and add-ons, numbered, never changed afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

DAY = 86_400.0


class ReleaseStatus(StrEnum):
    """Status of a release, as in Heroku's schema."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One immutable row of an app's history. Times are seconds since the epoch.

    `config` is what people set, `addon_config` what the add-ons set at that time; kept apart,
    because a rollback goes back to the first alone (docs/decisions/0010-add-ons.md). `addons` are
    the plans that were attached: "redis:mini".
    """

    id: str
    app_id: str
    version: int
    description: str
    status: ReleaseStatus
    slug_id: str | None
    config: Mapping[str, str]
    user: str
    created_at: float
    updated_at: float
    phases: Mapping[str, float] = field(default_factory=dict)  # see domain.deploy_timeline
    addon_config: Mapping[str, str] = field(default_factory=dict)
    addons: tuple[str, ...] = ()

    @property
    def config_vars(self) -> Mapping[str, str]:
        """All config vars of the app, as a dyno sees them."""
        return {**self.config, **self.addon_config}

    def __repr__(self) -> str:
        return f"<Release v{self.version} {self.status}>"


def current(releases: Sequence[Release]) -> Release | None:
    """Return the newest release that took effect, if any."""
    live = [r for r in releases if r.status in {ReleaseStatus.SUCCEEDED, ReleaseStatus.EXPIRED}]
    return max(live, key=lambda r: r.version, default=None)


def to_expire(
    releases: Sequence[Release], now: float, keep_count: int, keep_days: int
) -> list[Release]:
    """Choose the releases whose slug is no longer kept.

    Heroku's changelog 3395 (2025-10-01): older than 30 days *and* beyond the last 20 releases.
    The current release always keeps its slug, and so does any release that shares it.
    """
    newest_first = sorted(releases, key=lambda r: r.version, reverse=True)
    live = current(newest_first)
    return [
        release
        for release in newest_first[keep_count:]
        if release.status is ReleaseStatus.SUCCEEDED
        and release.slug_id is not None
        and now - release.created_at > keep_days * DAY
        and not (live and release.slug_id == live.slug_id)
    ]
