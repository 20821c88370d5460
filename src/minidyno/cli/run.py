"""One-off dynos: a command run apart from the formation."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.dyno_options import (
    EnvOption,
    NoTtyOption,
    SizeOption,
    TypeOption,
    WordsArgument,
)
from minidyno.cli.ps import proper
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.terminal import is_terminal, window
from minidyno.cli.which_app import which_app
from minidyno.domain.errors import MinidynoError


@command(
    "run",
    es="Ejecuta un comando en un dyno aparte, conectado a tu terminal",
    en="Run a command in a dyno of its own, connected to your terminal",
    details=both(
        es="Termina con el código con que termina el comando. Si la entrada o la salida no son una "
        "terminal (una tubería, un archivo), pasan los bytes tal cual.",
        en="It ends with the command's exit code. Where input or output are no terminal (a pipe, "
        "a file), the bytes pass as they are.",
    ),
    examples=(
        "minidyno run bash -a demo",
        'minidyno run "python manage.py migrate" -a demo',
        "minidyno run --no-tty -a demo -- cat datos.csv > copia.csv",
    ),
)
async def run(
    session: Session,
    words: WordsArgument,
    app: AppOption = None,
    env: EnvOption = [],  # noqa: B006 (typer copies it)
    size: SizeOption = None,
    process_type: TypeOption = None,
    no_tty: NoTtyOption = False,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            "-x",
            help=both(
                es="Se acepta como en Heroku: aquí el código siempre es el del comando.",
                en="Accepted as at Heroku: here the exit code always is the command's.",
            ),
        ),
    ] = False,
) -> int:
    """Run a command on the app's current release and sit at its other end."""
    del exit_code
    # Loaded when it is used: the rest of the commands need no HTTP library, nor any terminal.
    from minidyno.cli.sitting import sit  # noqa: PLC0415

    name = which_app(session, app)
    line = line_of(words)
    terminal = is_terminal() and not no_tty
    async with AsyncExitStack() as stack:
        with session.doing(
            es=f"Ejecutando {line} en ⬢ {name}", en=f"Running {line} on ⬢ {name}"
        ) as step:
            there = await session.client.run_attached(
                name,
                line,
                terminal=window() if terminal else None,
                env={**terminal_env(session, terminal), **_pairs(env)},
                size=size,
                process_type=process_type,
            )
            await stack.enter_async_context(there)
            step.add(f"{there.dyno.name} ({proper(there.dyno.size)})")
        return await sit(there, terminal=terminal)


def terminal_env(session: Session, terminal: bool) -> dict[str, str]:
    """What a program has to know of the person's terminal."""
    kind = session.environ.get("TERM")
    return {"TERM": kind} if terminal and kind else {}


def line_of(words: Sequence[str]) -> str:
    """Make one line of the words, as Heroku's CLI does: one alone is a line already."""
    if len(words) == 1:
        return words[0]
    return " ".join(
        '"' + word.replace('"', '\\"') + '"' if " " in word or '"' in word else word
        for word in words
    )


@command(
    "run:detached",
    es="Ejecuta un comando en un dyno aparte, sin esperarlo",
    en="Run a command in a dyno of its own, without waiting for it",
    details=both(
        es="Lo que imprime, y con qué código termina, está en los logs de la app.",
        en="What it prints, and its exit code, are in the app's logs.",
    ),
    examples=('minidyno run:detached "python trabajador.py" -a demo',),
)
async def run_detached(
    session: Session,
    words: WordsArgument,
    app: AppOption = None,
    env: EnvOption = [],  # noqa: B006 (typer copies it)
    size: SizeOption = None,
    process_type: TypeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run a command on the app's current release and return at once."""
    name = which_app(session, app)
    line = line_of(words)
    with session.doing(
        es=f"Ejecutando {line} en ⬢ {name}", en=f"Running {line} on ⬢ {name}"
    ) as step:
        dyno = await session.client.run(
            name, line, env=_pairs(env), size=size, process_type=process_type
        )
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
