"""Releases and rollbacks."""

from starlette.responses import Response

from minidyno.api.bodies import identity, text
from minidyno.api.call import Call
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.code import release_json
from minidyno.api.shapes.names import Json
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.releases import Release


async def releases(call: Call) -> Response:
    """The app's releases, by version."""
    app = call.app()
    live = call.services.releases.current(app)
    return page(
        call.request.headers.get("range", ""),
        call.services.releases.all(app),
        {"version": lambda release: str(release.version), "id": lambda release: release.id},
        lambda release: _shape(call, app, release, live),
    )


async def info(call: Call) -> Response:
    """One release, by version or id."""
    app = call.app()
    release = call.services.releases.get(app, call.params["release"])
    return reply(_shape(call, app, release, call.services.releases.current(app)))


async def create(call: Call) -> Response:
    """Release a slug, or go back to an earlier release."""
    app = call.app()
    body = await call.json()
    slug, earlier = identity(body, "slug"), identity(body, "release")
    if slug:
        release = call.services.slugs.release(app, slug, text(body, "description"), call.user)
    elif earlier:
        release = call.services.releases.rollback(app, earlier, call.user)
    else:
        raise MinidynoError("release_request_empty")
    return reply(_shape(call, app, release, release), 201)


def _shape(call: Call, app: App, release: Release, live: Release | None) -> Json:
    return release_json(
        app,
        release,
        current=live is not None and live.id == release.id,
        can_roll_back=call.services.releases.can_roll_back_to(release),
    )


ROUTES = (
    Route("GET", "/apps/{app}/releases", releases),
    Route("POST", "/apps/{app}/releases", create),
    Route("GET", "/apps/{app}/releases/{release}", info),
)
