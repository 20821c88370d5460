"""MongoDB: documents; by a stand-in that speaks its wire protocol and says so."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from minidyno.addons.loading import load
from minidyno.addons.mongodb_launch import DATABASE, PORT, SERVED_BY, WRITES, launch
from minidyno.addons.own_server import PROGRAM
from minidyno.addons.room import CONNECTIONS, CONNECTIONS_FREE
from minidyno.addons.urls import url
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server

if TYPE_CHECKING:
    from minidyno.addons.mongodb_client import MongoDBClient

_MB = 1024**2


def _plan(name: str, disk: int, connections: int, cache: int) -> Plan:
    limits = {"disk": disk, "connections": connections, "cache": cache}
    amount = f"{disk // _MB} MB"
    return Plan(
        name=name,
        human={
            "es": f"{name.capitalize()}: {amount}, {connections} conexiones",
            "en": f"{name.capitalize()}: {amount}, {connections} connections",
        },
        cents_per_month=None,
        limits=limits,
    )


class MongoDB:
    """Knows the stand-in; the client it speaks to it with is loaded when it is first asked."""

    service = Service(
        name="mongodb",
        human={
            "es": "MongoDB: documentos (un servidor libre de su protocolo, SecantusDB)",
            "en": "MongoDB: documents (a free server of its protocol, SecantusDB)",
        },
        aliases=("mongolab", "objectrocket", "ormongo"),
        attachment="MONGODB",
        suffixes=("URI",),
        served_by=SERVED_BY,
        plans=(
            _plan("sandbox", 128 * _MB, 40, 32 * _MB),
            _plan("shared", 512 * _MB, 200, 128 * _MB),
        ),
    )
    program: Program | None = PROGRAM
    ports: Sequence[str] = (PORT,)
    lifted: Mapping[str, str] = {
        WRITES: "Database is below the plan limit again: writes are accepted",
        CONNECTIONS: CONNECTIONS_FREE,
    }

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Start it; raises `addon_mongodb_absent` where it is not made for this system."""
        return launch(place, plan, admin)

    async def answers(self, server: Server) -> bool:
        """Say whether it does; one whose connections are all taken is ready too."""
        return await (await _client(server)).answers()

    async def admit(self, server: Server, user: Credentials) -> None:
        """Make the user, who owns the database and sees no other."""
        await (await _client(server)).admit(user)

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Remove the user, and end its connections."""
        await (await _client(server)).dismiss(user)

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        """Set the limits of the plan, which the server keeps, and look what it refuses.

        One without a connection for us keeps the limits that it has.
        """
        return await (await _client(server)).apply(before)

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """MONGODB_URI, with the database in it."""
        return {"URI": url("mongodb", user, at[PORT], DATABASE)}

    async def facts(self, server: Server) -> Sequence[Fact]:
        """Which server it is, and how full."""
        return await (await _client(server)).facts()


async def _client(server: Server) -> "MongoDBClient":
    """What speaks to the server; `pymongo` is loaded with it, when the first one is asked."""
    await load("minidyno.addons.mongodb_client")
    from minidyno.addons.mongodb_client import MongoDBClient  # noqa: PLC0415

    return MongoDBClient(server)
