"""Sources: an address to upload code to, from which a build then takes it."""

from urllib.parse import urlsplit

from starlette.responses import Response

from minidyno.api.access import is_own
from minidyno.api.call import Call
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.domain.errors import MinidynoError

_BLOBS = "/source-blobs/"


async def create(call: Call) -> Response:
    """Give out an address for an upload to come."""
    if "app" in call.params:
        call.app()
    url = f"{call.base_url}{_BLOBS}{call.services.sources.new()}"
    return reply({"source_blob": {"get_url": url, "put_url": url}}, 201)


async def upload(call: Call) -> Response:
    """Take an upload; whoever knows the address may use it, as on Heroku."""
    url = f"{call.base_url}{_BLOBS}…"
    await call.services.sources.put(call.params["source"], call.request.stream(), url)
    return reply({})


def source_id_in(call: Call, url: str) -> str:
    """Read the id out of an address that we gave; raises `source_elsewhere`."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise MinidynoError("source_elsewhere", url=url) from error
    known = is_own(parts.netloc, call.services.settings.public_url)
    if not known or not parts.path.startswith(_BLOBS):
        raise MinidynoError("source_elsewhere", url=url)
    return parts.path.removeprefix(_BLOBS)


ROUTES = (
    Route("POST", "/sources", create),
    Route("POST", "/apps/{app}/sources", create),
    Route("PUT", "/source-blobs/{source}", upload, token=False),
)
