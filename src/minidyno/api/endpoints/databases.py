"""Databases, under the paths of Heroku's data API."""

from starlette.responses import Response

from minidyno.api.attach import attach_url
from minidyno.api.bodies import boolean, required_text, variables, words
from minidyno.api.call import Call
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.databases import credential_json, database_json
from minidyno.api.shapes.names import Json
from minidyno.api.windows import window_in
from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.errors import MinidynoError

# Of whoever sits there; what else is in an environment (PGHOST…) is the platform's to say.
_TERMINAL = frozenset({"TERM"})


async def info(call: Call) -> Response:
    """How a database is; one that is not provisioned yet is not found, as at Heroku."""
    addon = ready(call)
    servers = call.services.addons.servers
    facts = await servers.facts(addon)
    url = servers.config(addon).get("URL", "")
    return reply(database_json(addon, url, facts))


async def wait_status(call: Call) -> Response:
    """Say whether it has still to be waited for."""
    addon = database(call)
    servers = call.services.addons.servers
    if addon.state is AddonState.DEPROVISIONED:
        message = addon.failure.get(call.language, str(addon.state))
        return reply({"waiting?": False, "error?": True, "message": message})
    if addon.state is AddonState.PROVISIONING:
        return reply({"waiting?": True, "message": "preparing"})
    answers = await servers.provider(addon).answers(servers.server(addon))
    return reply({"waiting?": not answers, "message": "available" if answers else "recovering"})


async def reset(call: Call) -> Response:
    """Take all its data away."""
    await call.services.databases.empty(ready(call), call.user)
    return reply({"message": "Reset successful."})


async def promote(call: Call) -> Response:
    """Make it the database that the app finds under DATABASE_URL."""
    body = await call.json()
    app = call.services.apps.get(required_text(body, "app"))
    addon = call.services.addons.books.resolve(call.params["database"], app)
    name = call.services.databases.promote(addon, app, call.user)
    return reply({"message": "Promoted.", "alternate": name})


async def credentials(call: Call) -> Response:
    """The one credential there is."""
    return reply([_credential(call, ready(call))])


async def credential(call: Call) -> Response:
    """The credential of that name, which is default."""
    _check_name(call)
    return reply(_credential(call, ready(call)))


async def rotate(call: Call) -> Response:
    """Give all attached apps a new user and password: one release each."""
    if "name" in call.params:
        _check_name(call)
    addon = await call.services.addons.rotate(ready(call), call.user)
    return reply({"message": f"Rotating credentials of {addon.name}"})


async def shell(call: Call) -> Response:
    """Offer the add-on's own client, with someone at the other end."""
    body = await call.json()
    env = variables(body, "env")
    addon = call.services.addons.books.get(call.params["addon"])
    secret = call.services.databases.shell(
        addon,
        words(body, "words"),
        window=None if boolean(body, "force_no_tty") else window_in(env),
        env={name: value for name, value in env.items() if name in _TERMINAL},
        user=call.user,
    )
    url = attach_url(call.base_url, secret)
    return reply({"attach_url": url, "name": addon.name}, 201)


def database(call: Call) -> Addon:
    """The add-on that the path names."""
    return call.services.addons.books.get(call.params["database"])


def ready(call: Call) -> Addon:
    """The same, provisioned; one that is not counts as not found, as in Heroku's API."""
    addon = database(call)
    if addon.state is not AddonState.PROVISIONED:
        raise MinidynoError("database_not_provisioned", addon=addon.name)
    return addon


def _check_name(call: Call) -> None:
    if call.params["name"] != "default":
        raise MinidynoError("credential_not_found", name=call.params["name"])


def _credential(call: Call, addon: Addon) -> Json:
    servers = call.services.addons.servers
    port = next(iter(addon.ports.values()))
    at = servers.host.address_for_apps(addon.id, port)
    return credential_json(addon, at.host, at.port, servers.config(addon))


ROUTES = (
    Route("GET", "/client/v11/databases/{database}", info),
    Route("GET", "/client/v11/databases/{database}/wait_status", wait_status),
    Route("PUT", "/client/v11/databases/{database}/reset", reset),
    Route("GET", "/redis/v0/databases/{database}", info),
    Route("GET", "/redis/v0/databases/{database}/wait", wait_status),
    Route("GET", "/postgres/v0/databases/{database}/credentials", credentials),
    Route("GET", "/postgres/v0/databases/{database}/credentials/{name}", credential),
    Route("POST", "/postgres/v0/databases/{database}/credentials_rotation", rotate),
    Route(
        "POST", "/postgres/v0/databases/{database}/credentials/{name}/credentials_rotation", rotate
    ),
    Route("POST", "/minidyno/databases/{database}/promote", promote),
    Route("POST", "/minidyno/addons/{addon}/shell", shell),
)
