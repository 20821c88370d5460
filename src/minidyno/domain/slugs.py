"""Sources, builds and slugs: what code is before it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_REBUILD = "stack:"


class BuildStatus(StrEnum):
    """Status of a build, as in Heroku's schema."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file kept by its content: `checksum` is `SHA256:<hex>`, `size` is in bytes."""

    checksum: str
    size: int


def rebuild_url(stack: str) -> str:
    """Give the source address of a build that the platform makes again for a stack."""
    return f"{_REBUILD}{stack}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One run of the buildpacks over one source. Times are seconds since the epoch."""

    id: str
    app_id: str
    status: BuildStatus
    source: str  # checksum of the stored source archive
    source_url: str
    source_version: str | None
    user: str
    stack: str
    created_at: float
    updated_at: float
    slug_id: str | None = None
    release_id: str | None = None
    error_id: str | None = None
    phases: Mapping[str, float] = field(default_factory=dict)  # see domain.deploy_timeline

    @property
    def is_pushed(self) -> bool:
        """Say whether its source came by git, and was not uploaded."""
        return self.source_url.endswith(".git")

    @property
    def is_rebuild(self) -> bool:
        """Say whether nobody asked for it: the platform builds again what cannot run here."""
        return self.source_url.startswith(_REBUILD)

    def __repr__(self) -> str:
        return f"<Build {self.id[:8]} {self.status}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slug:
    """What a build leaves: a content-addressed archive and how to run it.

    Of an app with a Dockerfile `images` says by process type which image runs, by its id.

    `deleted_at` is set when retention removed the archive; the row stays.
    """

    id: str
    app_id: str
    checksum: str | None
    size: int | None
    process_types: Mapping[str, str]
    buildpack: str | None
    stack: str
    commit: str | None
    source: str | None
    created_at: float
    updated_at: float
    deleted_at: float | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)

    def image_of(self, process_type: str) -> str | None:
        """The image of a dyno; a one-off dyno without one of its own has that of web."""
        first = next(iter(self.images.values()), None)
        return self.images.get(process_type) or self.images.get("web") or first

    def __repr__(self) -> str:
        return f"<Slug {self.id[:8]} {','.join(self.process_types)}>"
