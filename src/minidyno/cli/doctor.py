"""A check-up: what minidyno needs, whether it is there, and what to do if not."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from minidyno.cli import serve
from minidyno.cli.checks import ALL
from minidyno.cli.command import JsonOption, command
from minidyno.cli.session import RED, Session
from minidyno.cli.speech import both
from minidyno.domain.catalogue.entry import FAILED
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings


@command(
    "doctor",
    es="Comprueba que todo está bien y dice cómo arreglarlo",
    en="Check that all is well and say how to fix it",
)
async def doctor(
    session: Session,
    clean: Annotated[
        bool,
        typer.Option(
            "--limpiar",
            "--clean",
            help=both(
                es="Quita los contenedores y redes que quedaron de esta carpeta, y los datos de "
                "add-ons de carpetas que ya no existen (con minidyno parado).",
                en="Remove the containers and networks left of this folder, and the data of "
                "add-ons of folders that are no more (minidyno stopped).",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Run all checks; ends with 1 when one fails."""
    home, settings = serve.here(session.environ)
    if clean:
        await _clean(session, home, settings)
    results = [await check(session, home, settings) for check in ALL]
    if as_json:
        session.show_json(
            [{"check": r.name, "ok": r.ok, "found": r.found, "cure": r.cure} for r in results]
        )
    else:
        for result in results:
            mark = "✓" if result.ok else session.paint("✗", RED)
            session.show(f"{mark} {result.name}: {result.found}")
            if not result.ok:
                session.show(f"    → {result.cure}")
    return 0 if all(result.ok for result in results) else FAILED


async def _clean(session: Session, home: Path, settings: Settings) -> None:
    running = serve.running(home)
    if running:
        raise MinidynoError("clean_while_up", home=home, pid=running[0].pid)
    stopped = await serve.stop_addon_servers(home, settings)
    if stopped:
        session.show(
            session.text(
                es=f"Servidores de add-ons parados: {len(stopped)}. Sus datos siguen en su sitio.",
                en=f"Servers of add-ons stopped: {len(stopped)}. Their data stays where it is.",
            )
        )
    for path, gone in serve.remove_forgotten_data():
        session.show(
            session.text(
                es=f"- {path}: datos de add-ons de {gone}, que ya no existe",
                en=f"- {path}: data of add-ons of {gone}, which is no more",
            )
        )
    _name_what_may_be_anyones(session)
    if await serve.docker_trouble(session.environ) is not None:
        session.show(session.text(es="Docker no está: nada que quitar.", en="No Docker: nothing."))
        return
    removed = await serve.clean_docker(home)
    for name in removed:
        session.show(f"- {name}")
    session.show(
        session.text(
            es=f"Quitados de Docker: {len(removed)}. Las apps y sus datos siguen en {home}.",
            en=f"Removed from Docker: {len(removed)}. The apps and their data stay in {home}.",
        )
    )


def _name_what_may_be_anyones(session: Session) -> None:
    """Never remove it: it may be the data of a platform that has not been started for long."""
    found = serve.unrecorded_data()
    for path, changed in found:
        day = f"{datetime.fromtimestamp(changed):%Y-%m-%d}"
        session.show(
            session.text(
                es=f"? {path}: datos de add-ons sin dueño conocido, último cambio el {day}",
                en=f"? {path}: data of add-ons of no known owner, last changed on {day}",
            )
        )
    if found:
        session.show(
            session.text(
                es="Pueden ser de otra carpeta de minidyno y no se quitan solos. Arranca cada "
                "carpeta que aún uses con minidyno up: anota los suyos. Lo que después siga aquí y "
                "no quieras, quítalo tú: rm -r y su ruta.",
                en="They may belong to another folder of minidyno, and are not removed by "
                "themselves. Start each folder that you still use with minidyno up: it writes down "
                "its own. What is still here then and you do not want, remove yourself: rm -r and "
                "its path.",
            )
        )
