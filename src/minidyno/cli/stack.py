"""The stack image, on which apps are built and run when dynos are containers."""

from typing import Annotated

import typer

from minidyno.cli import serve
from minidyno.cli.command import command
from minidyno.cli.session import Session
from minidyno.cli.speech import both


@command(
    "stack:build",
    es="Construye la imagen sobre la que corren los dynos en Docker",
    en="Build the image on which dynos run in Docker",
    details=both(
        es="Una vez basta: después no hace falta red. Si ya está como la piden los ajustes "
        "stack_…, no hace nada.",
        en="Once is enough: no network is needed afterwards. If it is there as the settings "
        "stack_… want it, nothing is done.",
    ),
    examples=("minidyno stack:build", "minidyno stack:build --force"),
)
async def stack_build(
    session: Session,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=both(es="De nuevo, desde el principio.", en="Again, from the beginning."),
        ),
    ] = False,
) -> None:
    """Build it, passing on what Docker says."""
    _, settings = serve.here(session.environ)
    image = await serve.build_stack(settings, session.show, again=force)
    session.show(
        session.text(
            es=f"Lista: {image}. Para usarla: MINIDYNO_BACKEND=docker minidyno up --detach",
            en=f"Ready: {image}. To use it: MINIDYNO_BACKEND=docker minidyno up --detach",
        )
    )
