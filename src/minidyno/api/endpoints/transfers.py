"""Backups, restores, copies and schedules, under the paths of Heroku's data API."""

import re
from collections.abc import AsyncGenerator

from starlette.responses import Response

from minidyno.api.access import check_signature, sign
from minidyno.api.bodies import integer, required_text, text
from minidyno.api.call import Call
from minidyno.api.endpoints.databases import database, ready
from minidyno.api.replies import Stream, reply
from minidyno.api.routing import Route
from minidyno.api.shapes.databases import schedule_json, transfer_json
from minidyno.api.shapes.names import Json
from minidyno.domain.addons import Addon
from minidyno.domain.errors import MinidynoError
from minidyno.domain.transfers import Transfer

_GET = "backup-get"
_OWN_URL = re.compile(r"/backup-blobs/([0-9a-f-]{36})\?secret=([0-9a-f]+)\Z")


async def of_app(call: Call) -> Response:
    """The app's transfers, oldest first."""
    return reply([_shape(call, t) for t in call.services.transfers.all(call.app())])


async def info(call: Call) -> Response:
    """One transfer, by number, name or id."""
    return reply(_shape(call, _named(call)))


async def delete(call: Call) -> Response:
    """Remove one, and its file."""
    gone = await call.services.transfers.delete(call.app(), call.params["transfer"])
    return reply(_shape(call, gone))


async def cancel(call: Call) -> Response:
    """Stop one that is under way."""
    stopped = await call.services.transfers.cancel(call.app(), call.params["transfer"])
    return reply(_shape(call, stopped))


async def cancel_newest(call: Call) -> Response:
    """Stop the newest one that is under way."""
    return reply(_shape(call, await call.services.transfers.cancel(call.app(), None)))


async def public_url(call: Call) -> Response:
    """An address from which a backup is downloaded without a token; the address is the secret."""
    backup = call.services.transfers.good(call.app(), call.params["transfer"])
    return reply({"url": _url(call, backup)})


async def download(call: Call) -> Stream:
    """Give a backup's file."""
    transfer_id = call.params["transfer"]
    check_signature(call.access, _GET, transfer_id, call.request.query_params.get("secret", ""))
    # Looked at here, so that what is missing or damaged is an answer and not a stream cut short.
    backup = call.services.transfers.by_id(transfer_id)
    file = await call.services.transfers.read(backup)

    async def chunks() -> AsyncGenerator[bytes, None]:
        async for chunk in file:
            yield chunk

    return Stream(chunks(), "application/octet-stream")


async def capture(call: Call) -> Response:
    """Begin a backup of a database."""
    return reply(_shape(call, call.services.transfers.capture(ready(call), call.user)), 201)


async def restore(call: Call) -> Response:
    """Begin to restore a backup, of this app or of another, named by its address."""
    body = await call.json()
    backup = _backup_at(call, required_text(body, "backup_url"))
    begun = call.services.transfers.restore(backup, ready(call), call.user)
    return reply(_shape(call, begun), 201)


async def restore_file(call: Call) -> Response:
    """Begin to restore the file that is the body of this request."""
    addon = ready(call)
    name = call.request.query_params.get("name", "file")[:100]
    transfers = call.services.transfers
    begun = await transfers.restore_file(call.request.stream(), name, addon, call.user)
    return reply(_shape(call, begun), 201)


async def copy(call: Call) -> Response:
    """Begin to copy a database, named by its address, over this one."""
    body = await call.json()
    source = _addon_at(call, required_text(body, "from_url"))
    return reply(_shape(call, call.services.transfers.copy(source, ready(call), call.user)), 201)


async def schedules(call: Call) -> Response:
    """The daily backups of a database."""
    return reply([schedule_json(s) for s in call.services.schedules.all(database(call))])


async def schedule(call: Call) -> Response:
    """Back a database up every day."""
    body = await call.json()
    made = call.services.schedules.schedule(
        ready(call),
        text(body, "schedule_name") or "DATABASE_URL",
        integer(body, "hour") or 0,
        text(body, "timezone") or "UTC",
    )
    return reply(schedule_json(made), 201)


async def unschedule(call: Call) -> Response:
    """No longer back it up by itself."""
    gone = call.services.schedules.unschedule(database(call), call.params["schedule"])
    return reply(schedule_json(gone))


def _named(call: Call) -> Transfer:
    return call.services.transfers.get(call.app(), call.params["transfer"])


def _shape(call: Call, transfer: Transfer) -> Json:
    return transfer_json(
        transfer,
        call.language,
        processed=call.services.transfers.processed(transfer),
        to_url=_url(call, transfer) if transfer.is_good_backup else None,
    )


def _url(call: Call, backup: Transfer) -> str:
    return f"{call.base_url}/backup-blobs/{backup.id}?secret={sign(call.access, _GET, backup.id)}"


def _backup_at(call: Call, url: str) -> Transfer:
    match = _OWN_URL.search(url)
    if match is None:
        raise MinidynoError("backup_elsewhere")
    check_signature(call.access, _GET, match[1], match[2])
    return call.services.transfers.by_id(match[1])


def _addon_at(call: Call, url: str) -> Addon:
    addons = call.services.addons
    for one in addons.books.attachments():
        if url in one.config.values():
            return addons.books.get(one.addon_id)
    raise MinidynoError("database_elsewhere")


ROUTES = (
    Route("GET", "/client/v11/apps/{app}/transfers", of_app),
    Route("GET", "/client/v11/apps/{app}/transfers/{transfer}", info),
    Route("DELETE", "/client/v11/apps/{app}/transfers/{transfer}", delete),
    Route("POST", "/client/v11/apps/{app}/transfers/{transfer}/actions/cancel", cancel),
    Route("POST", "/client/v11/apps/{app}/transfers/{transfer}/actions/public-url", public_url),
    Route("POST", "/minidyno/apps/{app}/transfers/actions/cancel", cancel_newest),
    Route("GET", "/backup-blobs/{transfer}", download, token=False),
    Route("POST", "/client/v11/databases/{database}/backups", capture),
    Route("POST", "/client/v11/databases/{database}/restores", restore),
    Route("POST", "/minidyno/databases/{database}/restores", restore_file),
    Route("POST", "/client/v11/databases/{database}/transfers", copy),
    Route("GET", "/client/v11/databases/{database}/transfer-schedules", schedules),
    Route("POST", "/client/v11/databases/{database}/transfer-schedules", schedule),
    Route("DELETE", "/client/v11/databases/{database}/transfer-schedules/{schedule}", unschedule),
)
