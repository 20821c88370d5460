"""Where the seconds of a deploy went."""

from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.release_phase import newest_release
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.models import PhaseInfo, TimelineInfo
from minidyno.domain.deploy_timeline import WORDS

_BAR = 30


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
        "",
    ]
    session.columns([titles, *(_row(session, phase, timeline) for phase in timeline.phases)])


def _row(session: Session, phase: PhaseInfo, timeline: TimelineInfo) -> list[str]:
    # A newer platform may know phases that we do not.
    spanish, english = WORDS.get(phase.name, (phase.name, phase.name))
    name = session.text(es=spanish, en=english)
    if phase.detail:
        name = f"{name}: {phase.detail}"
    return [name, f"{phase.start:.2f} s", f"{phase.seconds:.2f} s", _bar(phase, timeline.seconds)]


def _bar(phase: PhaseInfo, whole: float) -> str:
    """The phase's place in the whole, at least one mark wide."""
    if whole <= 0:
        return "█"
    begin = min(_BAR - 1, round(phase.start / whole * _BAR))
    end = max(begin + 1, round((phase.start + phase.seconds) / whole * _BAR))
    return " " * begin + "█" * (end - begin)
