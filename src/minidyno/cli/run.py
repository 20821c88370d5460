"""One-off dynos: a command run apart from the formation."""

from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.errors import MinidynoError


@command(
    "run:detached",
    es="Ejecuta una orden en un dyno aparte",
    en="Run a command in a dyno of its own",
    details=both(
        es="Lo que imprime, y con qué código termina, está en los logs de la app.",
        en="What it prints, and its exit code, are in the app's logs.",
    ),
    examples=('minidyno run:detached "python trabajador.py" -a demo',),
)
async def run_detached(
    session: Session,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar=both(es="ORDEN", en="COMMAND"),
            help=both(
                es="Lo que se ejecuta, como en el Procfile; entre comillas si lleva opciones.",
                en="What is run, as in the Procfile; quoted if it has options.",
            ),
        ),
    ],
    app: AppOption = None,
    env: Annotated[
        list[str],
        typer.Option(
            "--env",
            "-e",
            metavar=both(es="NOMBRE=VALOR", en="NAME=VALUE"),
            help=both(es="Variable solo para este dyno.", en="A variable for this dyno alone."),
        ),
    ] = [],  # noqa: B006 (typer copies it)
    size: Annotated[
        str | None,
        typer.Option(
            "--size",
            metavar=both(es="TAMAÑO", en="SIZE"),
            help=both(es="Tamaño del dyno.", en="The dyno's size."),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run a command on the app's current release and return at once."""
    name = which_app(session, app)
    line = " ".join(words)
    with session.doing(
        es=f"Ejecutando {line} en ⬢ {name}", en=f"Running {line} on ⬢ {name}"
    ) as step:
        dyno = await session.client.run(name, line, env=_pairs(env), size=size)
        step.add(dyno.name)
    session.talk(
        es=f" ▸    Para ver lo que dice: minidyno logs --tail --dyno {dyno.name} -a {name}",
        en=f" ▸    To see what it says: minidyno logs --tail --dyno {dyno.name} -a {name}",
    )
    if as_json:
        session.show_json(dyno.raw)
    else:
        session.show(dyno.name)


def _pairs(words: list[str]) -> dict[str, str]:
    pairs = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise MinidynoError("config_pair_unreadable", word=word)
        pairs[name] = value
    return pairs
