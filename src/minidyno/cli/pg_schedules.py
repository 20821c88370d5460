"""Backups of every day."""

from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_database import (
    DatabaseArgument,
    which_database,
)
from minidyno.domain.backup_schedules import read_at
from minidyno.domain.errors import MinidynoError


@command(
    "pg:backups:schedule",
    es="Programa una copia diaria",
    en="Schedule a daily backup",
    details=both(
        es="Si a esa hora la plataforma no está en marcha, la copia se hace cuando vuelva.",
        en="If the platform does not run at that hour, the backup is made when it is back.",
    ),
    examples=("minidyno pg:backups:schedule --at '02:00 America/Bogota' -a demo",),
)
async def schedule(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar=both(es="'HORA:00 ZONA'", en="'HOUR:00 ZONE'"),
            help=both(es="A qué hora, y de dónde.", en="At which hour, and where."),
        ),
    ] = "",
) -> None:
    """Back a database up every day."""
    name = which_app(session, app)
    hour, zone = read_at(at)
    one = await which_database(session, name, database)
    known_as = f"{one.attachments[0]}_URL" if one.attachments else one.name
    with session.doing(
        es=f"Programando una copia diaria de {one.name} a las {hour}:00 {zone}",
        en=f"Scheduling automatic daily backups of {one.name} at {hour}:00 {zone}",
    ):
        await session.client.databases.schedule(one.id, known_as, hour, zone)


@command(
    "pg:backups:schedules",
    es="Lista las copias programadas",
    en="List the scheduled backups",
    examples=("minidyno pg:backups:schedules -a demo",),
)
async def schedules(session: Session, app: AppOption = None, as_json: JsonOption = False) -> None:
    """List the daily backups of all databases of an app."""
    name = which_app(session, app)
    every = await session.client.databases.all(name, "postgresql")
    found = [s for one in every for s in await session.client.databases.schedules(one.id)]
    if as_json:
        session.show_json(found)
        return
    if not found:
        session.talk(
            es=f" ▸    ⬢ {name} no tiene copias programadas.\n"
            " ▸    Prográmalas con: minidyno pg:backups:schedule",
            en=f" ▸    No backup schedules found on ⬢ {name}.\n"
            " ▸    Set one up with: minidyno pg:backups:schedule",
        )
        return
    session.header(es="Copias programadas", en="Backup Schedules")
    for one in found:
        session.show(
            session.text(
                es=f"{one['name']}: cada día a las {one['hour']}:00 {one['timezone']}",
                en=f"{one['name']}: daily at {one['hour']}:00 {one['timezone']}",
            )
        )


@command(
    "pg:backups:unschedule",
    es="Deja de hacer la copia diaria",
    en="Stop the daily backup",
    examples=("minidyno pg:backups:unschedule DATABASE_URL -a demo",),
)
async def unschedule(
    session: Session, database: DatabaseArgument = None, app: AppOption = None
) -> None:
    """No longer back a database up by itself."""
    name = which_app(session, app)
    one = await which_database(session, name, database)
    found = await session.client.databases.schedules(one.id)
    if not found:
        raise MinidynoError("no_backup_schedule", addon=one.name, app=one.app)
    with session.doing(
        es=f"Quitando las copias diarias de {one.name}",
        en=f"Unscheduling {one.name} daily backups",
    ):
        for schedule in found:
            await session.client.databases.unschedule(one.id, schedule["uuid"])
