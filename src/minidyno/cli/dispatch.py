"""From words to a command that has run, and its exit code."""

import inspect
from collections.abc import Sequence

import typer

from minidyno.cli import help as pages
from minidyno.cli.command import Command, HelpAskedError
from minidyno.cli.session import Session
from minidyno.cli.topics import by_name
from minidyno.cli.usage import usage_error
from minidyno.domain.errors import MinidynoError
from minidyno.domain.names import closest

_HELP = frozenset({"-h", "--help"})


async def run(words: Sequence[str], session: Session) -> int:
    """Run one command and give its exit code; what a person can mend is said, not raised."""
    session.typed = words
    try:
        try:
            return await _run(words, session)
        except HelpAskedError as asked:
            _help(asked.about, session)
            return 0
    except MinidynoError as error:
        session.complain(error)
        return error.entry.exit_code
    finally:
        await session.aclose()


async def _run(words: Sequence[str], session: Session) -> int:
    if not words or words[0] in _HELP:
        raise HelpAskedError(None)
    name, *rest = words
    if name in {"--version", "-v"}:
        name = "version"
    command = find(name)
    options = rest[: rest.index("--")] if "--" in rest else rest
    if _HELP.intersection(options):
        raise HelpAskedError(name)
    return await _call(command, rest, session)


def _help(about: str | None, session: Session) -> None:
    if about is None:
        pages.overview(session)
    else:
        pages.of_command(session, find(about))


async def _call(command: Command, words: Sequence[str], session: Session) -> int:
    parser = command.parser(session)
    # Words that are left over are looked at here: typer would name them in English alone.
    settings = {"allow_extra_args": True}
    try:
        with parser.make_context(command.name, list(words), **settings) as context:
            if context.args:
                raise MinidynoError(
                    "argument_unexpected", command=command.name, argument=context.args[0]
                )
            result = parser.invoke(context)
    except typer.TyperException as error:
        raise usage_error(error, command, session.language) from error
    code = await result if inspect.isawaitable(result) else result
    return code if isinstance(code, int) else 0


def find(name: str) -> Command:
    """The command of that name; raises `command_unknown` or `command_misspelt`."""
    commands = by_name()
    if name in commands:
        return commands[name]
    close = closest(name, commands)
    if close is not None:
        raise MinidynoError("command_misspelt", name=name, close=close)
    raise MinidynoError("command_unknown", name=name)
