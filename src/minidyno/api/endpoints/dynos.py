"""Dynos: list, run, restart, stop."""

from dataclasses import replace

from starlette.responses import Response

from minidyno.api.attach import attach_url
from minidyno.api.bodies import boolean, required_text, text, variables
from minidyno.api.call import Call
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.names import Json
from minidyno.api.shapes.processes import dyno_json, usage_json
from minidyno.api.windows import terminal_free, window_in
from minidyno.domain.account import fixed_id
from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno

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
    command, env = required_text(body, "command"), variables(body, "env")
    size, process_type = text(body, "size"), text(body, "type")
    if not boolean(body, "attach"):
        dyno = call.services.one_offs.run(app, command, env=env, size=size, like=process_type)
        return reply(_shape(call, app, dyno), 201)
    dyno, secret = call.services.sessions.run(
        app,
        command,
        window=None if boolean(body, "force_no_tty") else window_in(env),
        env=terminal_free(env),
        size=size,
        process_type=process_type,
    )
    return reply({**_shape(call, app, dyno), "attach_url": attach_url(call.base_url, secret)}, 201)


async def run_inside(call: Call) -> Response:
    """Run a command inside a dyno that runs."""
    app = call.app()
    body = await call.json()
    env = variables(body, "env")
    dyno, secret = call.services.sessions.inside(
        app,
        call.params["dyno"],
        required_text(body, "command"),
        call.user,
        window=None if boolean(body, "force_no_tty") else window_in(env),
        env=terminal_free(env),
    )
    return reply({**_shape(call, app, dyno), "attach_url": attach_url(call.base_url, secret)}, 201)


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


async def usage(call: Call) -> Response:
    """What the app's dynos use now, beside the quota of their size."""
    found = await call.services.memory_watch.usages(call.app())
    return reply([usage_json(dyno, usage) for dyno, usage in found])


def _shape(call: Call, app: App, dyno: Dyno) -> Json:
    # A release may be gone while a dyno of it still winds down.
    gone = str(fixed_id(f"release:{app.id}:{dyno.release}"))
    told = replace(dyno, state=call.services.dynos.told_state(dyno))
    return dyno_json(app, told, call.services.dynos.release_id(dyno) or gone)


ROUTES = (
    Route("GET", "/apps/{app}/dynos", dynos),
    Route("POST", "/apps/{app}/dynos", run),
    Route("GET", "/apps/{app}/dynos/{dyno}", info),
    Route("DELETE", "/apps/{app}/dynos", restart),
    Route("DELETE", "/apps/{app}/dynos/{dyno}", restart),
    Route("DELETE", "/apps/{app}/formations/{type}", restart),
    Route("POST", "/apps/{app}/dynos/{dyno}/actions/stop", stop),
    Route("POST", "/apps/{app}/formations/{type}/actions/stop", stop),
    Route("POST", "/minidyno/apps/{app}/dynos/{dyno}/exec", run_inside),
    Route("GET", "/minidyno/apps/{app}/usage", usage),
)
