"""Slugs: look at them, get their archive, or bring one made elsewhere."""

from collections.abc import AsyncGenerator

from starlette.responses import Response

from minidyno.api.access import check_signature, sign
from minidyno.api.bodies import identity, text, texts
from minidyno.api.call import Call
from minidyno.api.ranges import page
from minidyno.api.replies import Stream, reply
from minidyno.api.routing import Route
from minidyno.api.shapes.code import slug_json
from minidyno.api.shapes.names import Json, stack_id
from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Slug

_GET, _PUT = "slug-get", "slug-put"


async def slugs(call: Call) -> Response:
    """The app's slugs, oldest first."""
    return page(
        call.request.headers.get("range", ""),
        call.services.slugs.all(call.app()),
        {
            "created_at": lambda slug: f"{slug.created_at:.6f}.{slug.id}",
            "id": lambda slug: slug.id,
        },
        lambda slug: _shape(call, slug, "GET"),
    )


async def info(call: Call) -> Response:
    """One slug."""
    slug = call.services.slugs.get(call.app(), call.params["slug"])
    return reply(_shape(call, slug, "GET"))


async def create(call: Call) -> Response:
    """Announce a slug; its archive is then uploaded to `blob.url`."""
    app = call.app()
    body = await call.json()
    stack = identity(body, "stack")
    if stack not in {None, app.stack, stack_id(app.stack)}:
        raise MinidynoError("stack_not_found", stack=stack, known=app.stack)
    slug = call.services.slugs.create(
        app,
        texts(body, "process_types"),
        commit=text(body, "commit"),
        buildpack=text(body, "buildpack_provided_description"),
    )
    return reply(_shape(call, slug, "PUT"), 201)


async def upload(call: Call) -> Response:
    """Take a slug's archive, once."""
    slug_id = call.params["slug"]
    check_signature(call.access, _PUT, slug_id, call.request.query_params.get("secret", ""))
    await call.services.slugs.put(slug_id, call.request.stream())
    return reply({})


async def download(call: Call) -> Stream:
    """Give a slug's archive."""
    slug_id = call.params["slug"]
    check_signature(call.access, _GET, slug_id, call.request.query_params.get("secret", ""))
    # Looked up here, so that what is missing is an answer and not a stream cut short.
    archive = call.services.slugs.read(slug_id)

    async def chunks() -> AsyncGenerator[bytes, None]:
        async for chunk in archive:
            yield chunk

    return Stream(chunks(), "application/gzip")


def _shape(call: Call, slug: Slug, method: str) -> Json:
    secret = sign(call.access, _PUT if method == "PUT" else _GET, slug.id)
    url = f"{call.base_url}/slug-blobs/{slug.id}?secret={secret}"
    return slug_json(slug, method=method, url=url)


ROUTES = (
    Route("GET", "/apps/{app}/slugs", slugs),
    Route("POST", "/apps/{app}/slugs", create),
    Route("GET", "/apps/{app}/slugs/{slug}", info),
    Route("PUT", "/slug-blobs/{slug}", upload, token=False),
    Route("GET", "/slug-blobs/{slug}", download, token=False),
)
