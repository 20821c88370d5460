"""Which database a command is about, and the confirmation that some commands ask for."""

from typing import Annotated

import typer

from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.client.database_models import DatabaseAddon
from minidyno.domain.errors import MinidynoError

POSTGRESQL, REDIS = "postgresql", "redis"

# How a database is named; the same in every command.
_NAME_ES = "su config var (DATABASE_URL; de otra app, tienda::DATABASE_URL) o el nombre del add-on."
_NAME_EN = (
    "its config var (DATABASE_URL; of another app, tienda::DATABASE_URL) or the add-on's name."
)
_REDIS_ES, _REDIS_EN = (text.replace("DATABASE", "REDIS") for text in (_NAME_ES, _NAME_EN))

_DATABASE = both(es="BASE", en="DATABASE")

DatabaseArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_DATABASE,
        help=both(
            es=f"La base de datos: {_NAME_ES} Si falta, la principal.",
            en=f"The database: {_NAME_EN} Else the primary one.",
        ),
    ),
]
SourceArgument = Annotated[
    str,
    typer.Argument(
        metavar=both(es="ORIGEN", en="SOURCE"),
        help=both(
            es=f"De dónde se copia: {_NAME_ES}",
            en=f"Where from: {_NAME_EN}",
        ),
    ),
]
TargetArgument = Annotated[
    str,
    typer.Argument(
        metavar=both(es="DESTINO", en="TARGET"),
        help=both(
            es=f"Adónde: {_NAME_ES} Lo que tiene se pierde.",
            en=f"Where to: {_NAME_EN} What it holds is lost.",
        ),
    ),
]
NamedDatabaseArgument = Annotated[
    str,
    typer.Argument(
        metavar=_DATABASE,
        help=both(
            es=f"La base de datos: {_NAME_ES}",
            en=f"The database: {_NAME_EN}",
        ),
    ),
]
ShownDatabaseArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_DATABASE,
        help=both(
            es=f"La base de datos: {_NAME_ES} Si falta, todas.",
            en=f"The database: {_NAME_EN} Else all.",
        ),
    ),
]
ShownRedisArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="REDIS",
        help=both(
            es=f"El Redis: {_REDIS_ES} Si falta, todos.",
            en=f"The Redis: {_REDIS_EN} Else all.",
        ),
    ),
]
RedisArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="REDIS",
        help=both(
            es=f"El Redis: {_REDIS_ES} Si falta, el primero.",
            en=f"The Redis: {_REDIS_EN} Else the first one.",
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
    """The database that is meant, also one of another app; without a word the app's primary one.

    Raises `database_none`, `addon_cannot`, and what the platform says of a name it does not know.
    """
    if word is None:
        every = await session.client.databases.all(app, service)
        if not every:
            await session.client.app(app)  # a wrong name is called wrong, and not without databases
            raise MinidynoError("database_none", app=app, service=service)
        return every[0]
    meant = await session.client.databases.named(app, word)
    kind = meant.raw["addon_service"]["name"]
    if kind != service:
        raise MinidynoError("addon_cannot", addon=meant.name, service=kind)
    return meant


def ask_to_confirm(app: str, confirm: str | None) -> None:
    """Go on only when the app's name was repeated; raises `confirmation_needed`."""
    if confirm != app:
        raise MinidynoError("confirmation_needed", app=app)
