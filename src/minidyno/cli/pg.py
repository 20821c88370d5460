"""Databases of PostgreSQL and Redis: how they are, and which is the primary one."""

import asyncio
from collections.abc import Sequence
from typing import Any

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_database import (
    REDIS,
    ConfirmOption,
    DatabaseArgument,
    NamedDatabaseArgument,
    ShownDatabaseArgument,
    ShownRedisArgument,
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
    database: ShownDatabaseArgument = None,
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
    database: ShownRedisArgument = None,
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
        by = "" if one.app == app else f"{one.app}::"
        urls = ", ".join(f"{by}{name}_URL" for name in one.attachments) or one.name
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
async def wait(
    session: Session, database: ShownDatabaseArgument = None, app: AppOption = None
) -> None:
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
    "pg:promote",
    es="Hace de una base de datos la principal (DATABASE_URL)",
    en="Make a database the primary one (DATABASE_URL)",
    details=both(
        es="La que lo era sigue unida, con otro nombre.",
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
    ask_to_confirm(one.app, confirm)
    with session.doing(es=f"Vaciando {one.name}", en=f"Resetting {one.name}"):
        await session.client.databases.reset(one.id)
