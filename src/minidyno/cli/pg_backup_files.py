"""A backup as a file: downloaded, or fetched by whoever has its address."""

import errno
import os
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

_SEPARATORS = tuple({"/", os.sep})


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
            help=both(
                es="Dónde: un archivo o una carpeta; si falta, latest.dump.",
                en="Where to: a file or a folder; else latest.dump.",
            ),
        ),
    ] = None,
) -> None:
    """Write a good backup into a file, whole or not at all."""
    name = which_app(session, app)
    file = _place_of(session.folder, output or ".")
    here = session.folder
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    one = await good_backup(session, name, backup)
    url = await session.client.databases.public_url(name, one.name)
    with session.doing(
        es=f"Descargando {one.name} de ⬢ {name} a {shown}",
        en=f"Getting backup {one.name} of ⬢ {name} into {shown}",
    ) as step:
        step.add(size(await _download(session, url, file)))


def _place_of(folder: Path, output: str) -> Path:
    """The file that is meant: in a folder, one of the ordinary name that is free.

    Raises `output_folder_missing`, `output_folder_closed`, `output_refused`.
    """
    file = folder / output
    # `-o copias/` means a folder, even one that is not there.
    parent = file if output.endswith(_SEPARATORS) else file.parent
    try:
        if file.is_dir():
            return _free_name(file)
        if not parent.is_dir():
            raise MinidynoError("output_folder_missing", folder=parent)
    except OSError as error:
        raise _not_written(file, error) from error
    return file


async def _download(session: Session, url: str, file: Path) -> int:
    # Under another name until it is whole: half a backup must not look like one. What is there and
    # is no file (a pipe, /dev/null) is written to as it is: nothing may take its place.
    straight = file.exists() and not file.is_file()
    kept = file.resolve()
    partial = file if straight else kept.with_name(f".{kept.name}.partial")
    written = 0
    try:
        with partial.open("wb") as out:
            async for chunk in session.client.databases.download(url):
                written += out.write(chunk)
        if not straight:
            partial.replace(kept)
    except OSError as error:
        raise _not_written(file, error) from error
    finally:
        if not straight:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    return written


def _not_written(file: Path, error: OSError) -> MinidynoError:
    if isinstance(error, FileNotFoundError) and not (folder := file.resolve().parent).is_dir():
        return MinidynoError("output_folder_missing", folder=folder)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return MinidynoError("output_folder_closed", folder=file.parent, file=file.name)
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return MinidynoError("file_not_written", file=file, reason=error.strerror)
    return MinidynoError("output_refused", file=file, reason=error.strerror or error)


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
