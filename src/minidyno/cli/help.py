"""Help, in the reader's language and grouped by topic."""

import textwrap

from minidyno.cli.command import Command
from minidyno.cli.session import BOLD, Session
from minidyno.cli.topics import TOPICS

_WIDTH = 78


def overview(session: Session) -> None:
    """Write all commands by topic."""
    session.show(
        session.text(
            es="minidyno: una PaaS pequeña en tu máquina, con los comandos de Heroku.",
            en="minidyno: a small PaaS on your machine, with Heroku's commands.",
        )
    )
    session.show()
    session.show(
        session.text(es="Uso: minidyno COMANDO [OPCIONES]", en="Usage: minidyno COMMAND [OPTIONS]")
    )
    width = max(len(c.name) for topic in TOPICS for c in topic.commands())
    for topic in TOPICS:
        session.show()
        session.show(session.paint(session.text(es=topic.es, en=topic.en), BOLD))
        for command in topic.commands():
            summary = command.in_language(session.language).summary
            session.show(f"  {command.name:<{width}}  {summary}")
    session.show()
    session.show(
        session.text(
            es="Para empezar: minidyno up --detach && minidyno apps:create demo && "
            "minidyno deploy CARPETA -a demo\nMás sobre un comando: minidyno help COMANDO",
            en="To begin: minidyno up --detach && minidyno apps:create demo && "
            "minidyno deploy FOLDER -a demo\nMore about a command: minidyno help COMMAND",
        )
    )


def of_command(session: Session, command: Command) -> None:
    """Write how a command is used."""
    described = command.in_language(session.language)
    session.show(described.summary)
    session.show()
    session.show(f"{session.text(es='Uso', en='Usage')}: {described.usage}")
    for title, rows in (
        (session.text(es="Argumentos", en="Arguments"), described.arguments),
        (session.text(es="Opciones", en="Options"), described.options),
    ):
        if rows:
            session.show()
            session.show(session.paint(title, BOLD))
            session.columns(rows, indent="  ")
    if described.details:
        session.show()
        session.show(textwrap.fill(described.details, _WIDTH))
    if command.examples:
        session.show()
        session.show(session.paint(session.text(es="Ejemplos", en="Examples"), BOLD))
        for example in command.examples:
            session.show(f"  $ {example}")
    if command.aliases:
        session.show()
        also = session.text(es="También", en="Also")
        session.show(f"{also}: {', '.join(command.aliases)}")
