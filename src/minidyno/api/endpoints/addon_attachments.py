"""Attachments: the names under which apps have add-ons."""

from collections.abc import Sequence

from starlette.responses import Response

from minidyno.api.bodies import identity, required_text, text
from minidyno.api.call import Call
from minidyno.api.endpoints.addons import web_url
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.addons import attachment_json, plan_id
from minidyno.api.shapes.names import Json
from minidyno.domain.addons import Addon, AddonAttachment
from minidyno.domain.errors import MinidynoError

# With it Heroku's CLI asks for what it needs to know a database by.
_INCLUSION = "accept-inclusion"


async def attachments(call: Call) -> Response:
    """All attachments, by name."""
    return _page(call, call.services.addons.books.attachments())


async def of_app(call: Call) -> Response:
    """The app's attachments."""
    return _page(call, call.services.addons.books.attachments(app=call.app()))


async def of_addon(call: Call) -> Response:
    """The attachments of an add-on."""
    books = call.services.addons.books
    return _page(call, books.attachments(addon=books.get(call.params["addon"])))


async def info(call: Call) -> Response:
    """One attachment: by id or, of an app, by name."""
    app = call.app() if "app" in call.params else None
    found = call.services.addons.books.attachment(call.params["attachment"], app)
    return reply(_shape(call, found))


async def create(call: Call) -> Response:
    """Attach an add-on to an app: one release, once it is provisioned."""
    body = await call.json()
    app_name = identity(body, "app")
    if app_name is None:
        raise MinidynoError("param_missing", field="app")
    app = call.services.apps.get(app_name)
    wanted = identity(body, "addon")
    if wanted is None:
        raise MinidynoError("param_missing", field="addon")
    addons = call.services.addons
    addon = addons.books.resolve(wanted, app)
    name = text(body, "name")
    if text(body, "confirm") == app.name and name == addons.first_name(addon):
        # So `heroku pg:promote` takes a name from what has it; it has seen to another one before.
        addons.promote(addon, app, call.user)
        return reply(_shape(call, addons.books.attachment(name, app)), 201)
    found = await addons.attach(addon, app, name=name, user=call.user)
    return reply(_shape(call, found), 201)


async def detach(call: Call) -> Response:
    """Take an attachment away: one release."""
    found = call.services.addons.books.attachment(call.params["attachment"])
    gone = _shape(call, found)
    await call.services.addons.detach(found, call.user)
    return reply(gone)


async def resolve(call: Call) -> Response:
    """Find the attachment that is meant by a name, in an app or anywhere."""
    body = await call.json()
    app = identity(body, "app")
    found = call.services.addons.books.attachment(
        required_text(body, "addon_attachment"), call.services.apps.get(app) if app else None
    )
    return reply([_shape(call, found)])


def _page(call: Call, found: Sequence[AddonAttachment]) -> Response:
    return page(
        call.request.headers.get("range", ""),
        found,
        {"name": lambda one: one.name, "id": lambda one: one.id},
        lambda one: _shape(call, one),
    )


def _shape(call: Call, attachment: AddonAttachment) -> Json:
    addons = call.services.addons
    addon = addons.books.get(attachment.addon_id)
    wanted = call.request.headers.get(_INCLUSION, "").replace(" ", "").split(",")
    return attachment_json(
        attachment,
        addon,
        addons.books.owner(addon),
        call.services.apps.get(attachment.app_id),
        web_url(call, addon),
        plan=_plan(call, addon) if "addon:plan" in wanted else None,
        names="config_vars" in wanted,
    )


def _plan(call: Call, addon: Addon) -> Json:
    addons = call.services.addons
    plan = addons.catalogue.plan(addon.service, addon.plan)
    service = addons.servers.provider(addon).service
    return {"id": plan_id(service, plan), "name": addon.plan_name}


ROUTES = (
    Route("GET", "/addon-attachments", attachments),
    Route("POST", "/addon-attachments", create),
    Route("GET", "/addon-attachments/{attachment}", info),
    Route("DELETE", "/addon-attachments/{attachment}", detach),
    Route("GET", "/addons/{addon}/addon-attachments", of_addon),
    Route("GET", "/apps/{app}/addon-attachments", of_app),
    Route("GET", "/apps/{app}/addon-attachments/{attachment}", info),
    Route("POST", "/actions/addon-attachments/resolve", resolve),
)
