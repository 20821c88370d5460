"""Where the seconds of a deploy went."""

import shutil
from collections.abc import Sequence
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.release_phase import newest_release
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.models import PhaseInfo
from minidyno.domain.deploy_timeline import WORDS

_BAR, _SHORTEST_BAR = 30, 12
_GAP = 2  # between two columns


@command(
    "releases:timeline",
    es="Muestra en qué se fueron los segundos de un despliegue",
    en="Show where the seconds of a deploy went",
    examples=("minidyno releases:timeline v3 -a demo",),
)
async def show_timeline(
    session: Session,
    release: Annotated[
        str | None, typer.Argument(metavar="vN", help=both(es="Release.", en="Release."))
    ] = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show each phase with its beginning, its seconds and a bar; of the newest release if none."""
    name = which_app(session, app)
    if release is None:
        release = str((await newest_release(session, name)).version)
    timeline = await session.client.release_timeline(name, release)
    if as_json:
        session.show_json(timeline.raw)
        return
    session.header(
        es=f"Despliegue de v{timeline.version} en {name}: {timeline.seconds:.2f} s",
        en=f"Deploy of v{timeline.version} on {name}: {timeline.seconds:.2f} s",
    )
    session.show()
    titles = [
        session.text(es="Fase", en="Phase"),
        session.text(es="Desde", en="From"),
        session.text(es="Duración", en="Duration"),
    ]
    rows = [titles, *(_row(session, phase) for phase in timeline.phases)]
    names, bar = _fitting([row[0] for row in rows], _width(rows, 1) + _width(rows, 2))
    bars = ["", *(_bar(phase, timeline.seconds, bar) for phase in timeline.phases)]
    session.columns(
        [[name, *row[1:], mark] for name, row, mark in zip(names, rows, bars, strict=True)]
    )


def _row(session: Session, phase: PhaseInfo) -> list[str]:
    # A newer platform may know phases that we do not.
    spanish, english = WORDS.get(phase.name, (phase.name, phase.name))
    name = session.text(es=spanish, en=english)
    if phase.detail:
        name = f"{name}: {phase.detail}"
    return [name, f"{phase.start:.2f} s", f"{phase.seconds:.2f} s"]


def _width(rows: Sequence[Sequence[str]], column: int) -> int:
    return max(len(row[column]) for row in rows)


def _fitting(names: Sequence[str], taken: int) -> tuple[list[str], int]:
    """Names, and how wide the bars are, so that no line is wider than the terminal."""
    left = shutil.get_terminal_size().columns - taken - 3 * _GAP
    widest = max(len(name) for name in names)
    bar = min(max(left - widest, _SHORTEST_BAR), _BAR)
    room = max(left - bar, _SHORTEST_BAR)
    return [name if len(name) <= room else f"{name[: room - 1]}…" for name in names], bar


def _bar(phase: PhaseInfo, whole: float, width: int) -> str:
    """The phase's place in the whole, at least one mark wide."""
    if whole <= 0:
        return "█"
    begin = min(width - 1, round(phase.start / whole * width))
    end = max(begin + 1, round((phase.start + phase.seconds) / whole * width))
    return " " * begin + "█" * (end - begin)
