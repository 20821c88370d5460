"""Backups of databases, restores and copies."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_database import (
    ConfirmOption,
    DatabaseArgument,
    NamedDatabaseArgument,
    ask_to_confirm,
    which_database,
)
from minidyno.client.database_models import TransferInfo
from minidyno.domain.backup_schedules import read_at
from minidyno.domain.errors import MinidynoError
from minidyno.domain.sizes import size

POLL = 0.3  # seconds
_PIECE = 262_144  # bytes

BackupArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=both(es="COPIA", en="BACKUP"),
        help=both(
            es="La copia (b001); si falta, la última.", en="The backup (b001); else the last one."
        ),
    ),
]


@command(
    "pg:backups",
    aliases=("pg:backups:list",),
    es="Lista las copias, las restauraciones y los traspasos",
    en="List backups, restores and copies",
    examples=("minidyno pg:backups -a demo",),
)
async def list_backups(
    session: Session, app: AppOption = None, as_json: JsonOption = False
) -> None:
    """List all transfers, the newest first."""
    name = which_app(session, app)
    every = (await session.client.databases.transfers(name))[::-1]
    if as_json:
        session.show_json([one.raw for one in every])
        return
    _list(
        session,
        both(es="Copias", en="Backups"),
        [one for one in every if one.kind == "backup"],
        session.text(
            es=f"No hay copias. Haz una con: minidyno pg:backups:capture -a {name}",
            en=f"No backups. Capture one with: minidyno pg:backups:capture -a {name}",
        ),
    )
    _list(
        session,
        both(es="Restauraciones", en="Restores"),
        [one for one in every if one.kind == "restore"][:10],
        session.text(
            es="No hay restauraciones. Se restaura con: minidyno pg:backups:restore",
            en="No restores found. Use minidyno pg:backups:restore to restore a backup",
        ),
    )
    _list(
        session,
        both(es="Traspasos", en="Copies"),
        [one for one in every if one.kind == "copy"][:10],
        session.text(
            es="No hay traspasos. Se traspasa con: minidyno pg:copy",
            en="No copies found. Use minidyno pg:copy to copy a database to another",
        ),
    )


def _list(session: Session, title: str, found: Sequence[TransferInfo], none: str) -> None:
    es, _, en = title.partition("\x1f")
    session.header(es=es, en=en or es)
    session.show()
    if not found:
        session.show(none)
    else:
        heads = [
            "ID",
            session.text(es="Creada", en="Created at"),
            session.text(es="Estado", en="Status"),
            session.text(es="Tamaño", en="Size"),
            session.text(es="De", en="From"),
            session.text(es="A", en="To"),
        ]
        rows = [
            [
                one.name,
                f"{one.created_at:%Y-%m-%d %H:%M:%S +0000}",
                _status(session, one),
                size(one.processed_bytes),
                one.from_name,
                one.to_name,
            ]
            for one in found
        ]
        session.columns([heads, ["─" * len(head) for head in heads], *rows])
    session.show()


def _status(session: Session, one: TransferInfo) -> str:
    at = f"{one.finished_at:%Y-%m-%d %H:%M:%S +0000}" if one.finished_at else ""
    amount = size(one.processed_bytes)
    words = {
        "pending": both(es="Pendiente", en="Pending"),
        "running": both(es=f"En marcha ({amount})", en=f"Running (processed {amount})"),
        "succeeded": both(es=f"Completada {at}", en=f"Completed {at}"),
        "failed": both(es=f"Fallida {at}", en=f"Failed {at}"),
        "canceled": both(es=f"Detenida {at}", en=f"Canceled {at}"),
    }
    es, _, en = words.get(one.state, one.state).partition("\x1f")
    return session.text(es=es, en=en or es)


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


@command(
    "pg:backups:info",
    es="Muestra una copia",
    en="Show a backup",
    examples=("minidyno pg:backups:info b001 -a demo",),
)
async def show_backup(
    session: Session,
    backup: BackupArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show all about one transfer; without a name, the last backup."""
    name = which_app(session, app)
    one = await _chosen(session, name, backup)
    if as_json:
        session.show_json(one.raw)
        return
    session.header(es=f"Copia {one.name}", en=f"Backup {one.name}")
    session.show()
    compression = ""
    if one.finished_at and one.source_bytes:
        less = max(0, round(100 * (one.source_bytes - one.processed_bytes) / one.source_bytes))
        compression = session.text(es=f" ({less} % menos)", en=f" ({less}% compression)")
    rows = [
        [session.text(es="Base de datos:", en="Database:"), one.from_name],
        [session.text(es="Empezó:", en="Started at:"), _at(one.started_at)],
        [session.text(es="Terminó:", en="Finished at:"), _at(one.finished_at)],
        [session.text(es="Estado:", en="Status:"), _status(session, one)],
        [
            session.text(es="Tipo:", en="Type:"),
            session.text(es="Programada", en="Scheduled")
            if one.scheduled
            else session.text(es="Manual", en="Manual"),
        ],
        [
            session.text(es="Tamaño original:", en="Original DB Size:"),
            size(one.source_bytes) if one.source_bytes is not None else "—",
        ],
        [
            session.text(es="Tamaño de la copia:", en="Backup Size:"),
            size(one.processed_bytes) + compression,
        ],
        ["SHA-256:", one.raw["sha256"] or "—"],
    ]
    if one.failure:
        rows.append([session.text(es="Motivo:", en="Reason:"), one.failure])
    session.columns(rows)
    if one.raw["logs"]:
        session.show()
        session.header(es="Registro", en="Backup Logs")
        for line in one.raw["logs"]:
            session.show(f"{line['created_at']} {line['message']}")


