"""Which of the apps that an add-on is attached to a page is about."""

from minidyno.api.pages.visit import Visit
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.markup import Markup, element


def chosen_app(visit: Visit) -> App:
    """The one that the address names, else the first; raises `addon_page_not_found`."""
    apps = visit.addon.apps
    name = visit.query.get("app") or (apps[0] if apps else "")
    if name not in apps:
        raise MinidynoError("addon_page_not_found", addon=visit.addon.name)
    return visit.call.services.apps.get(name)


def app_field(visit: Visit, app: App) -> Markup:
    """What carries the choice on in a form: a list, where there is a choice."""
    if len(visit.addon.apps) < 2:
        return element("input", type="hidden", name="app", value=app.name)
    options = [element("option", name, selected=name == app.name) for name in visit.addon.apps]
    return element("label", "App", element("select", *options, name="app"))
