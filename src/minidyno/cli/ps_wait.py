"""Waiting for dynos: scaling, configuring and going back are done before the dynos are."""

import asyncio
import time
from collections.abc import Sequence
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.completeness import types_not_ready
from minidyno.client.models import DynoInfo, ProcessInfo
from minidyno.domain.errors import MinidynoError

# The platform itself gives up after the boot timeout; this is for a crash that is tried again.
_MARGIN = 30.0
_PAUSE = 0.1


@command(
    "ps:wait",
    es="Espera a que todos los dynos ejecuten el último release",
    en="Wait until every dyno runs the latest release",
    details=both(
        es="Para después de escalar, configurar o volver atrás: esos comandos terminan cuando la "
        "plataforma toma nota, y los dynos llegan un momento después.",
        en="For after scaling, configuring or rolling back: those commands end when the platform "
        "has taken note, and the dynos come a moment later.",
    ),
    examples=("minidyno ps:wait -a demo", "minidyno ps:wait --type web -a demo"),
)
async def wait(
    session: Session,
    app: AppOption = None,
    process_type: Annotated[
        str | None,
        typer.Option(
            "--type",
            "-t",
            metavar=both(es="TIPO", en="TYPE"),
            help=both(es="Solo los de un tipo.", en="Only those of a type."),
        ),
    ] = None,
) -> None:
    """Wait; a dyno that crashes meanwhile ends it, one that had crashed before does not."""
    name = which_app(session, app)
    with session.doing(es=f"Esperando a los dynos de ⬢ {name}", en=f"Waiting for ⬢ {name}") as step:
        known = {dyno.id for dyno in await session.client.dynos(name)}
        ends = time.monotonic() + session.boot_timeout + _MARGIN
        while True:
            processes = await _processes(session, name, process_type)
            dynos = await session.client.dynos(name)
            version = await _latest(session, name)
            if not types_not_ready(processes, dynos, version):
                break
            # Of an older release, while the release phase of the latest goes on, it says nothing.
            fallen = any(
                d.state == "crashed" and d.id not in known and d.release == version for d in dynos
            )
            if fallen or time.monotonic() > ends:
                raise MinidynoError("dynos_missing", app=name, version=version, dynos=_said(dynos))
            await asyncio.sleep(_PAUSE)
        count = sum(process.quantity for process in processes)
        step.add(session.text(es=f"{count} con v{version}", en=f"{count} running v{version}"))


async def _processes(session: Session, app: str, only: str | None) -> Sequence[ProcessInfo]:
    processes = await session.client.formation(app)
    if not processes:
        raise MinidynoError("formation_empty", app=app)
    chosen = [process for process in processes if only in {None, process.type}]
    if not chosen:
        known = ", ".join(process.type for process in processes)
        raise MinidynoError("process_type_unknown", app=app, type=only, known=known)
    return chosen


async def _latest(session: Session, app: str) -> int:
    releases = await session.client.releases(app)
    return next(release.version for release in releases if release.status != "failed")


def _said(dynos: Sequence[DynoInfo]) -> str:
    return ", ".join(f"{d.name}: {d.state} v{d.release}" for d in dynos) or "—"
