"""Heroku's own command line, pointed at this platform."""

import shlex
from typing import Annotated

import typer

from minidyno.cli import serve
from minidyno.cli.command import JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.domain.heroku_client import TOLD, environment


@command(
    "heroku:env",
    es="Da lo que el CLI de Heroku necesita para hablar con tu plataforma",
    en="Give what Heroku's CLI needs to talk to your platform",
    details=both(
        es="Son líneas para la terminal: hasta que la cierres, heroku habla con tu máquina y no "
        "con Heroku. Llevan el token de la plataforma: no las publiques.",
        en="They are lines for the terminal: until you close it, heroku talks to your machine and "
        "not to Heroku. They hold the platform's token: do not publish them.",
    ),
    examples=('eval "$(minidyno heroku:env)"', 'eval "$(minidyno heroku:env --unset)"'),
)
async def show_heroku_env(
    session: Session,
    unset: Annotated[
        bool,
        typer.Option(
            "--unset",
            help=both(
                es="Lo contrario: heroku vuelve a hablar con Heroku.",
                en="The opposite: heroku talks to Heroku again.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Print lines that a shell can read; what each is for stands in the reference."""
    own = [told.name for told in TOLD if told.name != "NO_PROXY"]
    if unset:
        session.show(f"unset {' '.join(own)}")
        return
    home, settings = serve.here(session.environ)
    no_proxy = session.environ.get("NO_PROXY") or session.environ.get("no_proxy", "")
    told = environment(settings.api_port, serve.token(home), no_proxy)
    if as_json:
        session.show_json(told)
        return
    for name, value in told.items():
        session.show(f"export {name}={shlex.quote(value)}")
    if session.out.isatty():
        session.talk(
            es='\nPara que esta terminal las use: eval "$(minidyno heroku:env)"',
            en='\nFor this terminal to use them: eval "$(minidyno heroku:env)"',
        )
