"""A command: its name, what it says about itself, and the function that does it."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import typer

from minidyno.cli.session import Session
from minidyno.cli.speech import both, one_of
from minidyno.domain.language import Language

AppOption = Annotated[
    str | None,
    typer.Option(
        "--app",
        "-a",
        metavar="APP",
        help=both(
            es="App; si falta, MINIDYNO_APP, HEROKU_APP o el remoto de git.",
            en="App; else MINIDYNO_APP, HEROKU_APP or the git remote.",
        ),
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=both(es="Datos para programas.", en="Data for programs."))
]

Doing = Callable[..., Awaitable[int | None]]


class HelpAskedError(Exception):
    """A command wants help to be shown, which only those who know all commands can write."""

    def __init__(self, about: str | None) -> None:
        self.about = about
        super().__init__(about)


class Parameter(Protocol):
    """What is read of an option or argument to describe it."""

    name: str
    opts: list[str]
    metavar: str | None
    help: str | None
    required: bool
    default: object
    nargs: int
    param_type_name: str
    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `summary` and `details` are `both` languages in one."""

    name: str
    aliases: tuple[str, ...]
    summary: str
    details: str
    examples: tuple[str, ...]
    doing: Doing

    def parser(self, session: Session | None = None) -> Any:
        """Make typer's parser; without a session it can only describe itself."""

        def callback(**given: object) -> Awaitable[int | None]:
            if session is None:
                msg = "a command without a session cannot run"
                raise RuntimeError(msg)
            return self.doing(session, **given)

        # The first parameter is the session, which is ours to give and not to be asked for.
        _, *asked = inspect.signature(self.doing, eval_str=True).parameters.values()
        callback.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
        app = typer.Typer(add_completion=False)
        app.command(self.name, add_help_option=False)(callback)
        return typer.main.get_command(app)

    def parameters(self) -> list[Parameter]:
        """The options and arguments."""
        return list(self.parser().params)

    def in_language(self, language: Language) -> "Described":
        """Describe the command for a reader."""
        return Described(self, language)


class Described:
    """How a command is described in one language."""

    def __init__(self, command: Command, language: Language) -> None:
        self.summary = one_of(command.summary, language)
        self.details = one_of(command.details, language)
        parameters = command.parameters()
        self.arguments = [_row(p, language) for p in parameters if _is_argument(p)]
        self.options = [_row(p, language) for p in parameters if not _is_argument(p)]
        words = [_usage(p, language) for p in parameters if _is_argument(p)]
        if self.options:
            words.append(one_of(both(es="[OPCIONES]", en="[OPTIONS]"), language))
        self.usage = " ".join(["minidyno", command.name, *words])


def _is_argument(parameter: Parameter) -> bool:
    return parameter.param_type_name == "argument"


def metavar(parameter: Parameter, language: Language) -> str:
    """Name what is to be given."""
    return one_of(parameter.metavar or "", language)


def _usage(parameter: Parameter, language: Language) -> str:
    word = metavar(parameter, language) + ("…" if parameter.nargs != 1 else "")
    return word if parameter.required else f"[{word}]"


def _row(parameter: Parameter, language: Language) -> tuple[str, str]:
    name = metavar(parameter, language)
    if not _is_argument(parameter):
        name = f"{', '.join(parameter.opts)} {name}".rstrip()
    return name, one_of(parameter.help or "", language)


def command(
    name: str,
    *,
    es: str,
    en: str,
    aliases: tuple[str, ...] = (),
    details: str = "",
    examples: tuple[str, ...] = (),
) -> Callable[[Doing], Command]:
    """Make a command of a function whose first parameter is the session."""

    def made(doing: Doing) -> Command:
        return Command(name, aliases, both(es=es, en=en), details, examples, doing)

    return made
