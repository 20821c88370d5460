"""From source to slug, as a port."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from minidyno.domain.app_json import AppJson

Say = Callable[[bytes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildJob:
    """One build: `source` is the checksum of a stored archive, `env` the app's config vars.

    `buildpacks` are those chosen by hand, in order; none: the first that recognises the app.
    `first` says that the app has never run: then its app.json counts.
    """

    build_id: str
    app_id: str
    app: str
    source: str
    env: Mapping[str, str]
    version: int  # of the release it would become, for the log
    buildpacks: Sequence[str] = ()
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSlug:
    """What came out: the archive's checksum and size in bytes, and how to run it.

    `buildpack` names those that made it (see domain.buildpack_names); `phases` says when each
    phase began (see domain.deploy_timeline).
    """

    checksum: str
    size: int
    process_types: Mapping[str, str]
    buildpack: str
    env: Mapping[str, str] = field(default_factory=dict)
    app_json: AppJson | None = None
    phases: Mapping[str, float] = field(default_factory=dict, compare=False)


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
