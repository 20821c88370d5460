"""What typer finds wrong with a command line, in our own words."""

import typer

from minidyno.cli.command import Command, metavar
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language


def usage_error(error: typer.TyperException, command: Command, language: Language) -> MinidynoError:
    """Translate by the kind of error, never by its English text."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", None)
    if kind == "NoSuchOption":
        return MinidynoError("option_unknown", command=command.name, option=option)
    if kind == "BadOptionUsage":
        return MinidynoError("option_misused", command=command.name, option=option)
    if parameter is None:
        return MinidynoError("unexpected", error=error.format_message(), log="—")
    named = metavar(parameter, language)
    if parameter.param_type_name == "option":
        named = parameter.opts[0]
    if kind == "MissingParameter":
        return MinidynoError("argument_missing", command=command.name, argument=named)
    # All that typer checks are whole numbers; each says from where (a test sees to it).
    if parameter.max is None:
        return MinidynoError(
            "count_too_small", command=command.name, argument=named, least=parameter.min
        )
    return MinidynoError(
        "count_outside",
        command=command.name,
        argument=named,
        least=parameter.min,
        most=parameter.max,
    )
