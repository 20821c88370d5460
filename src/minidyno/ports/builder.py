"""From source to slug, as a port."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from minidyno.domain.app_json import AppJson

Say = Callable[[bytes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildJob:
    """One build: `source` is the checksum of a stored archive, `env` the app's config vars.

    `buildpacks` are those chosen by hand, in order; none: the first that recognises the app.
    `container` says that the app brings a Dockerfile.
    `first` says that the app has never run: then its app.json counts.
    """

    build_id: str
    app_id: str
    app: str
    source: str
    env: Mapping[str, str]
    version: int  # of the release it would become, for the log
    buildpacks: Sequence[str] = ()
    container: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSlug:
    """What came out: the archive's checksum and size in bytes, and how to run it.

    `images` are those of an app with a Dockerfile, by process type.
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
    images: Mapping[str, str] = field(default_factory=dict)


class Builder(Protocol):
    """Runs the buildpacks over a source, or its Dockerfile.

    `stack` is that of a new app; slugs of `stacks` can run where its own do.
    """

    stack: str
    stacks: Sequence[str]

    async def build(self, job: BuildJob, say: Say) -> BuiltSlug:
        """Build, saying what happens in Heroku's layout as it happens.

        Raises a MinidynoError (`no_procfile`, `dependencies_failed`, `build_timeout`,
        `archive_…`, `disk_full` …) and leaves nothing behind but the cache.
        """

    def forget(self, app_id: str) -> None:
        """Remove the app's build cache."""

    async def keep_images(self, in_use: Collection[str]) -> None:
        """Remove the images of builds that are not in use, but for those just made."""

    async def has_images(self, images: Collection[str]) -> bool:
        """Say whether all these images are still there; raises `docker_…`."""
