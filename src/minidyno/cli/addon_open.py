"""Opening an add-on's pages in the browser."""

from typing import Annotated

import typer

from minidyno.cli.addon_words import AddonArgument, find
from minidyno.cli.command import AppOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both


@command(
    "addons:open",
    es="Abre en el navegador las páginas de un add-on",
    en="Open an add-on's pages in the browser",
    details=both(
        es="La dirección lleva una llave que sirve una vez, durante dos minutos.",
        en="The address carries a key that serves once, within two minutes.",
    ),
    examples=("minidyno addons:open correo -a demo",),
)
async def open_addon(
    session: Session,
    addon: AddonArgument,
    app: AppOption = None,
    show_url: Annotated[
        bool,
        typer.Option(
            "--show-url",
            "--print-url",
            help=both(es="Solo escribe la dirección.", en="Only print the address."),
        ),
    ] = False,
) -> None:
    """Ask for a link, and follow it."""
    found = await find(session, addon, app)
    url = await session.client.addons.page(found.id)
    if show_url:
        session.show(url)
        return
    with session.doing(es=f"Abriendo {found.name}", en=f"Opening {found.name}") as step:
        if session.browse is None or not session.browse(url):
            step.add(session.text(es="pero no hay navegador", en="but there is no browser"))
            session.show(url)
