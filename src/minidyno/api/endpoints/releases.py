"""Releases and rollbacks."""

from collections.abc import AsyncGenerator

from starlette.responses import Response

from minidyno.api.access import check_signature, sign
from minidyno.api.bodies import identity, integer, text
from minidyno.api.call import Call
from minidyno.api.ranges import page
from minidyno.api.replies import Stream, reply
from minidyno.api.routing import Route
from minidyno.api.shapes.code import release_json
from minidyno.api.shapes.names import Json
from minidyno.api.shapes.timeline import timeline_json
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.releases import Release

_OUTPUT = "release-output"


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
        output_url=_output_url(call, app, release),
    )


async def output(call: Call) -> Stream:
    """What a release command prints, until it ends; `start` is the byte to begin with."""
    query = call.request.query_params
    release_id = call.params["release"]
    check_signature(call.access, _OUTPUT, release_id, query.get("secret", ""))
    app = call.app()
    release = call.services.releases.get(app, release_id)
    start = integer(dict(query), "start") or 0
    return Stream(_chunks(call, release, start), "text/plain; charset=utf-8")


async def _chunks(call: Call, release: Release, start: int) -> AsyncGenerator[bytes, None]:
    async for chunk in call.services.releases.output(release, start):
        yield chunk


async def timeline(call: Call) -> Response:
    """Where the seconds of a deploy went, phase by phase."""
    app = call.app()
    release = call.services.releases.get(app, call.params["release"])
    build, phases = call.services.deploy_times.of(app, release)
    return reply(timeline_json(app, release, build, phases))


def _output_url(call: Call, app: App, release: Release) -> str | None:
    if not call.services.releases.has_command(release):
        return None
    secret = sign(call.access, _OUTPUT, release.id)
    return f"{call.base_url}/apps/{app.id}/releases/{release.id}/output?secret={secret}"


ROUTES = (
    Route("GET", "/apps/{app}/releases", releases),
    Route("POST", "/apps/{app}/releases", create),
    Route("GET", "/apps/{app}/releases/{release}", info),
    Route("GET", "/apps/{app}/releases/{release}/output", output, token=False),
    Route("GET", "/minidyno/apps/{app}/releases/{release}/timeline", timeline),
)
