"""The words and options of the commands about dynos: each is the same wherever it is."""

from typing import Annotated

import typer

from minidyno.cli.speech import both

WordsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar=both(es="COMANDO", en="COMMAND"),
        help=both(
            es="Lo que se ejecuta, como en el Procfile; entre comillas si lleva opciones.",
            en="What is run, as in the Procfile; quoted if it has options.",
        ),
    ),
]
EnvOption = Annotated[
    list[str],
    typer.Option(
        "--env",
        "-e",
        metavar=both(es="NOMBRE=VALOR", en="NAME=VALUE"),
        help=both(es="Variable solo para este dyno.", en="A variable for this dyno alone."),
    ),
]
SizeOption = Annotated[
    str | None,
    typer.Option(
        "--size",
        "-s",
        metavar=both(es="TAMAÑO", en="SIZE"),
        help=both(es="Tamaño del dyno.", en="The dyno's size."),
    ),
]
TypeOption = Annotated[
    str | None,
    typer.Option(
        "--type",
        metavar=both(es="TIPO", en="TYPE"),
        help=both(
            es="Tipo de proceso cuyo tamaño toma el dyno, y cuya imagen si cada tipo trae la suya.",
            en="Process type whose size the dyno takes, and whose image if each type has its own.",
        ),
    ),
]
NoTtyOption = Annotated[
    bool,
    typer.Option(
        "--no-tty",
        help=both(
            es="Sin terminal: los bytes pasan tal cual, y los errores aparte.",
            en="Without a terminal: bytes pass as they are, errors apart.",
        ),
    ),
]
WordsOrBashArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=both(es="COMANDO", en="COMMAND"),
        help=both(
            es="Lo que se ejecuta; sin nada, bash. Entre comillas si lleva opciones.",
            en="What is run; without any, bash. Quoted if it has options.",
        ),
    ),
]
InDynoOption = Annotated[
    str,
    typer.Option(
        "--dyno",
        "-d",
        metavar="DYNO",
        help=both(es="En cuál; si falta, web.1.", en="Which one; else web.1."),
    ),
]
_DYNOS = typer.Argument(
    metavar=both(es="DYNO|TIPO", en="DYNO|TYPE"),
    help=both(es="web.1 o web.", en="web.1 or web."),
)
DynosArgument = Annotated[str, _DYNOS]
SomeDynosArgument = Annotated[str | None, _DYNOS]
