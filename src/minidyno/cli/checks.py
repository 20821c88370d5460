"""The checks of `minidyno doctor`, each with its cure."""

import shutil
import stat
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from minidyno.cli import serve
from minidyno.cli.session import Session
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.sizes import size

_DISK_NEEDED = 1_000_000_000
_PYTHON_NEEDED = (3, 11)


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found; the cure is empty when all is well."""

    name: str
    ok: bool
    found: str
    cure: str = ""


Check = Callable[[Session, Path, Settings], Awaitable[Result]]


async def python(session: Session, _home: Path, _settings: Settings) -> Result:
    """Python is new enough."""
    found = ".".join(map(str, sys.version_info[:3]))
    cure = session.text(es="Instala Python 3.11 o posterior.", en="Install Python 3.11 or later.")
    return Result("Python", sys.version_info[:2] >= _PYTHON_NEEDED, found, cure)


async def git(session: Session, _home: Path, _settings: Settings) -> Result:
    """Git is there: deploys ask it what belongs to an app."""
    path = shutil.which("git")
    cure = session.text(es="Instala git.", en="Install git.")
    return Result("git", path is not None, path or "—", cure)


async def disk(session: Session, home: Path, _settings: Settings) -> Result:
    """There is room for builds and slugs."""
    place = next(p for p in (home, *home.parents) if p.exists())
    free = shutil.disk_usage(place).free
    return Result(
        session.text(es="espacio en disco", en="disk space"),
        free >= _DISK_NEEDED,
        size(free),
        session.text(
            es=f"Libera espacio en {place}: hace falta 1 GB.",
            en=f"Free some space in {place}: 1 GB is needed.",
        ),
    )


async def folder(session: Session, home: Path, _settings: Settings) -> Result:
    """The folder and the token in it are the owner's alone."""
    name = session.text(es="carpeta y token", en="folder and token")
    if not home.exists():
        return Result(name, True, session.text(es="se crearán", en="will be made"))
    open_ones = [
        path for path in (home, home / "token", home / "secret") if path.exists() and _is_open(path)
    ]
    words = " ".join(str(path) for path in open_ones)
    return Result(
        name,
        not open_ones,
        words or str(home),
        session.text(es="Otros pueden leerlos: ", en="Others can read them: ")
        + f"chmod go-rwx {words}",
    )


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


async def api(session: Session, _home: Path, settings: Settings) -> Result:
    """The API answers, and is of our own version."""
    from importlib.metadata import version  # noqa: PLC0415

    try:
        info = await session.client.status()
    except MinidynoError as error:
        holder = serve.holder(settings.api_port)
        found = session.text(es="no responde", en="does not answer") + holder
        return Result("API", False, found, error.say(session.language))
    ours = version("minidyno")
    return Result(
        "API",
        info.version == ours,
        f"{info.api_url}, {info.version}, {info.backend}",
        session.text(
            es="Es de otra versión: minidyno down && minidyno up --detach",
            en="It is of another version: minidyno down && minidyno up --detach",
        ),
    )


async def router(session: Session, _home: Path, settings: Settings) -> Result:
    """The router takes connections."""
    answers = serve.accepts(settings.host, settings.router_port)
    url = f"http://{settings.host}:{settings.router_port}"
    return Result(
        "router",
        answers,
        url,
        session.text(
            es="No responde. Arráncalo con: minidyno up --detach",
            en="It does not answer. Start it with: minidyno up --detach",
        ),
    )


async def supervisor(session: Session, home: Path, _settings: Settings) -> Result:
    """Somebody starts api and router again when they fall, or none of them is left."""
    processes = {process.name: process.pid for process in serve.running(home)}
    name = session.text(es="procesos", en="processes")
    found = ", ".join(f"{name} {pid}" for name, pid in processes.items())
    orphaned = bool(processes) and "supervisor" not in processes
    return Result(
        name,
        not orphaned,
        found or session.text(es="ninguno", en="none"),
        session.text(
            es="Quedaron sin supervisor. Adóptalos con: minidyno up --detach",
            en="They are left without a supervisor. Adopt them with: minidyno up --detach",
        ),
    )


async def packages(session: Session, home: Path, settings: Settings) -> Result:
    """The store for builds without network is filled."""
    store = Path(settings.package_store) if settings.package_store else home / "packages"
    count = sum(1 for path in store.rglob("*") if path.is_file()) if store.is_dir() else 0
    word = session.text(es="archivos", en="files")
    return Result(
        session.text(es="paquetes para construir sin red", en="packages to build offline"),
        count > 0,
        f"{count} {word}, {store}",
        session.text(
            es="Sin ellos, construir necesita red. Los guarda: python3 scripts/curso.py abrir",
            en="Without them, building needs the network. python3 scripts/curso.py open keeps them",
        ),
    )


async def docker(session: Session, _home: Path, _settings: Settings) -> Result:
    """Dynos can be containers; a fault only where they are to be."""
    trouble = await serve.docker_trouble(session.environ)
    try:
        needed = (await session.client.status()).backend == "docker"
    except MinidynoError:
        needed = False
    if trouble is None:
        return Result("Docker", True, session.text(es="listo", en="ready"))
    said = trouble.say(session.language)
    if needed:
        return Result("Docker", False, trouble.error_id, said)
    optional = session.text(
        es="opcional; los dynos son procesos", en="optional; dynos are processes"
    )
    return Result("Docker", True, f"{optional}. {said}")


async def addons(session: Session, _home: Path, _settings: Settings) -> Result:
    """Which servers of add-ons are there; each is optional until someone wants it."""
    try:
        containers = (await session.client.status()).backend == "docker"
        trouble = await serve.addon_trouble(session.environ, containers=containers)
    except MinidynoError:
        # No platform, or no Docker: what there is on the machine itself.
        trouble = await serve.addon_trouble(session.environ, containers=False)
    name = session.text(es="servidores de add-ons", en="servers of add-ons")
    there = ", ".join(service for service, error in trouble.items() if error is None)
    lacking = [
        f"{service}: {error.say(session.language)}" for service, error in trouble.items() if error
    ]
    old = any(error and error.error_id == "addon_image_outdated" for error in trouble.values())
    # What is missing is optional; what is of another version may fail in ways nobody understands.
    return Result(name, not old, ". ".join([there or "—", *lacking]), "minidyno addons:images")


ALL: tuple[Check, ...] = (
    python,
    git,
    disk,
    folder,
    api,
    router,
    supervisor,
    packages,
    docker,
    addons,
)
