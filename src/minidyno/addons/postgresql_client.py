"""One PostgreSQL server, as the platform's own user asks and tells it: all that needs `psycopg`."""

from collections.abc import Collection, Sequence

from minidyno.addons import postgresql_limits as limits
from minidyno.addons import postgresql_roles as roles
from minidyno.addons.postgresql_connection import MAINTENANCE, connected
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Restriction, Server


class PostgreSQLClient:
    """What a provider does with a server that runs (`ports.addon_provider`).

    All but `answers` raises `database_refused`.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._plan = server.plan

    async def answers(self) -> bool:
        """Say whether it takes connections and answers a question."""
        try:
            async with connected(self._server, MAINTENANCE, patience=2.0) as connection:
                await connection.execute("SELECT 1")
        except MinidynoError:
            return False
        return True

    async def admit(self, user: Credentials) -> None:
        """Let a user in; the first one finds the database made."""
        async with connected(self._server, MAINTENANCE) as connection:
            await roles.make_database(connection)
            await roles.admit(connection, user)

    async def dismiss(self, user: Credentials) -> None:
        """Let a user in no longer and end its connections; what it made goes to the owner."""
        async with connected(self._server) as connection:
            await roles.dismiss(connection, user)

    async def apply(self, before: Collection[str]) -> Sequence[Restriction]:
        """Set the limit of connections; who has stored too much cannot insert until it is less."""
        async with connected(self._server, MAINTENANCE) as connection:
            await roles.make_database(connection)
        async with connected(self._server) as connection:
            size = await limits.hold(connection, self._plan)
        return limits.restrictions(size, self._plan, before)

    async def facts(self) -> Sequence[Fact]:
        """What `heroku pg:info` would say."""
        async with connected(self._server) as connection:
            return limits.facts(await limits.measure(connection, self._plan), self._plan)

    async def data_bytes(self) -> int:
        """How much its data takes now."""
        async with connected(self._server) as connection:
            return (await limits.measure(connection, self._plan)).bytes

    async def empty(self) -> None:
        """Make the app's database anew: its data is gone, its users stay."""
        async with connected(self._server, MAINTENANCE) as connection:
            await roles.drop_database(connection)
            await roles.make_database(connection)
