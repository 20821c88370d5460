"""Searching what `registros` keeps of an app's log: our own, Heroku's add-ons have their own."""

import re
from collections.abc import Sequence

from starlette.responses import Response

from minidyno.api.call import Call
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.log_search import found_json, line_json
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query import MOST_CONTEXT, MOST_LINES
from minidyno.services.log_archiving import LogArchiving

USUAL = 100  # lines of one answer
MOST_AROUND = 500
_DIGITS = 18  # that a whole number of SQLite holds for sure


async def search(call: Call) -> Response:
    """The newest lines of the app that a query finds, newest first, and where to go on."""
    app, archiving = call.app(), _archiving(call)
    asked = call.request.query_params
    context = whole(call, "context", 0, MOST_CONTEXT)
    found = await archiving.search(
        app,
        asked.get("q", ""),
        most=whole(call, "max", USUAL, MOST_LINES) or USUAL,
        before=whole(call, "before", 0) or None,
    )
    around: dict[int, Sequence[LogLine]] = {}
    if context:
        for line in found.lines:
            around[line.number] = await archiving.around(
                app, line.number, before=context, after=context
            )
    return reply(found_json(found, around))


async def around(call: Call) -> Response:
    """A line of the app with those around it, oldest first."""
    number = call.params["line"]
    if not re.fullmatch(rf"[0-9]{{1,{_DIGITS}}}", number):
        raise MinidynoError("param_not_integer", field="line")
    lines = await _archiving(call).around(
        call.app(),
        int(number),
        before=whole(call, "before", 10, MOST_AROUND),
        after=whole(call, "after", 10, MOST_AROUND),
    )
    return reply([line_json(line, ()) for line in lines])


def whole(call: Call, name: str, usual: int, most: int = 10**18) -> int:
    """A whole number in the address, `usual` where there is none; raises `param_not_integer`."""
    given = call.request.query_params.get(name)
    if given is None:
        return usual
    if not re.fullmatch(r"[0-9]+", given):
        raise MinidynoError("param_not_integer", field=name)
    return min(int(given), most) if len(given) <= _DIGITS else most


def _archiving(call: Call) -> LogArchiving:
    archiving = call.services.archiving
    if archiving is None:
        raise MinidynoError("logs_not_kept", app=call.app().name)
    return archiving


ROUTES = (
    Route("GET", "/minidyno/apps/{app}/log-search", search),
    Route("GET", "/minidyno/apps/{app}/log-search/{line}", around),
)
