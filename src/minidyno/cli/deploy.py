"""Deploying a folder: pack, upload, build, and wait until the new dynos answer."""

import asyncio
import os
import time
from codecs import getincrementaldecoder
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, TextIO

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.commit import commit_of
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.models import BuildInfo, DynoInfo
from minidyno.client.pack import chunks, packed
from minidyno.domain.errors import MinidynoError
from minidyno.domain.sizes import size

# The platform itself gives up after the boot timeout; this is for one that no longer says so.
_MARGIN = 30.0
_PAUSE = 0.1


@command(
    "deploy",
    es="Despliega una carpeta y espera a que responda",
    en="Deploy a folder and wait until it answers",
    details=both(
        es="Sube la carpeta tal como está, con commit o sin él, menos .git, los entornos "
        "virtuales y las cachés.",
        en="Uploads the folder as it is, committed or not, without .git, virtual environments "
        "and caches.",
    ),
    examples=("minidyno deploy . -a demo",),
)
async def deploy(
    session: Session,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar=both(es="CARPETA", en="FOLDER"), help=both(es="La de la app.", en="The app's.")
        ),
    ] = Path(),
    app: AppOption = None,
    no_wait: Annotated[
        bool,
        typer.Option(
            "--no-wait", help=both(es="No espera a los dynos.", en="Do not wait for the dynos.")
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Deploy; the build's log is data, the rest is talk."""
    name = which_app(session, app)
    folder = session.folder / folder
    await session.client.app(name)  # a wrong name is said before anything is packed
    build = await _build(session, name, folder, session.err if as_json else session.out)
    if not build.succeeded or build.release_id is None:
        raise MinidynoError("build_failed")
    release = await session.client.release(name, build.release_id)
    if release.status == "failed":
        raise MinidynoError("release_command_failed", app=name, version=release.version)
    if not no_wait:
        await wait_until_up(session, name, release.version)
    if as_json:
        session.show_json({"build": build.raw, "release": release.raw})


async def _build(session: Session, app: str, folder: Path, log: TextIO) -> BuildInfo:
    """Upload and build, the log as it comes."""
    with ExitStack() as stack:
        with session.doing(es=f"Empaquetando {folder}", en=f"Packing {folder}") as step:
            file = stack.enter_context(packed(folder))
            step.add(size(file.seek(0, os.SEEK_END)))
            file.seek(0)
        with session.doing(es=f"Subiendo a ⬢ {app}", en=f"Uploading to ⬢ {app}"):
            deployment = await session.client.deploy_tarball(
                app, chunks(file), version=commit_of(folder)
            )
    # A piece of the log may end in the middle of a letter.
    decoder = getincrementaldecoder("utf-8")("replace")
    async for chunk in deployment.output():
        log.write(decoder.decode(chunk))
        log.flush()
    return await deployment.result()


async def wait_until_up(session: Session, app: str, version: int) -> None:
    """Wait until every dyno of a release is up; raises `dynos_not_up`, `dynos_not_up_at_all`."""
    with session.doing(
        es=f"Esperando a los dynos de v{version}", en=f"Waiting for the dynos of v{version}"
    ) as step:
        ends = time.monotonic() + session.boot_timeout + _MARGIN
        while True:
            formation = await session.client.formation(app)
            wanted = sum(process.quantity for process in formation)
            scaled = {process.type for process in formation}
            dynos = [d for d in await session.client.dynos(app) if d.type in scaled]
            mine = [dyno for dyno in dynos if dyno.release == version]
            up = sum(dyno.state in {"up", "idle"} for dyno in mine)
            # A moment after its dynos are up a release takes over from the one before.
            before = any(d.release < version and d.state in {"up", "idle"} for d in dynos)
            if up >= wanted and not before:
                step.add(_count(session, up))
                break
            if any(dyno.release > version for dyno in dynos):
                step.add(session.text(es="otro release los releva", en="another release took over"))
                return
            if any(dyno.state == "crashed" for dyno in mine) or time.monotonic() > ends:
                raise _not_up(app, version, dynos)
            await asyncio.sleep(_PAUSE)
    addresses = await session.client.addresses(app)
    session.talk(
        es=f"v{version} atiende en {addresses.web_url} y en {addresses.port_url}",
        en=f"v{version} answers at {addresses.web_url} and at {addresses.port_url}",
    )


def _count(session: Session, up: int) -> str:
    return session.text(es=f"{up} en marcha", en=f"{up} up")


def _not_up(app: str, version: int, dynos: Sequence[DynoInfo]) -> MinidynoError:
    said = ", ".join(f"{d.name}: {d.state}" for d in dynos if d.release == version) or "—"
    serving = [d.release for d in dynos if d.release < version and d.state in {"up", "idle"}]
    if serving:
        return MinidynoError(
            "dynos_not_up", app=app, version=version, dynos=said, serving=max(serving)
        )
    return MinidynoError("dynos_not_up_at_all", app=app, version=version, dynos=said)
