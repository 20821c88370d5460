"""Config vars."""

from starlette.responses import Response

from minidyno.api.bodies import text
from minidyno.api.call import Call
from minidyno.api.replies import reply
from minidyno.api.routing import Route


async def config_vars(call: Call) -> Response:
    """The app's config vars."""
    return reply(dict(call.services.config_vars.all(call.app())))


async def update(call: Call) -> Response:
    """Set config vars, and remove those that are null, as one release."""
    app = call.app()
    body = await call.json()
    changes = {name: text(body, name) for name in body}
    config, _ = call.services.config_vars.update(app, changes, call.user)
    return reply(dict(config))


async def of_release(call: Call) -> Response:
    """The config vars of a release."""
    release = call.services.releases.get(call.app(), call.params["release"])
    return reply(dict(release.config_vars))


ROUTES = (
    Route("GET", "/apps/{app}/config-vars", config_vars),
    Route("PATCH", "/apps/{app}/config-vars", update),
    Route("GET", "/apps/{app}/releases/{release}/config-vars", of_release),
)
