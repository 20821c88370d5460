"""Where the seconds of a deploy went: our own, Heroku has no such thing."""

from collections.abc import Sequence
from datetime import UTC, datetime

from minidyno.api.shapes.names import Json, app_ref
from minidyno.domain.apps import App
from minidyno.domain.deploy_timeline import SWITCHED, Phase
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Build


def timeline_json(app: App, release: Release, build: Build | None, phases: Sequence[Phase]) -> Json:
    """The phases in order; `start` in seconds since the first began."""
    begin = phases[0].start
    return {
        "app": app_ref(app),
        "release": {
            "id": release.id,
            "version": release.version,
            "status": str(release.status),
            "description": release.description,
        },
        "build": {"id": build.id} if build else None,
        "started_at": datetime.fromtimestamp(begin, UTC).isoformat(timespec="milliseconds"),
        # Whether all its dynos have come up and taken over: until then there is more to come.
        "switched": SWITCHED in release.phases,
        "seconds": _rounded(phases[-1].start + phases[-1].seconds - begin),
        "phases": [
            {
                "name": phase.name,
                "detail": phase.detail,
                "start": _rounded(phase.start - begin),
                "seconds": _rounded(phase.seconds),
            }
            for phase in phases
        ],
    }


def _rounded(seconds: float) -> float:
    return round(seconds, 3)
