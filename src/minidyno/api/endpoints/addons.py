"""Add-ons."""

from collections.abc import Sequence

from starlette.responses import Response

from minidyno.api.bodies import Fields, boolean, identity, required_text, text
from minidyno.api.call import Call
from minidyno.api.endpoints.account import check_user
from minidyno.api.endpoints.addon_services import plan_asked
from minidyno.api.pages.table import PAGES
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.addons import addon_json
from minidyno.api.shapes.names import Json
from minidyno.domain.addons import Addon
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError

_EXPANSION = "accept-expansion"


async def addons(call: Call) -> Response:
    """All add-ons, by name."""
    check_user(call)
    return _page(call, call.services.addons.books.all())


async def of_app(call: Call) -> Response:
    """The app's add-ons: its own, and those of other apps that it is attached to."""
    return _page(call, call.services.addons.books.of_app(call.app()))


async def info(call: Call) -> Response:
    """One add-on, by name or id; also one that came to nothing, for an hour."""
    return reply(shape(call, call.services.addons.books.get(call.params["addon"])))


async def info_of_app(call: Call) -> Response:
    """One of the app's add-ons, by name, id, or the name of its attachment."""
    return reply(shape(call, _of_app(call)))


async def create(call: Call) -> Response:
    """Begin an add-on; it is `provisioning` until its server answers."""
    app = call.app()
    body = await call.json()
    addon = await call.services.addons.create(
        app,
        plan_asked(call, body),
        attachment=_attachment_name(body),
        name=text(body, "name"),
        user=call.user,
    )
    return reply(shape(call, addon), 201)


async def update(call: Call) -> Response:
    """Rename an add-on, or bring it to another plan of its service."""
    addon = _of_app(call) if "app" in call.params else _any(call)
    body = await call.json()
    name = text(body, "name")
    if name is not None:
        addon = call.services.addons.rename(addon, name)
    if identity(body, "plan") is not None:
        addon = await call.services.addons.plans.change(addon, plan_asked(call, body), call.user)
    return reply(shape(call, addon))


async def destroy(call: Call) -> Response:
    """Detach an add-on everywhere and remove it with its data; `force` if other apps have it."""
    addon = _of_app(call) if "app" in call.params else _any(call)
    body = await call.json()
    confirm = text(body, "confirm")
    owner = call.services.addons.books.owner(addon).name
    if confirm is not None and confirm != owner:
        raise MinidynoError("addon_confirmation_differs", addon=addon.name, app=owner)
    gone = shape(call, addon)
    call.services.addons.destroy(addon, force=boolean(body, "force") or False, user=call.user)
    return reply({**gone, "state": "deprovisioned"})


async def rotate(call: Call) -> Response:
    """Give all attached apps new credentials: one release each."""
    return reply(shape(call, await call.services.addons.rotate(_any(call), call.user)))


async def facts(call: Call) -> Response:
    """What its server says of itself, line by line."""
    addons = call.services.addons
    addon = addons.books.get(call.params["addon"])
    lines = await addons.servers.facts(addon)
    return reply([{"name": fact.name, "values": [fact.value]} for fact in lines])


async def troubles(call: Call) -> Response:
    """Why servers cannot be brought up, of the add-ons for which that is so now."""
    addons = call.services.addons
    found = [(addon, addons.servers.trouble(addon)) for addon in addons.books.all()]
    return reply(
        [
            {
                "addon": {"id": addon.id, "name": addon.name},
                "id": trouble.error_id,
                "message": trouble.say(call.language),
            }
            for addon, trouble in found
            if trouble is not None
        ]
    )


async def resolve(call: Call) -> Response:
    """Find what is meant by a name, an attachment (REDIS) or a service, in an app or anywhere."""
    body = await call.json()
    app = identity(body, "app")
    meant = call.services.addons.books.resolve(
        required_text(body, "addon"),
        call.services.apps.get(app) if app else None,
        text(body, "addon_service"),
    )
    return reply([shape(call, meant)])


def shape(call: Call, addon: Addon) -> Json:
    """An add-on's JSON, in the reader's language, expanded as the client asks."""
    addons = call.services.addons
    service = addons.servers.provider(addon).service
    expanded = call.request.headers.get(_EXPANSION, "").replace(" ", "").split(",")
    return addon_json(
        addon,
        _owner(call, addon),
        service,
        addons.catalogue.plan(addon.service, addon.plan),
        attachments=addons.books.attachments(addon=addon),
        language=call.language,
        since=call.services.platform.since,
        expanded=expanded,
        web_url=web_url(call, addon),
    )


def web_url(call: Call, addon: Addon) -> str | None:
    """Where its pages begin, for a browser that has come by a link of `sso`."""
    return f"{call.base_url}/addons/{addon.id}/page" if addon.service in PAGES else None


def _page(call: Call, found: Sequence[Addon]) -> Response:
    return page(
        call.request.headers.get("range", ""),
        found,
        {"name": lambda addon: addon.name, "id": lambda addon: addon.id},
        lambda addon: shape(call, addon),
    )


def _any(call: Call) -> Addon:
    return call.services.addons.books.get(call.params["addon"])


def _of_app(call: Call) -> Addon:
    return call.services.addons.books.resolve(call.params["addon"], call.app())


def _owner(call: Call, addon: Addon) -> App | None:
    try:
        return call.services.addons.books.owner(addon)
    except MinidynoError:
        return None  # destroyed; the add-on goes after it


def _attachment_name(body: Fields) -> str | None:
    value = body.get("attachment")
    if value is not None and not isinstance(value, dict):
        raise MinidynoError("param_not_object", field="attachment")
    return text(value, "name") if value else None


ROUTES = (
    Route("GET", "/addons", addons),
    Route("GET", "/users/{user}/addons", addons),
    Route("GET", "/apps/{app}/addons", of_app),
    Route("POST", "/apps/{app}/addons", create),
    Route("GET", "/addons/{addon}", info),
    Route("GET", "/apps/{app}/addons/{addon}", info_of_app),
    Route("PATCH", "/addons/{addon}", update),
    Route("PATCH", "/apps/{app}/addons/{addon}", update),
    Route("DELETE", "/addons/{addon}", destroy),
    Route("DELETE", "/apps/{app}/addons/{addon}", destroy),
    Route("POST", "/actions/addons/resolve", resolve),
    Route("GET", "/minidyno/addon-troubles", troubles),
    Route("POST", "/minidyno/addons/{addon}/rotate", rotate),
    Route("GET", "/minidyno/addons/{addon}/facts", facts),
)
