"""Releases, slugs and builds."""

from collections.abc import Sequence

from minidyno.api.replies import when, when_or_none
from minidyno.api.shapes.names import Json, app_ref, buildpack_ref, stack_ref, user_ref
from minidyno.domain.apps import App
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Build, Slug


def release_json(
    app: App, release: Release, *, current: bool, can_roll_back: bool, output_url: str | None
) -> Json:
    """A release; it has an output when it has a release command."""
    slug = {"id": release.slug_id} if release.slug_id else None
    return {
        "addon_plan_names": list(release.addons),
        "app": app_ref(app),
        "artifacts": [{"type": "slug", "id": release.slug_id}] if release.slug_id else [],
        "created_at": when(release.created_at),
        "current": current,
        "description": release.description,
        "eligible_for_rollback": can_roll_back,
        "id": release.id,
        "output_stream_url": output_url,
        "slug": slug,
        "status": str(release.status),
        "updated_at": when(release.updated_at),
        "user": user_ref(release.user),
        "version": release.version,
    }


def slug_json(slug: Slug, *, method: str, url: str) -> Json:
    """A slug; `method` and `url` say how to get or to upload its archive."""
    return {
        "blob": {"method": method, "url": url},
        "buildpack_provided_description": slug.buildpack,
        "checksum": slug.checksum,
        "commit": slug.commit,
        "commit_description": None,
        "created_at": when(slug.created_at),
        "deleted_at": when_or_none(slug.deleted_at),
        "id": slug.id,
        "process_types": dict(slug.process_types),
        "size": slug.size,
        "stack": stack_ref(slug.stack),
        "updated_at": when(slug.updated_at),
    }


def build_json(app: App, build: Build, *, output_url: str, buildpacks: Sequence[str]) -> Json:
    """A build."""
    return {
        "app": {"id": app.id},
        "buildpacks": [buildpack_ref(name) for name in buildpacks] or None,
        "created_at": when(build.created_at),
        "generation": "cedar",
        "id": build.id,
        "output_stream_url": output_url,
        "release": {"id": build.release_id} if build.release_id else None,
        "slug": {"id": build.slug_id} if build.slug_id else None,
        "source_blob": {
            "checksum": build.source,
            "url": build.source_url,
            "version": build.source_version,
            "version_description": None,
        },
        "stack": build.stack,
        "status": str(build.status),
        "updated_at": when(build.updated_at),
        "user": user_ref(build.user),
    }
