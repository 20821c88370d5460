"""An app's stack, and the image of the one on which dynos run as containers."""

from typing import Annotated

import typer

from minidyno.cli import serve
from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app


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


@command(
    "stack",
    es="Enseña los stacks que hay y cuál tiene la app",
    en="Show the stacks there are and which one the app has",
    details=both(
        es="Un stack es el sistema sobre el que se construye y corre una app. Con «container» lo "
        "trae ella, en un Dockerfile.",
        en="A stack is the system on which an app is built and runs. With “container” the app "
        "brings it, in a Dockerfile.",
    ),
    examples=("minidyno stack -a demo",),
)
async def stack(session: Session, app: AppOption = None, as_json: JsonOption = False) -> None:
    """List them, marking the app's."""
    name = which_app(session, app)
    info = await session.client.app(name)
    known = await session.client.stacks()
    if as_json:
        session.show_json(
            {"stack": info.stack, "build_stack": info.build_stack, "available": known}
        )
        return
    session.show(session.text(es=f"Stacks de ⬢ {name}", en=f"⬢ {name} Available Stacks"))
    for one in (*known, *({info.stack, info.build_stack} - set(known))):
        mark = "*" if one == info.stack else " "
        waits = one == info.build_stack != info.stack
        later = session.text(es=" (desde el próximo despliegue)", en=" (active on next deploy)")
        session.show(f"{mark} {one}{later if waits else ''}")


@command(
    "stack:set",
    es="Elige el stack de la app",
    en="Set the app's stack",
    details=both(
        es="Con «container» el próximo despliegue construye el Dockerfile de la app, como diga su "
        "heroku.yml. Hace falta Docker.",
        en="With “container” the next deploy builds the app's Dockerfile, as its heroku.yml says. "
        "Docker is needed.",
    ),
    examples=("minidyno stack:set container -a demo",),
)
async def stack_set(
    session: Session,
    stack: Annotated[
        str, typer.Argument(metavar="STACK", help=both(es="Su nombre.", en="Its name."))
    ],
    app: AppOption = None,
) -> None:
    """Set it and say when it counts."""
    name = which_app(session, app)
    info = await session.client.update_app(name, stack=stack)
    session.show(
        session.text(
            es=f"Stack de ⬢ {name}: {info.build_stack}",
            en=f"Setting stack of ⬢ {name} to {info.build_stack}... done",
        )
    )
    session.talk(
        es="Cuenta desde el próximo despliegue: git push minidyno main, o minidyno deploy.",
        en="It takes effect with the next deploy: git push minidyno main, or minidyno deploy.",
    )