def _at(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S +0000}" if at else "—"


async def _chosen(session: Session, app: str, backup: str | None) -> TransferInfo:
    if backup is not None:
        return await session.client.databases.transfer(app, backup)
    every = await session.client.databases.transfers(app)
    backups = [one for one in every if one.kind == "backup"]
    if not backups:
        raise MinidynoError("no_backups", app=app)
    return backups[-1]


async def _good(session: Session, app: str, backup: str | None) -> TransferInfo:
    """A backup that can be restored: the one named, or the newest."""
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


@command(
    "pg:backups:restore",
    es="Restaura una copia en una base de datos",
    en="Restore a backup to a database",
    details=both(
        es="La copia es de esta app (b001), de otra (tienda::b001) o un archivo de pg_dump -Fc. "
        "Lo que contiene ocupa el lugar de lo que haya: todo o, si algo falla, nada.",
        en="The backup is of this app (b001), of another (tienda::b001) or a file of pg_dump -Fc. "
        "What it holds takes the place of what is there: all of it or, if anything fails, nothing.",
    ),
    examples=(
        "minidyno pg:backups:restore b001 DATABASE_URL -a demo --confirm demo",
        "minidyno pg:backups:restore tienda::b001 DATABASE_URL -a demo --confirm demo",
        "minidyno pg:backups:restore latest.dump DATABASE_URL -a demo --confirm demo",
    ),
)
async def restore(
    session: Session,
    backup: BackupArgument = None,
    database: DatabaseArgument = None,
    app: AppOption = None,
    confirm: ConfirmOption = None,
) -> None:
    """Begin a restore and follow it to its end."""
    name = which_app(session, app)
    one = await which_database(session, name, database)
    file = session.folder / backup if backup else None
    source = None
    if file is None or not file.is_file():
        of_app, _, key = (backup or "").rpartition("::")
        source = await _good(session, of_app or name, key or None)
        file = None
    ask_to_confirm(name, confirm)
    called = source.name if source else str(backup)
    with session.doing(
        es=f"Empezando a restaurar {called} en {one.name}",
        en=f"Starting restore of {called} to {one.name}",
    ):
        calls = session.client.databases
        if source is not None:
            begun = await calls.restore(one.id, source)
        else:
            assert file is not None
            begun = await calls.restore_file(one.id, file.name, _pieces(file))
    await follow(session, one.owner, begun, both(es="Restaurando", en="Restoring"))


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as content:
        while piece := await asyncio.to_thread(content.read, _PIECE):
            yield piece


