"""Finding the platform."""

import os
import sys
import tomllib
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from minidyno.client.client import Client
from minidyno.client.models import StatusInfo
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings, read_settings
from minidyno.lab.doors.answer import Door
from minidyno.lab.doors.simulated import SimulatedDoor
from minidyno.lab.ground import Ground
from minidyno.lab.language import notebook_language
from minidyno.lab.pace import RealPace, SimulatedPace
from minidyno.lab.platform import Platform
from minidyno.lab.texts import text

_BACKENDS = frozenset({"process", "docker", "swarm", "simulated"})


async def connect(simulated: bool | None = None, seed: int = 1) -> Platform:
    """Find the platform that runs on this machine; what is given says which one it is.

    With `simulated=True`, start the simulated one inside this process instead; in a browser,
    where no other can be, that is the default. The same `seed` gives the same chances. Raises
    `platform_down` with what to do about it.
    """
    # From here on an error in a cell is a sentence in the notebook's language.
    MinidynoError.notebook_language = notebook_language()
    if simulated is None:
        simulated = sys.platform == "emscripten"
    return await (_simulate(seed) if simulated else _find(os.environ))


async def _find(environ: Mapping[str, str]) -> Platform:
    home = _home(environ)
    settings = _settings(home, environ)
    url = settings.public_url or f"http://{settings.host}:{settings.api_port}"
    resources = AsyncExitStack()
    try:
        client = await resources.enter_async_context(
            Client.over_http(url, _token(home, url), notebook_language())
        )
        status = await client.status()
    except BaseException:
        await resources.aclose()
        raise
    ground = Ground(client, RealPace(), lambda app: _http_door(client, app))
    return Platform(
        ground, sentence=_sentence(url, status), backend=status.backend, resources=resources
    )


async def _http_door(client: Client, app: str) -> Door:
    # Imported here: it needs httptools, which a browser has not (and no sockets either).
    from minidyno.lab.doors.http import HttpDoor  # noqa: PLC0415

    address = await client.addresses(app)
    # By number and with the Host header: not every machine resolves *.localhost.
    host, _, port = address.router_url.split("//")[1].strip("/").rpartition(":")
    return HttpDoor(host, int(port), f"{address.host}:{port}")


async def _simulate(seed: int) -> Platform:
    # Imported here: it brings a whole platform, which those who found a real one do not need.
    from minidyno.bootstrap.simulated import simulated_platform  # noqa: PLC0415

    resources = AsyncExitStack()
    language = notebook_language()
    simulation = await resources.enter_async_context(
        simulated_platform(seed=seed, language=language)
    )
    client = await resources.enter_async_context(
        Client.over_asgi(simulation.app, simulation.token, language)
    )

    async def door(app: str) -> Door:
        return SimulatedDoor(simulation, app)

    ground = Ground(client, SimulatedPace(simulation.clock), door)
    return Platform(
        ground,
        sentence=text("connected_simulated"),
        backend="simulated",
        resources=resources,
        simulation=simulation,
    )


def _home(environ: Mapping[str, str]) -> Path:
    named = environ.get("MINIDYNO_HOME")
    return Path(named).expanduser().absolute() if named else Path.home() / ".minidyno"


def _settings(home: Path, environ: Mapping[str, str]) -> Settings:
    file = home / "config.toml"
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        content = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MinidynoError(
            "setting_invalid", name=file.name, value=error, expected="TOML", file=file
        ) from error
    except OSError as error:
        raise MinidynoError("home_unusable", home=home, reason=error.strerror) from error
    return read_settings(environ, content, str(file))


def _token(home: Path, url: str) -> str:
    try:
        return (home / "token").read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        # No platform has ever been started there.
        raise MinidynoError("platform_down", url=url) from error
    except OSError as error:
        raise MinidynoError("home_unusable", home=home, reason=error.strerror) from error


def _sentence(url: str, status: StatusInfo) -> str:
    if status.backend in _BACKENDS:
        where = text(f"backend_{status.backend}")
    else:
        where = text("backend_other", name=status.backend)
    amount = {0: "apps_none", 1: "apps_one"}.get(status.apps, "apps_many")
    return text("connected", url=url, where=where, apps=text(amount, count=status.apps))
