"""Which backup a command is about, and how its transfer is followed."""

import asyncio
from typing import Annotated

import typer

from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.client.database_models import TransferInfo
from minidyno.domain.errors import MinidynoError
from minidyno.domain.sizes import size

POLL = 0.3  # seconds

BackupArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=both(es="COPIA", en="BACKUP"),
        help=both(
            es="La copia (b001); si falta, la última.", en="The backup (b001); else the last one."
        ),
    ),
]


async def chosen_backup(session: Session, app: str, backup: str | None) -> TransferInfo:
    """The transfer named, or the newest backup; raises `transfer_not_found`, `no_backups`."""
    if backup is not None:
        return await session.client.databases.transfer(app, backup)
    every = await session.client.databases.transfers(app)
    backups = [one for one in every if one.kind == "backup"]
    if not backups:
        raise MinidynoError("no_backups", app=app)
    return backups[-1]


async def good_backup(session: Session, app: str, backup: str | None) -> TransferInfo:
    """A backup that can be restored: the one named, or the newest.

    Raises `transfer_not_found`, `no_backups`, `backup_not_good`.
    """
    if backup is None:
        every = await session.client.databases.transfers(app)
        found = [one for one in every if one.raw["to_url"]]
        if not found:
            raise MinidynoError("no_backups", app=app)
        return found[-1]
    one = await session.client.databases.transfer(app, backup)
    if not one.raw["to_url"]:
        raise MinidynoError("backup_not_good", app=app, transfer=one.name, state=one.state)
    return one


async def follow(session: Session, app: str, begun: TransferInfo, text: str) -> TransferInfo:
    """Wait for a transfer's end; raises `transfer_failed` with the reason."""
    es, _, en = text.partition("\x1f")
    one = begun
    with session.doing(es=es, en=en or es) as step:
        while one.is_under_way:
            await asyncio.sleep(POLL)
            one = await session.client.databases.transfer(app, one.id)
        if one.state == "succeeded":
            step.add(size(one.processed_bytes))
        else:
            reason = one.failure or one.state
            raise MinidynoError("transfer_failed", transfer=one.name, app=app, reason=reason)
    return one
