"""Opening the app in the browser."""

from typing import Annotated

import typer

from minidyno.cli.command import AppOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app


@command("open", es="Abre la app en el navegador", en="Open the app in the browser")
async def open_app(
    session: Session,
    path: Annotated[
        str,
        typer.Argument(
            metavar=both(es="RUTA", en="PATH"), help=both(es="Página de la app.", en="App's page.")
        ),
    ] = "",
    app: AppOption = None,
    print_url: Annotated[
        bool,
        typer.Option(
            "--print-url", help=both(es="Solo escribe la dirección.", en="Only print the address.")
        ),
    ] = False,
) -> None:
    """Open the app's own port: every machine can reach it, *.localhost only most."""
    name = which_app(session, app)
    addresses = await session.client.addresses(name)
    url = addresses.port_url.rstrip("/") + "/" + path.lstrip("/")
    if print_url:
        session.show(url)
        return
    with session.doing(es=f"Abriendo {url}", en=f"Opening {url}") as step:
        if session.browse is None or not session.browse(url):
            step.add(session.text(es="pero no hay navegador", en="but there is no browser"))
