"""Which database a command is about, and the confirmation that some commands ask for."""

from typing import Annotated

import typer

from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.client.database_models import DatabaseAddon
from minidyno.domain.errors import MinidynoError

POSTGRESQL, REDIS = "postgresql", "redis"

_DATABASE = both(es="BASE", en="DATABASE")

DatabaseArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_DATABASE,
        help=both(
            es="La base de datos: su config var (DATABASE_URL) o el nombre del add-on. Si falta, "
            "la principal.",
            en="The database: its config var (DATABASE_URL) or the add-on's name. Else the "
            "primary one.",
        ),
    ),
]
SourceArgument = Annotated[
    str,
    typer.Argument(
        metavar=both(es="ORIGEN", en="SOURCE"),
        help=both(
            es="De dónde se copia: su config var (DATABASE_URL) o el nombre del add-on.",
            en="Where from: its config var (DATABASE_URL) or the add-on's name.",
        ),
    ),
]
TargetArgument = Annotated[
    str,
    typer.Argument(
        metavar=both(es="DESTINO", en="TARGET"),
        help=both(
            es="Adónde: su config var o el nombre del add-on. Lo que tiene se pierde.",
            en="Where to: its config var or the add-on's name. What it holds is lost.",
        ),
    ),
]
NamedDatabaseArgument = Annotated[
    str,
    typer.Argument(
        metavar=_DATABASE,
        help=both(
            es="La base de datos: su config var (DATABASE_URL) o el nombre del add-on.",
            en="The database: its config var (DATABASE_URL) or the add-on's name.",
        ),
    ),
]
ShownDatabaseArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_DATABASE,
        help=both(
            es="La base de datos: su config var (DATABASE_URL) o el nombre del add-on. Si falta, "
            "todas.",
            en="The database: its config var (DATABASE_URL) or the add-on's name. Else all.",
        ),
    ),
]
ShownRedisArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="REDIS",
        help=both(
            es="El Redis: su config var (REDIS_URL) o el nombre del add-on. Si falta, todos.",
            en="The Redis: its config var (REDIS_URL) or the add-on's name. Else all.",
        ),
    ),
]
RedisArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="REDIS",
        help=both(
            es="El Redis: su config var (REDIS_URL) o el nombre del add-on. Si falta, el primero.",
            en="The Redis: its config var (REDIS_URL) or the add-on's name. Else the first one.",
        ),
    ),
]
ConfirmOption = Annotated[
    str | None,
    typer.Option(
        "--confirm",
        "-c",
        metavar="APP",
        help=both(es="El nombre de la app, para confirmar.", en="The app's name, to confirm."),
    ),
]


async def which_database(
    session: Session, app: str, word: str | None, service: str = POSTGRESQL
) -> DatabaseAddon:
    """The database that is meant; without a word the app's primary one.

    Raises `database_none`, `addon_cannot`, and what the platform says of a name it does not know.
    """
    every = await session.client.databases.all(app, service)
    if word is None:
        if not every:
            await session.client.app(app)  # a wrong name is called wrong, and not without databases
            raise MinidynoError("database_none", app=app, service=service)
        return every[0]
    meant = await session.client.databases.resolve(app, word)
    for one in every:
        if one.id == meant["id"]:
            return one
    raise MinidynoError("addon_cannot", addon=meant["name"], service=meant["addon_service"]["name"])


def ask_to_confirm(app: str, confirm: str | None) -> None:
    """Go on only when the app's name was repeated; raises `confirmation_needed`."""
    if confirm != app:
        raise MinidynoError("confirmation_needed", app=app)
