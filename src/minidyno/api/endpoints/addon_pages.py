"""The way to an add-on's pages in the browser, and the pages themselves."""

from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp

from minidyno.api.call import Call
from minidyno.api.errors import error_reply
from minidyno.api.pages.layout import PRIVATE, answer, document
from minidyno.api.pages.openings import COOKIE, COOKIE_FOR, cookie_word, opens
from minidyno.api.pages.table import DEEPEST, PAGES
from minidyno.api.pages.visit import PageRoute, Visit, home
from minidyno.api.replies import reply
from minidyno.api.routing import Route, match
from minidyno.domain.errors import MinidynoError
from minidyno.domain.markup import element
from minidyno.ports.addon_pages import OpenedAddon

_BELOW = ("one", "two", "three")


def link(call: Call, addon_id: str) -> str:
    """An address that lets one browser in, once, within two minutes."""
    word = call.services.openings.link_word(call.access, addon_id, call.services.clock.now())
    return f"{call.base_url}/addons/{addon_id}/open/{word}"


async def sso(call: Call) -> Response:
    """A link to the add-on's pages, for whoever has the token."""
    addon = _opened(call)
    if addon.service not in PAGES:
        raise MinidynoError("addon_page_none", addon=addon.name)
    return reply({"method": "get", "action": link(call, addon.id)})


async def enter(call: Call) -> ASGIApp:
    """Exchange a link for a cookie, and go to the first page."""
    addon_id = call.params["addon"]
    now = call.services.clock.now()
    if not call.services.openings.use(call.access, addon_id, call.params["word"], now):
        return _failed(call, MinidynoError("addon_page_closed", addon=_name(call)))
    try:
        addon = _opened(call)
    except MinidynoError as error:
        return _failed(call, error)
    response = _go_in(call, addon)
    response.set_cookie(
        COOKIE,
        cookie_word(call.access, addon.id, now),
        max_age=COOKIE_FOR,
        path=home(addon.id),
        httponly=True,
        samesite="strict",
        secure=call.base_url.startswith("https:"),
    )
    return response


def _go_in(call: Call, addon: OpenedAddon) -> Response:
    """Send the browser on; with a page between where another site's page holds the link.

    To a redirect that began elsewhere a browser would not show the cookie, which is strict.
    """
    first = home(addon.id)
    if call.request.headers.get("sec-fetch-site") != "cross-site":
        return RedirectResponse(first, 303, dict(PRIVATE))
    way = element("p", element("a", addon.name, href=first))
    return answer(document(call.language, addon.name, way), headers={"Refresh": f"0; url={first}"})


async def page(call: Call) -> ASGIApp:
    """A page of the add-on, for a browser that was let in."""
    word = call.request.cookies.get(COOKIE, "")
    if not opens(call.access, call.params["addon"], word, call.services.clock.now()):
        return _failed(call, MinidynoError("addon_page_closed", addon=_name(call)))
    try:
        _check_sender(call)
        addon = _opened(call)
        route, params = _page(call, addon)
        return await route.endpoint(Visit(call=call, addon=addon, params=params))
    except ConnectionError:
        return _failed(call, MinidynoError("addon_page_asleep", addon=_name(call)))
    except MinidynoError as error:
        return _failed(call, error)


def _opened(call: Call) -> OpenedAddon:
    if call.services.addon_door is None:
        raise MinidynoError("addon_page_none", addon=call.params["addon"])
    return call.services.addon_door.opened(call.params["addon"])


def _name(call: Call) -> str:
    """What a person calls the add-on. It is told to anybody: who knows the id has had a link."""
    try:
        return _opened(call).name
    except MinidynoError:
        return call.params["addon"]  # there is none, and that is all that is known of it


def _check_sender(call: Call) -> None:
    """Let nobody but our own pages change anything: browsers say who sends a form."""
    if call.request.method == "POST" and not call.request.headers.get("origin"):
        raise MinidynoError("origin_forbidden", origin="—")


def _page(call: Call, addon: OpenedAddon) -> tuple[PageRoute, dict[str, str]]:
    routes: Sequence[PageRoute] = PAGES.get(addon.service, ())
    if not routes:
        raise MinidynoError("addon_page_none", addon=addon.name)
    wanted = tuple(call.params[name] for name in _BELOW if name in call.params)
    for route in routes:
        if route.method == call.request.method and len(route.segments) == len(wanted):
            params = match(route.segments, wanted)
            if params is not None:
                return route, params
    raise MinidynoError("addon_page_not_found", addon=addon.name)


def _failed(call: Call, error: MinidynoError) -> ASGIApp:
    """Say it to a person as a page, and to a program as always."""
    if "text/html" not in call.request.headers.get("accept", ""):
        return error_reply(error, call.language)
    title = "This page cannot be shown" if call.language == "en" else "Esta página no se puede ver"
    said = element("p", error.say(call.language))
    return answer(document(call.language, title, said), error.entry.status)


_PATTERNS = tuple(
    "/".join(("/addons/{addon}/page", *(f"{{{name}}}" for name in _BELOW[:depth])))
    for depth in range(DEEPEST + 1)
)

ROUTES = (
    Route("GET", "/addons/{addon}/sso", sso),
    Route("GET", "/addons/{addon}/open/{word}", enter, token=False),
    *(
        Route(method, pattern, page, token=False)
        for method in ("GET", "POST")
        for pattern in _PATTERNS
    ),
)
