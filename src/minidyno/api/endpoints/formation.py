"""The formation: scaling."""

from starlette.responses import Response

from minidyno.api.bodies import Fields, identity, objects, quantity, required_text
from minidyno.api.call import Call
from minidyno.api.ranges import page
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.processes import process_json
from minidyno.domain.formation import Scaling


async def formation(call: Call) -> Response:
    """The app's process types, with quantities and sizes."""
    app = call.app()
    return page(
        call.request.headers.get("range", ""),
        call.services.formation.all(app),
        {"type": lambda process: process.type, "id": lambda process: process.id},
        lambda process: process_json(app, process),
    )


async def batch_update(call: Call) -> Response:
    """Change several process types at once, all or none."""
    app = call.app()
    wishes = [
        _wish(required_text(update, "type"), update)
        for update in objects(await call.json(), "updates")
    ]
    changed = call.services.formation.scale(app, wishes, call.user)
    return reply([process_json(app, process) for process in changed])


async def info(call: Call) -> Response:
    """One process type, by name or id."""
    app = call.app()
    return reply(process_json(app, call.services.formation.get(app, call.params["type"])))


async def update(call: Call) -> Response:
    """Change one process type."""
    app = call.app()
    wish = _wish(call.params["type"], await call.json())
    (changed,) = call.services.formation.scale(app, [wish], call.user)
    return reply(process_json(app, changed))


def _wish(process_type: str, fields: Fields) -> Scaling:
    # The CLI says "size", the published schema "dyno_size".
    size = identity(fields, "size") or identity(fields, "dyno_size")
    return Scaling(type=process_type, quantity=quantity(fields, "quantity"), size=size)


ROUTES = (
    Route("GET", "/apps/{app}/formation", formation),
    Route("PATCH", "/apps/{app}/formation", batch_update),
    Route("GET", "/apps/{app}/formation/{type}", info),
    Route("PATCH", "/apps/{app}/formation/{type}", update),
)
