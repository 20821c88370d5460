"""The app's log."""

import json
import re
from typing import Annotated
from zlib import crc32

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.errors import MinidynoError

_LINE = re.compile(
    r"(?P<head>(?P<at>\S+) (?P<source>\w+)\[(?P<dyno>[^\]]+)\]:)(?P<text> .*)?", re.DOTALL
)
# What the platform says of the app as a whole, and the router of each request.
_PLATFORM = ("router", "api", "logplex")
_SOURCES = ("app", "heroku")
_COLOURS = ("33", "36", "32", "35", "34", "93", "96", "92", "95", "94")


@command(
    "logs",
    es="Muestra el log de la app",
    en="Show the app's log",
    examples=("minidyno logs --tail -a demo", "minidyno logs -n 50 --ps web -a demo"),
)
async def show_logs(
    session: Session,
    app: AppOption = None,
    number: Annotated[
        int,
        typer.Option(
            "--num",
            "-n",
            metavar="N",
            min=0,
            help=both(
                es="Cuántas líneas; con --tail, también 0.",
                en="How many lines; with --tail, 0 as well.",
            ),
        ),
    ] = 100,
    tail: Annotated[
        bool, typer.Option("--tail", "-t", help=both(es="Sigue el log.", en="Follow the log."))
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", "-s", metavar="app|heroku", help=both(es="De quién.", en="Whose.")
        ),
    ] = None,
    dyno: Annotated[
        str | None,
        typer.Option(
            "--dyno",
            "--ps",
            "-d",
            "-p",
            metavar="DYNO",
            help=both(es="De un dyno (web.1) o de un tipo (web).", en="Of a dyno or a type."),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the last lines, and with --tail those to come; as JSON, one object per line."""
    name = which_app(session, app)
    if number == 0 and not tail:
        raise MinidynoError("count_too_small", command="logs", argument="--num", least=1)
    if tail and dyno is not None:
        await _say_who_there_is(session, name, dyno)
    count = 0
    lines = session.client.logs(name, lines=number, tail=tail, dyno=dyno, source=source)
    async for line in lines:
        count += 1
        session.show(_as_json(line) if as_json else _coloured(session, line))
        if tail:
            session.out.flush()
    if count == 0 and number > 0:
        session.talk(es="No hay ninguna línea así.", en="There is no such line.")
        if source not in {None, *_SOURCES}:
            session.talk(es="--source es app o heroku.", en="--source is app or heroku.")
        if dyno is not None:
            await _say_who_there_is(session, name, dyno)


async def _say_who_there_is(session: Session, app: str, asked: str) -> None:
    """As at Heroku, a filter may name a dyno that is gone or to come; a slip should be seen."""
    dynos = list(dict.fromkeys(dyno.name for dyno in await session.client.dynos(app)))
    types = {name.partition(".")[0] for name in dynos}
    if asked in {*dynos, *types, *_PLATFORM}:
        return
    here = ", ".join(dynos) or "—"
    session.talk(
        es=f"Ahora no hay ningún dyno «{asked}». Los que hay: {here}. También puedes pedir lo que "
        "dicen router y api.",
        en=f"There is no dyno “{asked}” now. Those there are: {here}. You can ask for what router "
        "and api say, too.",
    )


def _coloured(session: Session, line: str) -> str:
    """Give each dyno a colour of its own."""
    match = _LINE.fullmatch(line)
    if match is None:
        return line
    # Not hash(): it differs from one run to the next, and a dyno should keep its colour.
    colour = _COLOURS[crc32(match["dyno"].encode()) % len(_COLOURS)]
    return session.paint(match["head"], colour) + (match["text"] or "")


def _as_json(line: str) -> str:
    match = _LINE.fullmatch(line)
    if match is None:
        return json.dumps({"text": line}, ensure_ascii=False)
    parts = {name: match[name] for name in ("at", "source", "dyno")}
    return json.dumps({**parts, "text": (match["text"] or "")[1:]}, ensure_ascii=False)
