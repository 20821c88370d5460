"""What can be attached here: services and their plans."""

from starlette.responses import Response

from minidyno.api.bodies import Fields, identity
from minidyno.api.call import Call
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.addons import plan_id, plan_json, service_id, service_json
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.errors import MinidynoError


async def services(call: Call) -> Response:
    """All services, by name."""
    return page(
        call.request.headers.get("range", ""),
        call.services.addons.catalogue.services,
        {"name": lambda service: service.name, "id": service_id},
        lambda service: service_json(service, call.language, call.services.platform.since),
    )


async def service(call: Call) -> Response:
    """One service, by name, id, or a name that Heroku has for such a one."""
    found = _service(call, call.params["service"])
    return reply(service_json(found, call.language, call.services.platform.since))


async def plans(call: Call) -> Response:
    """The plans of a service, by name."""
    found = _service(call, call.params["service"])
    return page(
        call.request.headers.get("range", ""),
        found.plans,
        {"name": lambda plan: plan.name, "id": lambda plan: plan_id(found, plan)},
        lambda plan: plan_json(found, plan, call.language, call.services.platform.since),
    )


async def plan_of_service(call: Call) -> Response:
    """One plan of a service."""
    found = _service(call, call.params["service"])
    word = call.params["plan"]
    return _plan(call, found, word.removeprefix(f"{call.params['service']}:"))


async def plan(call: Call) -> Response:
    """One plan, by its whole name ("redis:mini") or its id."""
    wanted = _by_id(call, call.params["plan"]) or call.params["plan"]
    provider, chosen = call.services.addons.catalogue.choose(wanted)
    return _plan(call, provider.service, chosen.name)


def plan_asked(call: Call, body: Fields) -> str:
    """The plan that a body names, by name or id; raises `param_missing`."""
    asked = identity(body, "plan")
    if asked is None:
        raise MinidynoError("param_missing", field="plan")
    return _by_id(call, asked) or asked


def _service(call: Call, key: str) -> Service:
    for known in call.services.addons.catalogue.services:
        if key == service_id(known):
            return known
    return call.services.addons.catalogue.provider(key).service


def _plan(call: Call, found: Service, key: str) -> Response:
    for one in found.plans:
        if key in {one.name, plan_id(found, one)}:
            return reply(plan_json(found, one, call.language, call.services.platform.since))
    known = ", ".join(f"{found.name}:{one.name}" for one in found.plans)
    raise MinidynoError("addon_plan_unknown", plan=key, known=known)


def _by_id(call: Call, key: str) -> str | None:
    every: list[tuple[Service, Plan]] = [
        (known, one) for known in call.services.addons.catalogue.services for one in known.plans
    ]
    return next((f"{s.name}:{p.name}" for s, p in every if plan_id(s, p) == key), None)


ROUTES = (
    Route("GET", "/addon-services", services),
    Route("GET", "/addon-services/{service}", service),
    Route("GET", "/addon-services/{service}/plans", plans),
    Route("GET", "/addon-services/{service}/plans/{plan}", plan_of_service),
    Route("GET", "/plans/{plan}", plan),
)
