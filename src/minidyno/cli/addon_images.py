"""The images of add-ons' servers, where these are containers."""

from typing import Annotated

import typer

from minidyno.cli import serve
from minidyno.cli.command import command
from minidyno.cli.session import Session
from minidyno.cli.speech import both


@command(
    "addons:images",
    es="Trae o construye las imágenes con los servidores de los add-ons, para Docker",
    en="Pull or build the images with the servers of add-ons, for Docker",
    details=both(
        es="Una vez basta: después no hace falta red. Si un registro de imágenes contesta, trae la "
        "imagen pública; si no, la hace con los paquetes de Debian, como stack:build.",
        en="Once is enough: no network is needed afterwards. Where an image registry answers the "
        "public image is pulled; else it is made of Debian's packages, as by stack:build.",
    ),
    examples=("minidyno addons:images", "minidyno addons:images redis postgresql"),
)
async def addons_images(
    session: Session,
    services: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SERVICIO",
            help=both(es="Solo las de estos; sin ninguno, todas.", en="Those of these alone."),
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=both(
                es="De nuevo, desde el principio, con los paquetes de Debian.",
                en="Again, from the beginning, of Debian's packages.",
            ),
        ),
    ] = False,
) -> None:
    """See to them, passing on what Docker says."""
    _, settings = serve.here(session.environ)
    made = await serve.ensure_addon_images(settings, services or [], session.show, again=force)
    names = ", ".join(made) or session.text(es="ya estaban", en="they were there")
    session.show(session.text(es=f"Listas: {names}", en=f"Ready: {names}"))
