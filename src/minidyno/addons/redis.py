"""Redis: structures in memory, kept on disk."""

import contextlib
import hashlib
import sys
from collections.abc import AsyncIterator, Collection, Mapping, Sequence

from minidyno.addons.plans import plan
from minidyno.addons.redis_wire import RedisConnection, RedisRefusedError, connected
from minidyno.addons.room import CONNECTIONS, CONNECTIONS_FREE, is_taken, no_connection_free
from minidyno.addons.urls import url
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server

PORT = "redis"
_MB = 1024**2
_OVERHEAD = 48 * _MB  # what the server takes beside the data: itself, buffers, a rewrite of its log
_NO_CONNECTION = "max number of clients reached"
_WRITE_REFUSED = "errorstat_OOM"  # there since a write was refused for want of memory

_SERVERS = ("redis-server", "valkey-server")
# What a server is told at each start. Users are in a file of its own, which the server itself
# writes when they change.
_CONF = """\
bind {bind}
port {port}
protected-mode no
daemonize no
dir .
aclfile users.acl
# Every write is on the disk before it is acknowledged.
appendonly yes
appendfsync always
save ""
maxmemory {memory}
# As with Heroku: a full server refuses writes, and forgets nothing that it was told.
maxmemory-policy noeviction
maxclients {clients}
timeout 300
tcp-keepalive 60
loglevel notice
"""
# A file that a server of this folder has written already is its own.
_SCRIPT = """\
[ -f users.acl ] || { cp first.acl users.acl.new && mv users.acl.new users.acl; } || exit
for server in "$@"; do
  command -v "$server" >/dev/null && exec "$server" redis.conf
done
exit 127
"""
# Where the machine has no client of its own, ours speaks as much as is needed.
_SHELL = """\
python=$1
shift
for name in redis-cli valkey-cli; do
  command -v "$name" >/dev/null && exec "$name" --user "$REDIS_USER" --no-auth-warning \\
    -h "$REDIS_HOST" -p "$REDIS_PORT" "$@"
done
exec "$python" -P -m minidyno.addons.redis_shell "$@"
"""
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
        commands=("|".join(_SERVERS),),
        embedded="minidyno.addons.redis_embedded",
        image="redis:7.0",
        image_packages=("redis-server", "redis-tools"),
        install={"apt": "redis-server", "dnf": "redis", "pacman": "redis", "brew": "redis"},
    )
    ports: Sequence[str] = (PORT,)
    lifted: Mapping[str, str] = {
        "writes": "Memory is below the plan limit again: writes are accepted",
        CONNECTIONS: CONNECTIONS_FREE,
    }

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Write its configuration and begin it; the users it has stay."""
        conf = _CONF.format(
            bind=place.bind,
            port=place.ports[PORT],
            memory=plan.limits["memory"],
            clients=plan.limits["connections"],
        )
        # Nobody is let in as `default`, which is off; but as `default` Redis reads its own file
        # when it starts, and without rights it would leave out every transaction that is in it.
        first = f"user default off ~* &* +@all\n{_acl_line(admin)}\n"
        return Launch(
            argv=("sh", "-c", _SCRIPT, "redis", *map(place.command, _SERVERS)),
            files={"redis.conf": conf.encode(), "first.acl": first.encode()},
            memory=2 * plan.limits["memory"] + _OVERHEAD,
        )

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
            password = f"#{_hashed(user)}"
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
        memory, connections = server.plan.limits["memory"], server.plan.limits["connections"]
        full, crowded = _memory_full(memory), no_connection_free(connections)
        try:
            async with connected(server.at[PORT], server.admin) as redis:
                await redis.ask("CONFIG", "SET", "maxmemory", str(memory))
                await redis.ask("CONFIG", "SET", "maxclients", str(connections))
                info = await _info(redis)
        except RedisRefusedError as error:
            if _NO_CONNECTION not in str(error):
                raise _refused(error) from error
            return [full, crowded] if full.name in before else [crowded]
        # What an app sends counts while Redis looks at it, so that a large write is refused by one
        # that is not quite full before and after.
        refused = full.name in before or _WRITE_REFUSED in info
        now = {
            full: is_taken(_memory_used(info), memory, before=refused),
            crowded: is_taken(_clients(info), connections, before=crowded.name in before),
        }
        return [one for one, is_so in now.items() if is_so]

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """REDIS_URL, in the form that every client library reads."""
        return {"URL": url("redis", user, at[PORT], "0")}

    async def facts(self, server: Server) -> Sequence[Fact]:
        """What `heroku redis:info` would say, from the server's own figures."""
        async with _admin(server) as redis:
            info = await _info(redis)
        limits = server.plan.limits
        used = int(info["used_memory"])
        share = 100 * used / limits["memory"]
        keys = info.get("db0", "keys=0").split(",")[0].removeprefix("keys=")
        return (
            Fact(name="Version", value=_version(info)),
            Fact(name="Memory", value=f"{used / _MB:.2f} MB ({share:.1f} %)"),
            Fact(name="Memory limit", value=f"{limits['memory'] // _MB} MB"),
            Fact(name="Connections", value=f"{_clients(info)}/{limits['connections']}"),
            Fact(name="Keys", value=keys),
            Fact(name="Maxmemory policy", value=info["maxmemory_policy"]),
            Fact(name="Persistence", value="AOF, fsync always"),
            Fact(name="Hit rate", value=_hit_rate(info)),
        )

    def shell(
        self, place: Place, user: Credentials, words: Sequence[str]
    ) -> tuple[Sequence[str], Mapping[str, str]]:
        """Run redis-cli; the password is where `ps` does not show it."""
        env = {
            "REDIS_HOST": "127.0.0.1",
            "REDIS_PORT": str(place.ports[PORT]),
            "REDIS_USER": user.user,
            "REDISCLI_AUTH": user.password,
        }
        return ["sh", "-c", _SHELL, "redis-cli", sys.executable, *words], env


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


def _memory_full(limit: int) -> Restriction:
    said = f"Memory is full, at the plan limit of {limit // _MB} MB: "
    said += "writes are refused (OOM) until there is less"
    return Restriction(name="writes", said=said)


def _memory_used(info: Mapping[str, str]) -> int:
    """As Redis itself counts before it takes a write."""
    return int(info["used_memory"]) - int(info.get("mem_not_counted_for_evict", 0))


def _clients(info: Mapping[str, str]) -> int:
    return int(info["connected_clients"]) - 1  # ourselves


async def _info(redis: RedisConnection) -> dict[str, str]:
    text = await redis.ask("INFO")
    lines = str(text).splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def _version(info: Mapping[str, str]) -> str:
    valkey = info.get("valkey_version")
    return f"Valkey {valkey}" if valkey else f"Redis {info['redis_version']}"


def _hit_rate(info: Mapping[str, str]) -> str:
    hits, misses = int(info["keyspace_hits"]), int(info["keyspace_misses"])
    return f"{100 * hits / (hits + misses):.1f} %" if hits + misses else "-"


def _acl_line(admin: Credentials) -> str:
    return f"user {admin.user} on #{_hashed(admin)} ~* &* +@all"


def _hashed(user: Credentials) -> str:
    """As Redis keeps passwords; they are long and random, so that no guess finds them."""
    return hashlib.sha256(user.password.encode()).hexdigest()
