"""Starting and stopping the platform."""

import asyncio
import subprocess
import time
from pathlib import Path
from typing import Annotated

import typer

from minidyno.cli import serve
from minidyno.cli.command import command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings, variable

START_LIMIT = 60.0
# An API that fell so often at its start will fall again: better to say so than to wait.
FALLS = 3
_PAUSE = 0.05
_LOG_LINES = 12
_BACKEND = variable("backend")


@command(
    "up",
    es="Arranca minidyno en esta máquina",
    en="Start minidyno on this machine",
    details=both(
        es="En primer plano, Ctrl-C lo para todo, dynos incluidos, y no se pierde nada: el "
        "siguiente «up» los vuelve a arrancar.",
        en="In the foreground, Ctrl-C stops everything, dynos included, and nothing is lost: the "
        "next “up” starts them again.",
    ),
    examples=("minidyno up", "minidyno up --detach"),
)
async def up(
    session: Session,
    detach: Annotated[
        bool,
        typer.Option(
            "--detach",
            "-d",
            help=both(
                es="En segundo plano: vuelve cuando todo responde.",
                en="In the background: returns when everything answers.",
            ),
        ),
    ] = False,
) -> None:
    """Start the supervisor, here or in the background."""
    home, settings = serve.here(session.environ)
    serve.ensure_can_start(home, settings)
    if not detach:
        session.talk(es="Arrancando minidyno…", en="Starting minidyno…")
        serve.become_supervisor(home, settings, _words(session, home, settings))
        return
    with session.doing(es="Arrancando minidyno", en="Starting minidyno"):
        supervisor = serve.start_in_background(home, settings)
        if not await _answers(session, supervisor, home, settings):
            await _give_up(session, supervisor, home)
    session.talk(**_addresses(home, settings))
    await _name_what_docker_lacks(session)


async def _name_what_docker_lacks(session: Session) -> None:
    """Where Docker answers and only the image is missing, say how to have containers."""
    if (await session.client.status()).backend != "process" or session.environ.get(_BACKEND):
        return
    trouble = await serve.docker_trouble(session.environ)
    if trouble is not None and trouble.error_id == "docker_image_missing":
        session.talk(
            es="Docker está listo: para que los dynos sean contenedores, minidyno stack:build y "
            "luego MINIDYNO_BACKEND=docker minidyno up --detach",
            en="Docker is ready: for dynos to be containers, minidyno stack:build and then "
            "MINIDYNO_BACKEND=docker minidyno up --detach",
        )


def _words(session: Session, home: Path, settings: Settings) -> dict[str, str]:
    """What the supervisor says in the terminal: it knows no language itself."""
    end = session.text(es="Ctrl-C lo para todo.", en="Ctrl-C stops everything.")
    return {
        "ready": session.text(**_addresses(home, settings)) + "\n" + end,
        "failing": session.text(
            es=f"La API o el router se caen al arrancar. El motivo está en {home / 'logs'}",
            en=f"The API or the router fall at their start. The reason is in {home / 'logs'}",
        ),
        "stopping": session.text(
            es="Parando los dynos, la API y el router…",
            en="Stopping the dynos, the API and the router…",
        ),
        "hurried": session.text(
            es="La API termina de parar los dynos por su cuenta y luego acaba.",
            en="The API goes on stopping the dynos by itself and then ends.",
        ),
        "stopped": session.text(
            es="Parado. No se ha perdido nada: «minidyno up» sigue donde estaba.",
            en="Stopped. Nothing was lost: “minidyno up” goes on where it was.",
        ),
    }


def _addresses(home: Path, settings: Settings) -> dict[str, str]:
    api = serve.address(settings)
    apps = f"http://APP.localhost:{settings.router_port}"
    return {
        "es": f"minidyno está en marcha.\n  API:     {api}\n  Apps:    {apps}\n  Carpeta: {home}",
        "en": f"minidyno is running.\n  API:     {api}\n  Apps:    {apps}\n  Folder:  {home}",
    }


async def _answers(
    session: Session, supervisor: "subprocess.Popen[bytes]", home: Path, settings: Settings
) -> bool:
    """Wait until our supervisor is there, the API answers and the router takes connections.

    Those two may be running already, left by a supervisor that was killed.
    """
    ends = time.monotonic() + START_LIMIT
    seen: set[int | None] = set()
    while time.monotonic() < ends and supervisor.poll() is None:
        seen |= {serve.recorded_pid(home, "api")}
        if len(seen) > FALLS:
            return False
        ours = serve.recorded_pid(home, "supervisor") == supervisor.pid
        if ours and serve.accepts(settings.host, settings.router_port):
            try:
                await session.client.account()
            except MinidynoError as error:
                if error.error_id != "platform_down":
                    raise
            else:
                return True
        await asyncio.sleep(_PAUSE)
    return False


async def _give_up(session: Session, supervisor: "subprocess.Popen[bytes]", home: Path) -> None:
    """Leave nothing half started, show why, and raise."""
    supervisor.terminate()
    await asyncio.to_thread(supervisor.wait)
    log = home / "logs" / "api.log"
    if log.exists():
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
        session.err.write("\n" + "".join(f"      {line}\n" for line in lines))
    raise MinidynoError("platform_did_not_start", seconds=int(START_LIMIT), log=log)


@command(
    "down",
    es="Para minidyno y sus dynos; los datos se quedan",
    en="Stop minidyno and its dynos; data stays",
)
async def down(session: Session) -> None:
    """Stop everything in order; nothing running is no error."""
    home, settings = serve.here(session.environ)
    with session.doing(es="Parando minidyno", en="Stopping minidyno") as step:
        if not await asyncio.to_thread(serve.stop, home, settings):
            step.add(session.text(es="no estaba en marcha", en="it was not running"))
