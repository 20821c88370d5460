"""Who a database lets in."""

from urllib.parse import urlsplit

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_database import (
    ConfirmOption,
    DatabaseArgument,
    ask_to_confirm,
    which_database,
)


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
    rows += [["  " + as_words.format(a, one.app), ""] for a in one.attachments]
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
    ask_to_confirm(one.app, confirm)
    with session.doing(es=f"Rotando default en {one.name}", en=f"Rotating default on {one.name}"):
        await session.client.databases.rotate(one.id)
