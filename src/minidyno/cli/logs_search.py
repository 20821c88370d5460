"""Searching in days of the app's log."""

from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.found_lines import FoundLine
from minidyno.domain.log_query import MOST_CONTEXT, MOST_LINES

_MARK = "1;30;43"  # bold black on yellow
_HEAD = "36"
_DIM = "2"


@command(
    "logs:search",
    es="Busca en los días de log que guarda «registros»",
    en="Search in the days of log that “registros” keeps",
    details=both(
        es="Escribe la búsqueda entre comillas simples. Palabras, sin distinguir acentos ni "
        'mayúsculas; "frase exacta"; pago*; -sin; uno OR otro; paréntesis; dyno:web.1; '
        "source:app; code:H12; status:>=500, status:5xx, status:400..404; since:2h, "
        "until:2026-01-31T12:00 (UTC). Lo más nuevo va primero.",
        en="Write the query in single quotes. Words, whatever their accents and case; "
        '"exact phrase"; pay*; -without; one OR other; parentheses; dyno:web.1; source:app; '
        "code:H12; status:>=500, status:5xx, status:400..404; since:2h, "
        "until:2026-01-31T12:00 (UTC). The newest comes first.",
    ),
    examples=(
        "minidyno logs:search 'error since:2h' -a demo",
        "minidyno logs:search 'code:H12 dyno:web.1' --context 3 -a demo",
    ),
)
async def search_logs(
    session: Session,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=both(es="BÚSQUEDA", en="QUERY"),
            help=both(
                es="Qué se busca; sin nada, las últimas líneas.",
                en="What is looked for; nothing: the last lines.",
            ),
        ),
    ] = None,
    app: AppOption = None,
    number: Annotated[
        int,
        typer.Option(
            "--num",
            "-n",
            metavar="N",
            min=1,
            max=MOST_LINES,
            help=both(
                es=f"Cuántas líneas, hasta {MOST_LINES}.", en=f"How many lines, up to {MOST_LINES}."
            ),
        ),
    ] = 100,
    context: Annotated[
        int,
        typer.Option(
            "--context",
            "-C",
            metavar="N",
            min=0,
            max=MOST_CONTEXT,
            help=both(
                es=f"Cuántas líneas antes y después de cada una, hasta {MOST_CONTEXT}.",
                en=f"How many lines before and after each, up to {MOST_CONTEXT}.",
            ),
        ),
    ] = 0,
    before: Annotated[
        int | None,
        typer.Option(
            "--before",
            min=1,
            metavar=both(es="LÍNEA", en="LINE"),
            help=both(
                es="Sigue por debajo de este número de línea.",
                en="Go on below this number of a line.",
            ),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write what was found, newest first; with --context each line in the middle of its group."""
    name = which_app(session, app)
    found = await session.client.search_logs(
        name,
        " ".join(query or ()),
        most=number,
        context=context,
        before=before,
    )
    if as_json:
        session.show_json(found.raw)
        return
    for line in found.lines:
        if context > 0:
            _show_group(session, line)
        else:
            session.show(_marked(session, line))
    if not found.lines:
        session.talk(es="No hay ninguna línea así.", en="There is no such line.")
    if found.next is not None:
        session.talk(
            es=f"Hay más: sigue con --before {found.next}",
            en=f"There are more: go on with --before {found.next}",
        )
    if found.behind:
        session.talk(
            es=f"Líneas aún por guardar: {found.behind}. Busca otra vez dentro de un momento.",
            en=f"Lines still to be kept: {found.behind}. Search again in a moment.",
        )


def _show_group(session: Session, line: FoundLine) -> None:
    for near in line.around:
        if near.number == line.number:
            session.show(f"> {_marked(session, line)}")
        else:
            session.show(session.paint(f"  {near.head} {near.text}", _DIM))
    session.show("--")


def _marked(session: Session, line: FoundLine) -> str:
    parts, at = [], 0
    for first, last in line.marks:
        parts += [line.text[at:first], session.paint(line.text[first:last], _MARK)]
        at = last
    return f"{session.paint(line.head, _HEAD)} {''.join(parts)}{line.text[at:]}"
