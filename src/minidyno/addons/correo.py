"""`correo`: a mail server that keeps what an app sends, where nothing leaves the machine."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx

from minidyno.addons.servers.passwords import hashed
from minidyno.domain.addon_servers import Address, Credentials, Ground, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.ports.addon_provider import Fact, Launch, Server
from minidyno.ports.inbox import Letter, LetterPart, OpenLetter

IMAGE = "minidyno/servicios:1"
PATIENCE = 5.0  # seconds for an answer

_MB = 1_000_000


def _plan(name: str, *, messages: int, megabytes: int, disk: int, connections: int) -> Plan:
    return Plan(
        name=name,
        human={
            "es": f"{name.capitalize()}: {messages} mensajes de hasta {megabytes} MB",
            "en": f"{name.capitalize()}: {messages} messages of up to {megabytes} MB",
        },
        cents_per_month=None,
        limits={
            "messages": messages,
            "message_size": megabytes * _MB,
            "disk": disk * _MB,
            "connections": connections,
        },
    )


SERVICE = Service(
    name="correo",
    human={
        "es": "Correo: recibe lo que tu app envía y no deja salir nada",
        "en": "Mail: takes what your app sends, and lets nothing out",
    },
    aliases=("sendgrid", "mailgun", "mailtrap"),
    attachment="SMTP",
    suffixes=("HOST", "PORT", "USERNAME", "PASSWORD"),
    plans=(
        _plan("starter", messages=100, megabytes=1, disk=50, connections=20),
        _plan("bronze", messages=1_000, megabytes=10, disk=500, connections=100),
    ),
)


class Correo:
    """The provider; its server is `minidyno.addons.servers.mail`."""

    service = SERVICE
    program: Program | None = Program(
        commands=(sys.executable,),  # the Python that runs the platform, with its packages
        image=IMAGE,
        image_packages=(),
        install={},
    )
    ports: Sequence[str] = ("smtp", "http")

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Start it with its limits, and with what is needed to know the admin."""
        config = {
            "name": "correo.minidyno.localhost",
            "bind": place.bind,
            "smtp": place.ports["smtp"],
            "http": place.ports["http"],
            "admin": {"user": admin.user, "password": hashed(admin.password)},
            "limits": plan.limits,
        }
        python = sys.executable if place.ground is Ground.MACHINE else "python3"
        return Launch(
            # -P: the folder is what the server writes to, so nothing is imported from there.
            argv=(python, "-P", "-m", "minidyno.addons.servers.mail", "server.json"),
            files={"server.json": json.dumps(config).encode()},
            env={"PYTHONUNBUFFERED": "1"},
            memory=256 * 1024 * 1024,
        )

    async def answers(self, server: Server) -> bool:
        """Both doors open together."""
        try:
            return (await _ask(server, "GET", "/health", patience=1.0)) is not None
        except ConnectionError:
            return False

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let a user send."""
        body = {"password": user.password}
        await _ask(server, "PUT", f"/users/{quote(user.user, safe='')}", body)

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let a user send no longer."""
        await _ask(server, "DELETE", f"/users/{quote(user.user, safe='')}")

    async def apply(self, server: Server) -> None:
        """Tell it the plan's limits."""
        await _ask(server, "PUT", "/limits", dict(server.plan.limits))

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """What `smtplib` needs."""
        smtp = at["smtp"]
        return {
            "HOST": smtp.host,
            "PORT": str(smtp.port),
            "USERNAME": user.user,
            "PASSWORD": user.password,
        }

    async def facts(self, server: Server) -> Sequence[Fact]:
        """How full it is."""
        said = _json(await _ask(server, "GET", "/health"))
        kept, limits = said["kept"], said["limits"]
        return (
            Fact(name="Messages", value=f"{kept['messages']} of {limits['messages']}"),
            Fact(name="Data Size", value=f"{_mb(kept['disk'])} of {_mb(limits['disk'])}"),
            Fact(name="Largest Message", value=_mb(limits["message_size"])),
        )

    async def letters(self, server: Server) -> Sequence[Letter]:
        """All messages, the newest first."""
        return [_letter(found) for found in _json(await _ask(server, "GET", "/messages"))]

    async def letter(self, server: Server, number: int) -> OpenLetter | None:
        """One message, taken apart by the server: what is hostile is read over there."""
        answer = await _ask(server, "GET", f"/messages/{number}")
        if answer is None:
            return None
        found = _json(answer)
        return OpenLetter(
            letter=_letter(found),
            headers=[(name, value) for name, value in found["headers"]],
            text=found["text"],
            html=found["html"],
            links=found["links"],
            parts=[LetterPart(**part) for part in found["parts"]],
        )

    async def raw(self, server: Server, number: int) -> bytes | None:
        """One message as it came."""
        return await _ask(server, "GET", f"/messages/{number}/raw")

    async def part(self, server: Server, number: int, part: int) -> bytes | None:
        """Something attached."""
        return await _ask(server, "GET", f"/messages/{number}/parts/{part}")

    async def throw_away(self, server: Server, number: int | None = None) -> int:
        """Remove one message, or all."""
        path = "/messages" if number is None else f"/messages/{number}"
        answer = await _ask(server, "DELETE", path)
        return 0 if answer is None else int(_json(answer)["removed"])


async def _ask(
    server: Server,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    *,
    patience: float = PATIENCE,
) -> bytes | None:
    """Call the server; None for what is not there. Raises ConnectionError."""
    at = server.at["http"]
    auth = httpx.BasicAuth(server.admin.user, server.admin.password)
    try:
        # A proxy of the user's network has no business with a server of this machine.
        async with httpx.AsyncClient(timeout=patience, trust_env=False, auth=auth) as http:
            answer = await http.request(method, f"http://{at.host}:{at.port}{path}", json=body)
    except httpx.TransportError as error:
        raise ConnectionError(type(error).__name__) from error
    if answer.status_code == 404:
        return None
    if answer.is_error:
        raise ConnectionError(f"HTTP {answer.status_code}")
    return answer.content


def _json(content: bytes | None) -> Any:
    return json.loads(content or b"null")


def _letter(found: Mapping[str, Any]) -> Letter:
    names = ("number", "at", "sender", "recipients", "shown_from", "subject", "size")
    return Letter(**{name: found[name] for name in names})


def _mb(size: int) -> str:
    return f"{size / _MB:.1f} MB"
