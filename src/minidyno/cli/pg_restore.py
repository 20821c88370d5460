"""What takes the place of a database: restores and copies."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from minidyno.cli.command import AppOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_backup import BackupArgument, follow, good_backup
from minidyno.cli.which_database import (
    ConfirmOption,
    DatabaseArgument,
    SourceArgument,
    TargetArgument,
    ask_to_confirm,
    which_database,
)
from minidyno.domain.errors import MinidynoError

_PIECE = 262_144  # bytes


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
    if file is None or not _is_a_file(file):
        if backup and _looks_like_a_file(backup):
            raise MinidynoError("backup_file_missing", file=backup, app=name)
        of_app, colons, key = (backup or "").rpartition("::")
        if colons and not key:
            raise MinidynoError("transfer_not_found", app=of_app or name, transfer=backup)
        source = await good_backup(session, of_app or name, key or None)
        file = None
    ask_to_confirm(one.app, confirm)
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


def _is_a_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # no disk has such a name
        return False


def _looks_like_a_file(backup: str) -> bool:
    """Whether a name is a path, or has an ending: no backup's name does."""
    return "::" not in backup and any(mark in backup for mark in "./\\")


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as content:
        while piece := await asyncio.to_thread(content.read, _PIECE):
            yield piece


@command(
    "pg:copy",
    es="Copia los datos de una base de datos a otra",
    en="Copy the data of one database to another",
    details=both(
        es="Lo que copia ocupa el lugar de lo que haya en el destino.",
        en="What is copied takes the place of what is in the target.",
    ),
    examples=(
        "minidyno pg:copy DATABASE_URL HEROKU_POSTGRESQL_AMBER -a demo --confirm demo",
        "minidyno pg:copy tienda::DATABASE_URL DATABASE_URL -a demo --confirm demo",
    ),
)
async def copy(
    session: Session,
    source: SourceArgument,
    target: TargetArgument,
    app: AppOption = None,
    confirm: ConfirmOption = None,
) -> None:
    """Begin to copy and follow it to its end."""
    name = which_app(session, app)
    of, to = [await which_database(session, name, word) for word in (source, target)]
    if of.id == to.id:
        raise MinidynoError("copy_onto_itself", addon=of.name)
    ask_to_confirm(to.app, confirm)
    url = (await session.client.databases.info(of.id))["resource_url"]
    with session.doing(
        es=f"Empezando a copiar {of.name} en {to.name}",
        en=f"Starting copy of {of.name} to {to.name}",
    ):
        begun = await session.client.databases.copy(url, to.id)
    await follow(session, to.owner, begun, both(es="Copiando", en="Copying"))
