"""Builds and what they print."""

from collections.abc import AsyncGenerator

from starlette.responses import Response

from minidyno.api.access import check_signature, sign
from minidyno.api.bodies import integer, object_field, required_text, text
from minidyno.api.call import Call
from minidyno.api.endpoints.sources import source_id_in
from minidyno.api.ranges import page
from minidyno.api.replies import Stream, reply
from minidyno.api.routing import Route
from minidyno.api.shapes.code import build_json
from minidyno.api.shapes.names import Json
from minidyno.domain.apps import App
from minidyno.domain.buildpack_names import separate
from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Blob, Build

_OUTPUT = "build-output"


async def builds(call: Call) -> Response:
    """The app's builds, oldest first."""
    app = call.app()
    return page(
        call.request.headers.get("range", ""),
        call.services.builds.all(app),
        {
            "started_at": lambda build: f"{build.created_at:.6f}.{build.id}",
            "id": lambda build: build.id,
        },
        lambda build: _shape(call, app, build),
    )


async def create(call: Call) -> Response:
    """Build an uploaded source and release it."""
    app = call.app()
    source = object_field(await call.json(), "source_blob")
    url = required_text(source, "url")
    blob = call.services.sources.get(source_id_in(call, url), url)
    _check_checksum(blob, text(source, "checksum"))
    build = call.services.builds.create(
        app,
        blob,
        url=url,
        version=text(source, "version"),
        user=call.user,
        language=call.language,
    )
    return reply(_shape(call, app, build), 201)


async def info(call: Call) -> Response:
    """One build."""
    app = call.app()
    return reply(_shape(call, app, call.services.builds.get(app, call.params["build"])))


async def output(call: Call) -> Stream:
    """What a build prints, until it ends; `start` is the byte to begin with."""
    build_id = call.params["build"]
    query = call.request.query_params
    check_signature(call.access, _OUTPUT, build_id, query.get("secret", ""))
    start = integer(dict(query), "start") or 0
    return Stream(_chunks(call, build_id, start), "text/plain; charset=utf-8")


async def forget_cache(call: Call) -> Response:
    """Empty the app's build cache."""
    call.services.builds.forget_cache(call.app())
    return reply({}, 202)


async def _chunks(call: Call, build_id: str, start: int) -> AsyncGenerator[bytes, None]:
    async for chunk in call.services.builds.output(build_id, start):
        yield chunk


def _check_checksum(blob: Blob, expected: str | None) -> None:
    if expected is None:
        return
    algorithm, _, digest = expected.rpartition(":")
    if algorithm.upper() not in {"", "SHA256"} or digest.lower() != blob.checksum[7:].lower():
        raise MinidynoError("source_checksum_differs", expected=expected, actual=blob.checksum)


def _shape(call: Call, app: App, build: Build) -> Json:
    secret = sign(call.access, _OUTPUT, build.id)
    name = None
    if build.slug_id:
        name = call.services.releases.slug(app, build.slug_id).buildpack
    return build_json(
        app,
        build,
        output_url=f"{call.base_url}/builds/{build.id}/output?secret={secret}",
        buildpacks=separate(name),
    )


ROUTES = (
    Route("GET", "/apps/{app}/builds", builds),
    Route("POST", "/apps/{app}/builds", create),
    Route("GET", "/apps/{app}/builds/{build}", info),
    Route("DELETE", "/apps/{app}/build-cache", forget_cache),
    Route("GET", "/builds/{build}/output", output, token=False),
)
