"""What providers share whose server is a program of ours, `minidyno.addons.servers.…`.

Most have a door for the platform's own user, over HTTP: its users, its limits, its health.
"""

import json
import ssl
import sys
from collections.abc import Mapping
from urllib.parse import quote

from minidyno.addons.loading import load
from minidyno.addons.servers.passwords import hashed
from minidyno.domain.addon_servers import Credentials, Ground, Place, Program
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import Launch, Server

PATIENCE = 5.0  # seconds for an answer

PROGRAM = Program(
    commands=(sys.executable,),  # the Python that runs the platform, with its packages
    image="minidyno/servicios:1",
    image_packages=(),
    install={},
)


def launch(module: str, place: Place, plan: Plan, admin: Credentials, **more: object) -> Launch:
    """Start it with its limits, its ports, and with what is needed to know the admin."""
    config = {
        **more,
        "bind": place.bind,
        **place.ports,
        "admin": {"user": admin.user, "password": hashed(admin.password)},
        "limits": plan.limits,
    }
    return launch_with(config, module, place, memory=256 * 1024 * 1024)


def launch_with(config: Mapping[str, object], module: str, place: Place, *, memory: int) -> Launch:
    """Start a program of ours with that configuration, which it reads from a file."""
    python = sys.executable if place.ground is Ground.MACHINE else "python3"
    return Launch(
        # -P: the folder is what the server writes to, so nothing is imported from there.
        argv=(python, "-P", "-m", module, "server.json"),
        files={"server.json": json.dumps(config).encode()},
        env={"PYTHONUNBUFFERED": "1"},
        memory=memory,
    )


async def answers(server: Server) -> bool:
    """Say whether its doors are open: all of them open together."""
    try:
        return (await ask(server, "GET", "/health", patience=1.0)) is not None
    except ConnectionError:
        return False


async def admit(server: Server, user: Credentials) -> None:
    """Let a user send."""
    await ask(server, "PUT", f"/users/{quote(user.user, safe='')}", {"password": user.password})


async def dismiss(server: Server, user: Credentials) -> None:
    """Let a user send no longer."""
    await ask(server, "DELETE", f"/users/{quote(user.user, safe='')}")


async def apply(server: Server) -> None:
    """Tell it the plan's limits."""
    await ask(server, "PUT", "/limits", dict(server.plan.limits))


async def ask(
    server: Server,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    *,
    patience: float = PATIENCE,
) -> bytes | None:
    """Call the server; None for what is not there. Raises ConnectionError."""
    await load("httpx")
    import httpx  # noqa: PLC0415 - it is of use only where there is such a server

    at = server.at["http"]
    auth = httpx.BasicAuth(server.admin.user, server.admin.password)
    # Nothing of ours speaks TLS. A client that is not told whom to trust reads every certificate of
    # the machine: 20 ms of processor whenever somebody asks after a server's health.
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        # A proxy of the user's network has no business with a server of this machine.
        async with httpx.AsyncClient(
            timeout=patience, trust_env=False, auth=auth, verify=nobody
        ) as http:
            answer = await http.request(method, f"http://{at.host}:{at.port}{path}", json=body)
    except httpx.TransportError as error:
        raise ConnectionError(type(error).__name__) from error
    if answer.status_code == 404:
        return None
    if answer.is_error:
        raise ConnectionError(f"HTTP {answer.status_code}")
    return answer.content
