"""Databases of PostgreSQL."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.dyno_options import NoTtyOption
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_database import (
    REDIS,
    ConfirmOption,
    DatabaseArgument,
    NamedDatabaseArgument,
    ask_to_confirm,
    which_database,
)
from minidyno.client.database_models import DatabaseAddon
from minidyno.domain.errors import MinidynoError

POLL = 0.5  # seconds


@command(
    "pg:info",
    aliases=("pg",),
    es="Muestra cómo están las bases de datos",
    en="Show how the databases are",
    examples=("minidyno pg:info -a demo",),
)
async def show_info(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show all databases of an app, or one."""
    await show_databases(session, which_app(session, app), database, "postgresql", as_json)


@command(
    "redis:info",
    aliases=("redis",),
    es="Muestra cómo están los Redis",
    en="Show how the Redis are",
    examples=("minidyno redis:info -a demo",),
)
async def show_redis(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show all Redis of an app, or one."""
    await show_databases(session, which_app(session, app), database, REDIS, as_json)


async def show_databases(
    session: Session, app: str, word: str | None, service: str, as_json: bool
) -> None:
    """Show what the platform tells of databases, in Heroku's words."""
    if word is None:
        chosen = await session.client.databases.all(app, service)
        if not chosen:
            await session.client.app(app)
            session.show(
                session.text(
                    es=f"⬢ {app} no tiene bases de datos de {service}.",
                    en=f"⬢ {app} has no {service} databases.",
                )
            )
            return
    else:
        chosen = [await which_database(session, app, word, service)]
    found = [(one, await session.client.databases.info(one.id)) for one in chosen]
    if as_json:
        session.show_json([raw for _, raw in found])
        return
    for one, raw in found:
        urls = ", ".join(f"{name}_URL" for name in one.attachments) or one.name
        session.header(es=urls, en=urls)
        session.columns(_lines(app, one, raw["info"]))
        session.show()


def _lines(app: str, one: DatabaseAddon, info: Sequence[Any]) -> list[list[str]]:
    lines = [[f"{line['name']}:", ", ".join(line["values"])] for line in info]
    if one.owner != app:
        lines.append(["Billing App:", one.owner])
    return [*lines, ["Add-on:", one.name]]


@command(
    "pg:wait",
    es="Espera a que las bases de datos estén listas",
    en="Wait until the databases are ready",
    examples=("minidyno pg:wait -a demo",),
)
async def wait(session: Session, database: DatabaseArgument = None, app: AppOption = None) -> None:
    """Return when all databases of an app, or one, can be used."""
    name = which_app(session, app)
    if database is None:
        chosen = await session.client.databases.all(name, "postgresql")
    else:
        chosen = [await which_database(session, name, database)]
    for one in chosen:
        status = await session.client.databases.wait_status(one.id)
        if status["waiting?"]:
            with session.doing(es=f"Esperando a {one.name}", en=f"Waiting for {one.name}") as step:
                while status["waiting?"]:
                    await asyncio.sleep(POLL)
                    status = await session.client.databases.wait_status(one.id)
                step.add(status["message"])
        if status.get("error?"):
            raise MinidynoError("database_wait_failed", addon=one.name, reason=status["message"])


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
    name = which_app(session, app)
    one = await which_database(session, name, database)
    known_as = one.attachments[0] if one.attachments else one.name
    # A statement that fails ends it with an error: whoever runs a script wants to know.
    words = ["--set", "ON_ERROR_STOP=1"] if sql is not None else []
    if sql is not None:
        words += ["--command", sql]
    prompt = f"{name}::{known_as}%R%# "
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
    database: DatabaseArgument = None,
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


@command(
    "pg:credentials",
    es="Muestra las credenciales de la base de datos",
    en="Show the database's credentials",
    examples=("minidyno pg:credentials -a demo",),
)
async def credentials(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which credential there is, and who uses it; never the password, unless as JSON."""
    name = which_app(session, app)
    one = await which_database(session, name, database)
    raw = await session.client.databases.credential(one.id)
    if as_json:
        session.show_json(raw)
        return
    heads = [session.text(es="Credencial", en="Credential"), session.text(es="Estado", en="State")]
    rows = [heads, ["─" * len(head) for head in heads], [raw["name"], raw["state"]]]
    as_words = session.text(es="como {} en ⬢ {}", en="as {} on ⬢ {}")
    rows += [["  " + as_words.format(a, name), ""] for a in one.attachments]
    session.columns(rows)


@command(
    "pg:credentials:url",
    es="Muestra la dirección de la base de datos, con su contraseña",
    en="Show the database's address, with its password",
    examples=("minidyno pg:credentials:url -a demo",),
)
async def credentials_url(
    session: Session, database: DatabaseArgument = None, app: AppOption = None
) -> None:
    """Show what a client needs to connect."""
    one = await which_database(session, which_app(session, app), database)
    url = (await session.client.databases.info(one.id))["resource_url"]
    parts = urlsplit(url)
    session.header(
        es="Información de conexión de default", en="Connection information for default credential"
    )
    dsn = (
        f"dbname={parts.path.lstrip('/')} host={parts.hostname} port={parts.port} "
        f"user={parts.username} password={parts.password}"
    )
    session.show(f"DSN: {dsn}")
    session.show(f"URL: {url}")


@command(
    "pg:credentials:rotate",
    es="Cambia las credenciales: un release nuevo en cada app",
    en="Change the credentials: a new release on each app",
    details=both(
        es="Las anteriores siguen valiendo hasta que ningún dyno las usa: la app no deja de "
        "responder.",
        en="The earlier ones are valid until no dyno uses them: the app goes on answering.",
    ),
    examples=("minidyno pg:credentials:rotate -a demo --confirm demo",),
)
async def rotate(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    confirm: ConfirmOption = None,
) -> None:
    """Give attached apps a new user and password."""
    name = which_app(session, app)
    one = await which_database(session, name, database)
    ask_to_confirm(name, confirm)
    with session.doing(es=f"Rotando default en {one.name}", en=f"Rotating default on {one.name}"):
        await session.client.databases.rotate(one.id)


@command(
    "pg:promote",
    es="Hace de una base de datos la principal (DATABASE_URL)",
    en="Make a database the primary one (DATABASE_URL)",
    details=both(
        es="La que lo era sigue adjunta, con otro nombre.",
        en="The one that was stays attached, under another name.",
    ),
    examples=("minidyno pg:promote HEROKU_POSTGRESQL_AMBER -a demo",),
)
async def promote(session: Session, database: NamedDatabaseArgument, app: AppOption = None) -> None:
    """Let the app find a database under DATABASE_URL."""
    name = which_app(session, app)
    one = await which_database(session, name, database)
    with session.doing(
        es=f"Promoviendo {one.name} a DATABASE_URL en ⬢ {name}",
        en=f"Promoting {one.name} to DATABASE_URL on ⬢ {name}",
    ) as step:
        before = await session.client.databases.promote(name, one.id)
        if before is not None:
            step.add(
                session.text(
                    es=f"la anterior es {before}_URL", en=f"the one before is {before}_URL"
                )
            )


@command(
    "pg:reset",
    es="Borra todos los datos de una base de datos",
    en="Remove all data of a database",
    examples=("minidyno pg:reset DATABASE_URL -a demo --confirm demo",),
)
async def reset(
    session: Session,
    database: DatabaseArgument = None,
    app: AppOption = None,
    confirm: ConfirmOption = None,
) -> None:
    """Make a database as it was at the beginning."""
    name = which_app(session, app)
    one = await which_database(session, name, database)
    ask_to_confirm(name, confirm)
    with session.doing(es=f"Vaciando {one.name}", en=f"Resetting {one.name}"):
        await session.client.databases.reset(one.id)
