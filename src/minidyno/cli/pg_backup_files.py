"""A backup as a file: downloaded, or fetched by whoever has its address."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_backup import BackupArgument, good_backup
from minidyno.domain.errors import MinidynoError
from minidyno.domain.sizes import size


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
    one = await good_backup(session, name, backup)
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
    one = await good_backup(session, name, backup)
    session.show(await session.client.databases.public_url(name, one.name))
