"""Backups of databases: made, stopped and removed."""

from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_backup import BackupArgument, follow
from minidyno.cli.which_database import (
    ConfirmOption,
    DatabaseArgument,
    ask_to_confirm,
    which_database,
)


@command(
    "pg:backups:capture",
    es="Hace una copia de la base de datos",
    en="Capture a backup of the database",
    details=both(
        es="La copia es de un solo instante, aunque la app siga escribiendo. Con Ctrl-C dejas de "
        "mirar, y la copia sigue.",
        en="The backup is of one instant, although the app goes on writing. With Ctrl-C you stop "
        "looking, and the backup goes on.",
    ),
    examples=("minidyno pg:backups:capture -a demo",),
)
async def capture(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Begin a backup and follow it to its end."""
    name = which_app(session, app)
    one = await which_database(session, name, database)
    with session.doing(es=f"Empezando la copia de {one.name}", en=f"Starting backup of {one.name}"):
        begun = await session.client.databases.capture(one.id)
    text = both(
        es=f"Copiando {one.name} a {begun.name}", en=f"Backing up {one.name} to {begun.name}"
    )
    done = await follow(session, one.owner, begun, text)
    if as_json:
        session.show_json(done.raw)


@command(
    "pg:backups:cancel",
    es="Detiene lo que esté en marcha",
    en="Stop what is under way",
    examples=("minidyno pg:backups:cancel b002 -a demo",),
)
async def cancel(session: Session, backup: BackupArgument = None, app: AppOption = None) -> None:
    """Stop a backup, restore or copy: nothing of it is left half done."""
    name = which_app(session, app)
    which = backup or session.text(es="lo último", en="the newest")
    with session.doing(es=f"Deteniendo {which}", en=f"Cancelling {which}") as step:
        step.add((await session.client.databases.cancel(name, backup)).name)


@command(
    "pg:backups:delete",
    es="Borra una copia",
    en="Delete a backup",
    examples=("minidyno pg:backups:delete b001 -a demo --confirm demo",),
)
async def delete(
    session: Session,
    backup: Annotated[
        str,
        typer.Argument(
            metavar=both(es="COPIA", en="BACKUP"), help=both(es="La copia.", en="The backup.")
        ),
    ],
    app: AppOption = None,
    confirm: ConfirmOption = None,
) -> None:
    """Remove a backup and its file."""
    name = which_app(session, app)
    one = await session.client.databases.transfer(name, backup)
    ask_to_confirm(name, confirm)
    with session.doing(
        es=f"Borrando la copia {one.name} de ⬢ {name}",
        en=f"Deleting backup {one.name} on ⬢ {name}",
    ):
        await session.client.databases.delete(name, one.id)
