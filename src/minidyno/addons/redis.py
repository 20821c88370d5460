"""Redis: structures in memory, kept on disk."""

import contextlib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence

from minidyno.addons import redis_info
from minidyno.addons.plans import plan
from minidyno.addons.redis_data import RedisData
from minidyno.addons.redis_launch import PORT, SERVERS, hashed, launch, shell
from minidyno.addons.redis_wire import RedisConnection, RedisRefusedError, connected
from minidyno.addons.room import CONNECTIONS, CONNECTIONS_FREE
from minidyno.addons.urls import url
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server

_MB = 1024**2
_NO_CONNECTION = "max number of clients reached"

# All but what is the administrator's, and what would carry data away to another server.
_RIGHTS = ("~*", "&*", "+@all", "-@admin", "-migrate", "-restore-asking", "+client|list")


class Redis:
    """Knows Redis, and Valkey, which is the same to its clients.

    The limits are the server's own: `maxmemory` and `maxclients`.
    """

    service = Service(
        name="redis",
        human={
            "es": "Redis: estructuras de datos en memoria, guardadas en disco",
            "en": "Redis: data structures in memory, kept on disk",
        },
        aliases=("heroku-redis", "heroku-key-value-store", "rediscloud"),
        attachment="REDIS",
        further="HEROKU_REDIS",
        suffixes=("URL",),
        plans=(
            plan("mini", 300, memory=25 * _MB, connections=20),
            plan("premium-0", 1500, memory=50 * _MB, connections=40),
            plan("premium-1", 3000, memory=100 * _MB, connections=80),
        ),
    )
    program: Program | None = Program(
        commands=("|".join(SERVERS),),
        embedded="minidyno.addons.redis_embedded",
        data=RedisData(),
        image="redis:7.0",
        image_packages=("redis-server", "redis-tools"),
        install={"apt": "redis-server", "dnf": "redis", "pacman": "redis", "brew": "redis"},
    )
    ports: Sequence[str] = (PORT,)
    lifted: Mapping[str, str] = {
        redis_info.WRITES: "Memory is below the plan limit again: writes are accepted",
        CONNECTIONS: CONNECTIONS_FREE,
    }

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Write its configuration and begin it; the users it has stay."""
        return launch(place, plan, admin)

    async def answers(self, server: Server) -> bool:
        """Say whether it does; one whose connections are all taken is ready too."""
        try:
            async with connected(server.at[PORT], server.admin) as redis:
                return await redis.ask("PING") == "PONG"
        except RedisRefusedError as error:
            return _NO_CONNECTION in str(error)
        except (OSError, ValueError):
            return False

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let this user in, also after the next start."""
        async with _admin(server) as redis:
            password = f"#{hashed(user)}"
            await redis.ask("ACL", "SETUSER", user.user, "reset", "on", password, *_RIGHTS)
            await redis.ask("ACL", "SAVE")

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let this user in no longer; Redis itself ends the connections of who is gone."""
        async with _admin(server) as redis:
            await redis.ask("ACL", "DELUSER", user.user)
            await redis.ask("ACL", "SAVE")

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        """Set the limits of the plan, and look whether memory or connections are all taken.

        One without a connection for us keeps the limits that it was started with.
        """
        limits = server.plan.limits
        try:
            async with connected(server.at[PORT], server.admin) as redis:
                await redis.ask("CONFIG", "SET", "maxmemory", str(limits["memory"]))
                await redis.ask("CONFIG", "SET", "maxclients", str(limits["connections"]))
                info = await redis_info.ask(redis)
        except RedisRefusedError as error:
            if _NO_CONNECTION in str(error):
                return redis_info.restrictions_unasked(server.plan, before)
            raise _refused(error) from error
        return redis_info.restrictions(info, server.plan, before)

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """REDIS_URL, in the form that every client library reads."""
        return {"URL": url("redis", user, at[PORT], "0")}

    async def facts(self, server: Server) -> Sequence[Fact]:
        """What `heroku redis:info` would say, from the server's own figures."""
        async with _admin(server) as redis:
            info = await redis_info.ask(redis)
        return redis_info.facts(info, server.plan)

    def shell(
        self, place: Place, user: Credentials, words: Sequence[str]
    ) -> tuple[Sequence[str], Mapping[str, str]]:
        """Run redis-cli; the password is where `ps` does not show it."""
        return shell(place, user, words)


@contextlib.asynccontextmanager
async def _admin(server: Server) -> AsyncIterator[RedisConnection]:
    """Connect as the platform's own user; raises `addon_refused` and OSError."""
    try:
        async with connected(server.at[PORT], server.admin) as redis:
            yield redis
    except RedisRefusedError as error:
        raise _refused(error) from error


def _refused(error: RedisRefusedError) -> MinidynoError:
    return MinidynoError("addon_refused", service="redis", reason=str(error))
