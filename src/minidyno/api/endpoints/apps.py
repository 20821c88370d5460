"""Apps: list, create, change, destroy."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from minidyno.api.bodies import boolean, identity, objects, required_text, text
from minidyno.api.call import Call
from minidyno.api.endpoints.account import check_user
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.apps import app_json, buildpack_json, domain_json, owner_json
from minidyno.api.shapes.names import Json, region_id, stack_id
from minidyno.domain.account import fixed_id
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language
from minidyno.domain.stacks import CONTAINER, REGION

_LOST: Mapping[Language, str] = {
    "es": "Otras apps han perdido add-ons que eran de esta",
    "en": "Other apps lost add-ons that were this one's",
}


async def apps(call: Call) -> Response:
    """All apps, by name."""
    check_user(call)
    return page(
        call.request.headers.get("range", ""),
        call.services.apps.all(),
        {"name": lambda app: app.name, "id": lambda app: app.id},
        lambda app: shape(call, app),
    )


async def create(call: Call) -> Response:
    """Create an app."""
    body = await call.json()
    region = identity(body, "region")
    if region not in {None, REGION, region_id(REGION)}:
        raise MinidynoError("region_not_found", region=region)
    app = call.services.apps.create(text(body, "name"), call.user, _stack(call, body))
    return reply(shape(call, app), 201)


async def info(call: Call) -> Response:
    """One app."""
    return reply(shape(call, call.app()))


async def update(call: Call) -> Response:
    """Rename an app, turn its maintenance mode on or off, or choose its next stack."""
    app = call.app()
    body = await call.json()
    name, maintenance = text(body, "name"), boolean(body, "maintenance")
    # Everything that can fail comes before the first change.
    stack = _stack(call, body, "build_stack")
    if name is not None:
        app = call.services.apps.rename(app, name)
    if maintenance is not None:
        app = call.services.apps.set_maintenance(app, maintenance, call.user)
    if stack is not None:
        app = call.services.apps.set_stack(app, stack, call.user)
    return reply(shape(call, app))


async def destroy(call: Call) -> Response:
    """Remove an app and all that belongs to it; `force: false` spares what other apps use.

    Heroku's clients send no body and mean all (docs/decisions/0014-what-goes-with-an-app.md).
    """
    app = call.app()
    force = boolean(await call.json(), "force")
    uses = call.services.addons.books.used_by_others(app)
    if uses and force is False:
        raise MinidynoError("app_addons_in_use", app=app.name, uses=uses)
    gone = shape(call, app)
    call.services.apps.destroy(app)
    # Who could not know is told at least afterwards: Heroku's CLI shows this header.
    warned = {"Warning-Message": f"{_LOST[call.language]}: {uses}"} if uses and not force else None
    return reply(gone, headers=warned)


async def domains(call: Call) -> Response:
    """The app's domains: the one by which the router knows it."""
    return page(
        call.request.headers.get("range", ""),
        [call.app()],
        {"id": lambda app: str(fixed_id(f"domain:{app.id}")), "hostname": lambda app: app.name},
        domain_json,
    )


async def collaborators(call: Call) -> Response:
    """Who may use the app: its owner."""
    return reply([owner_json(call.app())])


async def buildpack_installations(call: Call) -> Response:
    """The app's buildpacks: those chosen, else those detected for its newest slug."""
    return reply(_installations(call.services.apps.buildpacks(call.app())))


async def install_buildpacks(call: Call) -> Response:
    """Choose the buildpacks of the next build, in order; an empty list detects them again."""
    app = call.app()
    updates = objects(await call.json(), "updates")
    names = [required_text(update, "buildpack") for update in updates]
    changed = call.services.apps.set_buildpacks(app, names, call.user)
    return reply(_installations(changed.buildpacks))


def _installations(names: Sequence[str]) -> list[Json]:
    return [buildpack_json(name, ordinal) for ordinal, name in enumerate(names)]


async def nothing_of_the_app(call: Call) -> Response:
    """An empty list, for what an app could have and here has not."""
    call.app()
    return reply([])


async def nothing(call: Call) -> Response:
    """An empty list, for what an account could have and here has not."""
    del call
    return reply([])


def shape(call: Call, app: App) -> Json:
    """An app's JSON."""
    return app_json(
        app,
        router_port=call.services.platform.router_port,
        base_url=call.base_url,
        stack=call.services.apps.running_stack(app),
        slug_size=call.services.apps.slug_size(app),
        buildpack=call.services.apps.buildpack(app),
    )


def _stack(call: Call, body: object, name: str = "stack") -> str | None:
    asked = identity(body, name) if isinstance(body, dict) else None
    if asked is None:
        return None
    known = {stack_id(one): one for one in (*call.services.apps.stacks, CONTAINER)}
    return call.services.apps.known_stack(known.get(asked, asked))


ROUTES = (
    Route("GET", "/apps", apps),
    Route("GET", "/users/{user}/apps", apps),
    Route("POST", "/apps", create),
    Route("GET", "/apps/{app}", info),
    Route("PATCH", "/apps/{app}", update),
    Route("DELETE", "/apps/{app}", destroy),
    Route("GET", "/apps/{app}/domains", domains),
    Route("GET", "/apps/{app}/collaborators", collaborators),
    Route("GET", "/apps/{app}/buildpack-installations", buildpack_installations),
    Route("PUT", "/apps/{app}/buildpack-installations", install_buildpacks),
    Route("GET", "/apps/{app}/features", nothing_of_the_app),
    Route("GET", "/account/features", nothing),
)
