"""From source to slug, as a port."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

Say = Callable[[bytes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildJob:
    """One build: `source` is the checksum of a stored archive, `env` the app's config vars."""

    build_id: str
    app_id: str
    app: str
    source: str
    env: Mapping[str, str]
    version: int  # of the release it would become, for the log


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSlug:
    """What came out: the archive's checksum and size in bytes, and how to run it."""

    checksum: str
    size: int
    process_types: Mapping[str, str]
    buildpack: str
    env: Mapping[str, str] = field(default_factory=dict)


class Builder(Protocol):
    """Runs the buildpacks over a source."""

    stack: str

    async def build(self, job: BuildJob, say: Say) -> BuiltSlug:
        """Build, saying what happens in Heroku's layout as it happens.

        Raises a MinidynoError (`no_procfile`, `dependencies_failed`, `build_timeout`,
        `archive_…`, `disk_full` …) and leaves nothing behind but the cache.
        """

    def forget(self, app_id: str) -> None:
        """Remove the app's build cache."""