@command(
    "pg:backups:download",
    es="Descarga una copia a un archivo",
    en="Download a backup to a file",
    examples=(
        "minidyno pg:backups:download b001 -a demo",
        "minidyno pg:backups:download b001 -o lunes.dump -a demo",
    ),
)
async def download(
    session: Session,
    backup: BackupArgument = None,
    app: AppOption = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar=both(es="ARCHIVO", en="FILE"),
            help=both(es="Dónde; si falta, latest.dump.", en="Where to; else latest.dump."),
        ),
    ] = None,
) -> None:
    """Write a good backup into a file, whole or not at all."""
    name = which_app(session, app)
    one = await _good(session, name, backup)
    file = session.folder / output if output else _free_name(session.folder)
    url = await session.client.databases.public_url(name, one.name)
    with session.doing(
        es=f"Descargando {one.name} de ⬢ {name} a {file.name}",
        en=f"Getting backup {one.name} of ⬢ {name} into {file.name}",
    ) as step:
        step.add(size(await _download(session, url, file)))


async def _download(session: Session, url: str, file: Path) -> int:
    # Under another name until it is whole: half a backup must not look like one.
    partial = file.with_name(f".{file.name}.partial")
    written = 0
    try:
        with partial.open("wb") as out:
            async for chunk in session.client.databases.download(url):
                written += out.write(chunk)
        partial.replace(file)
    except OSError as error:
        raise MinidynoError("file_not_written", file=file, reason=error.strerror) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return written


def _free_name(folder: Path) -> Path:
    file, number = folder / "latest.dump", 0
    while file.exists():
        number += 1
        file = folder / f"latest.dump.{number}"
    return file


@command(
    "pg:backups:url",
    es="Da una dirección secreta de la que descargar una copia",
    en="Give a secret address to download a backup from",
    examples=("minidyno pg:backups:url b001 -a demo",),
)
async def backup_url(
    session: Session, backup: BackupArgument = None, app: AppOption = None
) -> None:
    """Show the address of a good backup's file."""
    name = which_app(session, app)
    one = await _good(session, name, backup)
    session.show(await session.client.databases.public_url(name, one.name))


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
        raise MinidynoError("no_backup_schedule", addon=one.name, app=name)
    with session.doing(
        es=f"Quitando las copias diarias de {one.name}",
        en=f"Unscheduling {one.name} daily backups",
    ):
        for schedule in found:
            await session.client.databases.unschedule(one.id, schedule["uuid"])


@command(
    "pg:copy",
    es="Copia los datos de una base de datos a otra",
    en="Copy the data of one database to another",
    details=both(
        es="Lo que copia ocupa el lugar de lo que haya en el destino.",
        en="What is copied takes the place of what is in the target.",
    ),
    examples=("minidyno pg:copy DATABASE_URL HEROKU_POSTGRESQL_AMBER -a demo --confirm demo",),
)
async def copy(
    session: Session,
    source: NamedDatabaseArgument,
    target: NamedDatabaseArgument,
    app: AppOption = None,
    confirm: ConfirmOption = None,
) -> None:
    """Begin to copy and follow it to its end."""
    name = which_app(session, app)
    of, to = [await which_database(session, name, word) for word in (source, target)]
    if of.id == to.id:
        raise MinidynoError("copy_onto_itself", addon=of.name)
    ask_to_confirm(name, confirm)
    url = (await session.client.databases.info(of.id))["resource_url"]
    with session.doing(
        es=f"Empezando a copiar {of.name} en {to.name}",
        en=f"Starting copy of {of.name} to {to.name}",
    ):
        begun = await session.client.databases.copy(url, to.id)
    await follow(session, to.owner, begun, both(es="Copiando", en="Copying"))
