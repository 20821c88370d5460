"""A database's own client, as though one sat beside the database."""

from collections.abc import Sequence
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, command
from minidyno.cli.dyno_options import NoTtyOption
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_database import (
    REDIS,
    DatabaseArgument,
    RedisArgument,
    which_database,
)
from minidyno.client.database_models import DatabaseAddon


@command(
    "pg:psql",
    aliases=("psql",),
    es="Abre psql en la base de datos",
    en="Open psql in the database",
    details=both(
        es="psql corre al lado de la base de datos, con las credenciales de la app: no hace falta "
        "instalarlo. Con -c ejecuta una orden y termina; lo que llega por una tubería, también.",
        en="psql runs beside the database, with the app's credentials: it need not be installed. "
        "With -c it runs one statement and ends; so it does with what comes through a pipe.",
    ),
    examples=(
        "minidyno pg:psql -a demo",
        'minidyno pg:psql -c "SELECT count(*) FROM libros" -a demo',
        "minidyno pg:psql -a demo < datos.sql",
    ),
)
async def psql(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    sql: Annotated[
        str | None,
        typer.Option(
            "--command",
            "-c",
            metavar="SQL",
            help=both(es="Orden que se ejecuta.", en="Statement to run."),
        ),
    ] = None,
    no_tty: NoTtyOption = False,
) -> int:
    """Sit at the other end of psql."""
    one = await which_database(session, which_app(session, app), database)
    known_as = one.attachments[0] if one.attachments else one.name
    # A statement that fails ends it with an error: whoever runs a script wants to know.
    words = ["--set", "ON_ERROR_STOP=1"] if sql is not None else []
    if sql is not None:
        words += ["--command", sql]
    prompt = f"{one.app}::{known_as}%R%# "
    words += ["--set", f"PROMPT1={prompt}", "--set", f"PROMPT2={prompt}"]
    return await open_client(session, one, words, no_tty or sql is not None)


@command(
    "redis:cli",
    es="Abre redis-cli",
    en="Open redis-cli",
    examples=("minidyno redis:cli -a demo", "minidyno redis:cli -a demo < ordenes.txt"),
)
async def redis_cli(
    session: Session,
    database: RedisArgument = None,
    app: AppOption = None,
    no_tty: NoTtyOption = False,
) -> int:
    """Sit at the other end of redis-cli."""
    one = await which_database(session, which_app(session, app), database, REDIS)
    return await open_client(session, one, [], no_tty)


async def open_client(
    session: Session, one: DatabaseAddon, words: Sequence[str], no_tty: bool
) -> int:
    """Open a database's own client and stay to its end; gives its exit code."""
    # Loaded when it is used: the rest of the commands need no terminal.
    from minidyno.cli.run import terminal_env  # noqa: PLC0415
    from minidyno.cli.sitting import sit  # noqa: PLC0415
    from minidyno.cli.terminal import is_terminal, window  # noqa: PLC0415

    terminal = is_terminal() and not no_tty
    session.talk(es=f"--> Conectando con {one.name}", en=f"--> Connecting to {one.name}")
    there = await session.client.databases.shell(
        one.id,
        words,
        terminal=window() if terminal else None,
        env=terminal_env(session, terminal),
    )
    async with there:
        return await sit(there, terminal=terminal)
