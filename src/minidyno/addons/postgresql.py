"""PostgreSQL: a database of one's own, with backups."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from minidyno.addons.loading import load
from minidyno.addons.plans import plan
from minidyno.addons.postgresql_data import PostgreSQLData
from minidyno.addons.postgresql_launch import DATABASE, PORT, launch, local_env
from minidyno.addons.room import CONNECTIONS, CONNECTIONS_FREE, INTERRUPTED, NOT_INTERRUPTED
from minidyno.addons.urls import url
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server

if TYPE_CHECKING:
    from minidyno.addons.postgresql_client import PostgreSQLClient

_MB, _GB = 1024**2, 1024**3
_MAGIC = b"PGDMP"  # how a file of `pg_dump --format=custom` begins


class PostgreSQL:
    """Knows PostgreSQL; what needs its client library is loaded when it is first asked."""

    service = Service(
        name="postgresql",
        human={
            "es": "PostgreSQL: base de datos relacional, con copias",
            "en": "PostgreSQL: a relational database, with backups",
        },
        aliases=("heroku-postgresql", "postgres"),
        attachment="DATABASE",
        further="HEROKU_POSTGRESQL",
        suffixes=("URL",),
        plans=(
            plan("essential-0", 500, connections=20, disk=_GB, tables=4000, memory=512 * _MB),
            plan("essential-1", 900, connections=20, disk=10 * _GB, tables=4000, memory=512 * _MB),
            # Heroku's smallest until 2024, which counted rows: a lesson of its own.
            plan("mini", 500, connections=20, disk=_GB, rows=10_000, memory=512 * _MB),
            plan("standard-0", 5000, connections=120, disk=64 * _GB, memory=4 * _GB),
        ),
    )
    program: Program | None = Program(
        commands=("postgres", "initdb", "pg_dump", "pg_restore", "psql"),
        folders=(
            "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
            "/usr/pgsql-*/bin",  # Red Hat
            "/opt/homebrew/opt/postgresql@*/bin",
            "/usr/local/opt/postgresql@*/bin",
            "/Applications/Postgres.app/Contents/Versions/*/bin",
        ),
        embedded="minidyno.addons.postgresql_embedded",
        data=PostgreSQLData(),
        image="postgres:15",
        image_packages=("postgresql-15",),
        install={"apt": "postgresql", "dnf": "postgresql-server", "brew": "postgresql@17"},
    )
    ports: Sequence[str] = (PORT,)
    backup_suffix = ".dump"
    lifted: Mapping[str, str] = {
        "insert": "Database complies with the limits of its plan again: "
        "INSERT privileges are reinstated",
        CONNECTIONS: CONNECTIONS_FREE,
        INTERRUPTED: NOT_INTERRUPTED,
    }

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """How to start it there, the first time and every other time."""
        return launch(place, plan, admin)

    async def answers(self, server: Server) -> bool:
        """Say whether it answers a question."""
        return await (await _client(server)).answers()

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let this user in; all that any user makes belongs to all."""
        await (await _client(server)).admit(user)

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let this user in no longer, and end its connections."""
        await (await _client(server)).dismiss(user)

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        """Set the limit of connections; who has stored too much cannot insert until it is less."""
        return await (await _client(server)).apply(before)

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """DATABASE_URL, in the form that libpq and every client library read."""
        return {"URL": url("postgres", user, at[PORT], DATABASE)}

    async def facts(self, server: Server) -> Sequence[Fact]:
        """What `heroku pg:info` would say."""
        return await (await _client(server)).facts()

    def shell(
        self, place: Place, user: Credentials, words: Sequence[str]
    ) -> tuple[Sequence[str], Mapping[str, str]]:
        """Run psql."""
        return [place.command("psql"), *words], local_env(place, user)

    def capture(self, place: Place, admin: Credentials) -> tuple[Sequence[str], Mapping[str, str]]:
        """Dump all of the app's database, as it is at one instant."""
        argv = [place.command("pg_dump"), "--format=custom", "--no-owner", "--no-acl"]
        return argv, local_env(place, admin)

    def restore(self, place: Place, admin: Credentials) -> tuple[Sequence[str], Mapping[str, str]]:
        """Put a dump in place of what it holds, in one transaction."""
        argv = [
            place.command("pg_restore"),
            "--clean",
            "--if-exists",
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-acl",
            f"--dbname={DATABASE}",
        ]
        return argv, local_env(place, admin)

    async def data_bytes(self, server: Server) -> int:
        """How much its data takes now."""
        return await (await _client(server)).data_bytes()

    async def empty(self, server: Server) -> None:
        """Take all data away, and end all connections; users stay."""
        await (await _client(server)).empty()

    async def looks_whole(self, chunks: AsyncIterator[bytes]) -> bool:
        """Say whether it begins as a dump does."""
        head = b""
        async for chunk in chunks:
            head += chunk
            if len(head) >= len(_MAGIC):
                break
        return head.startswith(_MAGIC)


async def _client(server: Server) -> "PostgreSQLClient":
    """What speaks to the server; `psycopg` is loaded with it, when the first one is asked."""
    await load("minidyno.addons.postgresql_client")
    from minidyno.addons.postgresql_client import PostgreSQLClient  # noqa: PLC0415

    return PostgreSQLClient(server)
