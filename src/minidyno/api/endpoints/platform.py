"""What the platform itself offers: regions, stacks, sizes, and its own state."""

from collections import Counter

from starlette.responses import Response

from minidyno.api.call import Call
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.apps import host_of, web_url
from minidyno.api.shapes.names import Json, region_id, size_id, stack_id
from minidyno.api.shapes.platform import region_json, stack_json
from minidyno.api.shapes.processes import size_json
from minidyno.domain.errors import MinidynoError
from minidyno.domain.quotas import SIZES, size_named
from minidyno.domain.stacks import REGION


async def regions(call: Call) -> Response:
    """The regions: this machine."""
    return reply([region_json(call.services.platform.since)])


async def region(call: Call) -> Response:
    """One region, by name or id."""
    if call.params["region"] not in {REGION, region_id(REGION)}:
        raise MinidynoError("region_not_found", region=call.params["region"])
    return reply(region_json(call.services.platform.since))


async def stacks(call: Call) -> Response:
    """The stacks: that of this platform's backend, and with Docker the app's own images."""
    if "app" in call.params:
        call.app()
    return reply([_stack_json(call, name) for name in call.services.apps.stacks])


async def stack(call: Call) -> Response:
    """One stack, by name or id."""
    asked, stacks = call.params["stack"], call.services.apps.stacks
    for name in stacks:
        if asked in {name, stack_id(name)}:
            return reply(_stack_json(call, name))
    raise MinidynoError("stack_not_found", stack=asked, known=", ".join(stacks))


async def dyno_sizes(call: Call) -> Response:
    """The dyno sizes, with Heroku's prices."""
    return reply([size_json(s, call.services.platform.architecture) for s in SIZES.values()])


async def dyno_size(call: Call) -> Response:
    """One dyno size, by name or id."""
    by_id = {size_id(name): name for name in SIZES}
    asked = call.params["size"]
    size = size_named(by_id.get(asked, asked))
    return reply(size_json(size, call.services.platform.architecture))


async def status(call: Call) -> Response:
    """The platform's state, for `minidyno status`."""
    services, platform = call.services, call.services.platform
    apps = services.apps.all()
    dynos = services.dynos
    states = Counter(str(dynos.told_state(dyno)) for app in apps for dyno in dynos.all(app))
    return reply(
        {
            "version": platform.version,
            "backend": platform.backend,
            "stack": platform.stack,
            "home": platform.home,
            "api_url": call.base_url,
            "router_url": _router_url(call),
            "generation": platform.generation(),
            "apps": len(apps),
            "dynos": dict(states),
        }
    )


async def addresses(call: Call) -> Response:
    """Where an app answers: by its name, and on the port of its own."""
    app = call.app()
    return reply(
        {
            "host": host_of(app),
            "web_url": web_url(app, call.services.platform.router_port),
            "port": app.port,
            "port_url": f"http://127.0.0.1:{app.port}/",
            "router_url": _router_url(call),
        }
    )


def _stack_json(call: Call, name: str) -> Json:
    platform = call.services.platform
    return stack_json(name, platform.since, default=name == platform.stack)


def _router_url(call: Call) -> str:
    return f"http://127.0.0.1:{call.services.platform.router_port}/"


ROUTES = (
    Route("GET", "/regions", regions),
    Route("GET", "/regions/{region}", region),
    Route("GET", "/stacks", stacks),
    Route("GET", "/stacks/{stack}", stack),
    Route("GET", "/apps/{app}/available-stacks", stacks),
    Route("GET", "/dyno-sizes", dyno_sizes),
    Route("GET", "/dyno-sizes/{size}", dyno_size),
    Route("GET", "/minidyno/status", status),
    Route("GET", "/minidyno/apps/{app}/addresses", addresses),
)
