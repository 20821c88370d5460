"""About minidyno itself: version and help."""

import platform
from typing import Annotated

import typer

from minidyno.cli.command import HelpAskedError, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both


@command("version", es="Dice la versión", en="Say the version")
async def show_version(session: Session, as_json: JsonOption = False) -> None:
    """Print minidyno's version, the system and Python's version."""
    # Loaded by this command alone: it takes longer than most commands need in all.
    from importlib.metadata import version  # noqa: PLC0415

    facts = {
        "minidyno": version("minidyno"),
        "platform": f"{platform.system().lower()}-{platform.machine().lower()}",
        "python": platform.python_version(),
    }
    if as_json:
        session.show_json(facts)
    else:
        session.show(f"minidyno/{facts['minidyno']} {facts['platform']} python-{facts['python']}")


@command("help", es="Explica un comando", en="Explain a command")
async def show_help(
    _session: Session,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar=both(es="COMANDO", en="COMMAND"),
            help=both(es="Sin ella, las lista todas.", en="Without it, all are listed."),
        ),
    ] = None,
) -> None:
    """Ask for the overview, or for how one command is used."""
    raise HelpAskedError(name)
