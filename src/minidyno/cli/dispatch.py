"""From words to a command that has run, and its exit code."""

import inspect
from collections.abc import Mapping, Sequence

import typer

from minidyno.cli import help as pages
from minidyno.cli.command import Command, HelpAskedError, Parameter, metavar
from minidyno.cli.session import Session
from minidyno.cli.topics import all_names, command_named
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
        except UnicodeEncodeError as error:
            raise _not_text(words, error) from error
    except MinidynoError as error:
        session.complain(error)
        return error.entry.exit_code
    finally:
        await session.aclose()


def _not_text(words: Sequence[str], error: UnicodeEncodeError) -> Exception:
    """A word of bytes that are no UTF-8 can be a file's name, but nothing that is sent."""
    for word in words:
        shown = word.encode("utf-8", "replace").decode()
        if shown != word:
            return MinidynoError("word_not_text", word=shown)
    return error


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
            _refuse_empty(command, parser.params, context.params, session)
            result = parser.invoke(context)
    except typer.TyperException as error:
        raise usage_error(error, command, session.language) from error
    code = await result if inspect.isawaitable(result) else result
    return code if isinstance(code, int) else 0


def _refuse_empty(
    command: Command,
    parameters: Sequence[Parameter],
    given: Mapping[str, object],
    session: Session,
) -> None:
    """A word that is there and says nothing does not mean what its absence means: all, the last."""
    for parameter in parameters:
        value = given.get(parameter.name)
        if parameter.param_type_name != "argument" or value == parameter.default:
            continue
        words = [value] if isinstance(value, str) else value
        if isinstance(words, list) and not any(str(word).strip() for word in words):
            named = metavar(parameter, session.language)
            raise MinidynoError("argument_empty", command=command.name, argument=named)


def find(name: str) -> Command:
    """The command of that name; raises `command_unknown` or `command_misspelt`."""
    command = command_named(name)
    if command is not None:
        return command
    close = closest(name, all_names())
    if close is not None:
        raise MinidynoError("command_misspelt", name=name, close=close)
    raise MinidynoError("command_unknown", name=name)
