"""Apps: list, create, look at, rename."""

from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.sizes import size

NAME = both(es="NOMBRE", en="NAME")
NameArgument = Annotated[
    str | None,
    typer.Argument(metavar=NAME, help=both(es="Nombre de la app.", en="Name of the app.")),
]


@command("apps", es="Lista tus apps", en="List your apps")
async def list_apps(session: Session, as_json: JsonOption = False) -> None:
    """List the apps by name."""
    apps = await session.client.apps()
    if as_json:
        session.show_json([app.raw for app in apps])
        return
    if not apps:
        session.talk(
            es="No tienes apps. Crea una con: minidyno apps:create NOMBRE",
            en="You have no apps. Create one with: minidyno apps:create NAME",
        )
        return
    session.header(es=f"Apps de {apps[0].owner}", en=f"{apps[0].owner} Apps")
    session.show()
    for app in apps:
        session.show(f"{app.name} (maintenance)" if app.maintenance else app.name)


@command(
    "apps:create",
    aliases=("create",),
    es="Crea una app; sin nombre, se inventa uno",
    en="Create an app; without a name one is made up",
    examples=("minidyno apps:create demo",),
)
async def create_app(
    session: Session, name: NameArgument = None, as_json: JsonOption = False
) -> None:
    """Create an app and print its addresses."""
    shown = f"⬢ {name}" if name else session.text(es="una app", en="an app")
    with session.doing(es=f"Creando {shown}", en=f"Creating {shown}") as step:
        app = await session.client.create_app(name)
        if name is None:
            step.add(f"⬢ {app.name}")
    if as_json:
        session.show_json(app.raw)
        return
    session.show(f"{app.web_url} | {app.git_url}")


@command("apps:info", aliases=("info",), es="Muestra una app", en="Show an app")
async def show_app(session: Session, app: AppOption = None, as_json: JsonOption = False) -> None:
    """Show what the app is and where it answers."""
    name = which_app(session, app)
    info = await session.client.app(name)
    if as_json:
        session.show_json(info.raw)
        return
    dynos = await session.client.dynos(name)
    addresses = await session.client.addresses(name)
    types = sorted({dyno.type for dyno in dynos})
    counts = ", ".join(f"{t}: {sum(d.type == t for d in dynos)}" for t in types)
    addons = [a.plan for a in await session.client.addons.of_app(name)]
    slug = "—" if info.slug_size is None else size(info.slug_size)
    session.header(es=info.name, en=info.name)
    session.show()
    session.columns(
        [
            *([["Add-ons:", ", ".join(addons)]] if addons else []),
            ["Dynos:", counts or "—"],
            ["Git URL:", info.git_url],
            [session.text(es="Mantenimiento:", en="Maintenance:"), _on_off(info.maintenance)],
            [session.text(es="Propietario:", en="Owner:"), info.owner],
            [session.text(es="Región:", en="Region:"), info.region],
            [session.text(es="Tamaño del slug:", en="Slug size:"), slug],
            ["Stack:", info.stack],
            ["Web URL:", info.web_url],
            [session.text(es="Puerto propio:", en="Own port:"), addresses.port_url],
        ]
    )


def _on_off(on: bool) -> str:
    return "on" if on else "off"


@command(
    "apps:rename",
    aliases=("rename",),
    es="Cambia el nombre de una app",
    en="Rename an app",
    examples=("minidyno apps:rename tienda -a demo",),
)
async def rename_app(
    session: Session,
    new_name: Annotated[
        str,
        typer.Argument(metavar=NAME, help=both(es="Nombre nuevo.", en="New name.")),
    ],
    app: AppOption = None,
) -> None:
    """Give the app another name."""
    name = which_app(session, app)
    with session.doing(es=f"{name} pasa a ser {new_name}", en=f"Renaming {name} to {new_name}"):
        renamed = await session.client.update_app(name, name=new_name)
    session.show(f"{renamed.web_url} | {renamed.git_url}")
