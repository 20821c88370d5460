"""`correo`: a mail server that keeps what an app sends, where nothing leaves the machine."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from minidyno.addons import own_server
from minidyno.addons.room import is_taken
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server
from minidyno.ports.inbox import Letter, LetterPart, OpenLetter

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
    program: Program | None = own_server.PROGRAM
    ports: Sequence[str] = ("smtp", "http")
    lifted: Mapping[str, str] = {"messages": "Mailbox has room again: no message is dropped"}

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Start it with its limits, and with what is needed to know the admin."""
        module = "minidyno.addons.servers.mail"
        return own_server.launch(module, place, plan, admin, name="correo.minidyno.localhost")

    async def answers(self, server: Server) -> bool:
        """Both doors open together."""
        return await own_server.answers(server)

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let a user send."""
        await own_server.admit(server, user)

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let a user send no longer."""
        await own_server.dismiss(server, user)

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        """Tell it the plan's limits; no more messages are kept than that: the oldest give way."""
        await own_server.apply(server)
        kept = _json(await own_server.ask(server, "GET", "/health"))["kept"]
        limits, was = server.plan.limits, "messages" in before
        if is_taken(kept["messages"], limits["messages"], before=was):
            holds = f"{kept['messages']} messages, as many as the plan keeps"
        # One more of the largest size would not fit.
        elif is_taken(kept["disk"], limits["disk"] - limits["message_size"], before=was):
            holds = f"{_mb(kept['disk'])} of the {_mb(limits['disk'])} of the plan"
        else:
            return ()
        said = f"Mailbox holds {holds}: new messages take the place of the oldest"
        return (Restriction(name="messages", said=said),)

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
        said = _json(await own_server.ask(server, "GET", "/health"))
        kept, limits = said["kept"], said["limits"]
        return (
            Fact(name="Messages", value=f"{kept['messages']} of {limits['messages']}"),
            Fact(name="Data Size", value=f"{_mb(kept['disk'])} of {_mb(limits['disk'])}"),
            Fact(name="Largest Message", value=_mb(limits["message_size"])),
        )

    async def letters(self, server: Server) -> Sequence[Letter]:
        """All messages, the newest first."""
        return [_letter(found) for found in _json(await own_server.ask(server, "GET", "/messages"))]

    async def letter(self, server: Server, number: int) -> OpenLetter | None:
        """One message, taken apart by the server: what is hostile is read over there."""
        answer = await own_server.ask(server, "GET", f"/messages/{number}")
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
        return await own_server.ask(server, "GET", f"/messages/{number}/raw")

    async def part(self, server: Server, number: int, part: int) -> bytes | None:
        """Something attached."""
        return await own_server.ask(server, "GET", f"/messages/{number}/parts/{part}")

    async def throw_away(self, server: Server, number: int | None = None) -> int:
        """Remove one message, or all."""
        path = "/messages" if number is None else f"/messages/{number}"
        answer = await own_server.ask(server, "DELETE", path)
        return 0 if answer is None else int(_json(answer)["removed"])


def _json(content: bytes | None) -> Any:
    return json.loads(content or b"null")


def _letter(found: Mapping[str, Any]) -> Letter:
    names = ("number", "at", "sender", "recipients", "shown_from", "subject", "size")
    return Letter(**{name: found[name] for name in names})


def _mb(size: int) -> str:
    return f"{size / _MB:.1f} MB"
