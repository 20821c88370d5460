"""Dynos: list, restart, stop."""

from starlette.responses import Response

from minidyno.api.bodies import boolean, required_text, text, variables
from minidyno.api.call import Call
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.names import Json
from minidyno.api.shapes.processes import dyno_json
from minidyno.domain.account import fixed_id
from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno
from minidyno.domain.errors import MinidynoError

_ACCEPTED = 202


async def dynos(call: Call) -> Response:
    """The app's dynos, by type and number."""
    app = call.app()
    return page(
        call.request.headers.get("range", ""),
        call.services.dynos.all(app),
        # During a deploy two dynos share a name; the id tells them apart across pages.
        {"name": lambda dyno: f"{dyno.name}.{dyno.id}", "id": lambda dyno: dyno.id},
        lambda dyno: _shape(call, app, dyno),
    )


async def run(call: Call) -> Response:
    """Run a command in a one-off dyno."""
    app = call.app()
    body = await call.json()
    if boolean(body, "attach"):
        raise MinidynoError("attach_not_offered", app=app.name)
    dyno = call.services.one_offs.run(
        app,
        required_text(body, "command"),
        env=variables(body, "env"),
        size=text(body, "size"),
    )
    return reply(_shape(call, app, dyno), 201)


async def info(call: Call) -> Response:
    """One dyno, by name or id."""
    app = call.app()
    return reply(_shape(call, app, call.services.dynos.get(app, call.params["dyno"])))


async def restart(call: Call) -> Response:
    """Replace all dynos, those of a type, or one."""
    call.services.dynos.restart(
        call.app(), call.user, process_type=call.params.get("type"), key=call.params.get("dyno")
    )
    return reply({}, _ACCEPTED)


async def stop(call: Call) -> Response:
    """Stop the dynos of a type, or one."""
    call.services.dynos.stop(
        call.app(), call.user, process_type=call.params.get("type"), key=call.params.get("dyno")
    )
    return reply({}, _ACCEPTED)


def _shape(call: Call, app: App, dyno: Dyno) -> Json:
    # A release may be gone while a dyno of it still winds down.
    gone = str(fixed_id(f"release:{app.id}:{dyno.release}"))
    return dyno_json(app, dyno, call.services.dynos.release_id(dyno) or gone)


ROUTES = (
    Route("GET", "/apps/{app}/dynos", dynos),
    Route("POST", "/apps/{app}/dynos", run),
    Route("GET", "/apps/{app}/dynos/{dyno}", info),
    Route("DELETE", "/apps/{app}/dynos", restart),
    Route("DELETE", "/apps/{app}/dynos/{dyno}", restart),
    Route("DELETE", "/apps/{app}/formations/{type}", restart),
    Route("POST", "/apps/{app}/dynos/{dyno}/actions/stop", stop),
    Route("POST", "/apps/{app}/formations/{type}/actions/stop", stop),
)
