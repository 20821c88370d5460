"""What a Redis server says of itself (INFO), and what follows for the apps that use it."""

from collections.abc import Collection, Mapping, Sequence

from minidyno.addons.redis_wire import RedisConnection
from minidyno.addons.room import CONNECTIONS, is_taken, no_connection_free
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import Fact, Restriction

WRITES = "writes"  # the restriction of a full memory

_MB = 1024**2
_WRITE_REFUSED = "errorstat_OOM"  # there since a write was refused for want of memory

Info = Mapping[str, str]


async def ask(redis: RedisConnection) -> Info:
    """Ask for all of it."""
    lines = str(await redis.ask("INFO")).splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def restrictions(info: Info, plan: Plan, before: Collection[str]) -> Sequence[Restriction]:
    """Writes while its memory is full, and further connections while all are taken."""
    memory, connections = plan.limits["memory"], plan.limits["connections"]
    # As Redis itself counts before it takes a write.
    used = int(info["used_memory"]) - int(info.get("mem_not_counted_for_evict", 0))
    # What an app sends counts while Redis looks at it, so that a large write is refused by one
    # that is not quite full before and after.
    refused = WRITES in before or _WRITE_REFUSED in info
    found = []
    if is_taken(used, memory, before=refused):
        found.append(_memory_full(memory))
    if is_taken(_clients(info), connections, before=CONNECTIONS in before):
        found.append(no_connection_free(connections))
    return found


def restrictions_unasked(plan: Plan, before: Collection[str]) -> Sequence[Restriction]:
    """Those of a server that has no connection for us either; of its memory we know no more."""
    crowded = no_connection_free(plan.limits["connections"])
    return [_memory_full(plan.limits["memory"]), crowded] if WRITES in before else [crowded]


def facts(info: Info, plan: Plan) -> Sequence[Fact]:
    """What `heroku redis:info` would say, from the server's own figures."""
    used, memory = int(info["used_memory"]), plan.limits["memory"]
    keys = info.get("db0", "keys=0").split(",")[0].removeprefix("keys=")
    return (
        Fact(name="Version", value=_version(info)),
        Fact(name="Memory", value=f"{used / _MB:.2f} MB ({100 * used / memory:.1f} %)"),
        Fact(name="Memory limit", value=f"{memory // _MB} MB"),
        Fact(name="Connections", value=f"{_clients(info)}/{plan.limits['connections']}"),
        Fact(name="Keys", value=keys),
        Fact(name="Maxmemory policy", value=info["maxmemory_policy"]),
        Fact(name="Persistence", value="AOF, fsync always"),
        Fact(name="Hit rate", value=_hit_rate(info)),
    )


def _memory_full(limit: int) -> Restriction:
    said = (
        f"Memory is full, at the plan limit of {limit // _MB} MB: "
        "writes are refused (OOM) until there is less"
    )
    return Restriction(name=WRITES, said=said)


def _clients(info: Info) -> int:
    return int(info["connected_clients"]) - 1  # ourselves


def _version(info: Info) -> str:
    valkey = info.get("valkey_version")
    return f"Valkey {valkey}" if valkey else f"Redis {info['redis_version']}"


def _hit_rate(info: Info) -> str:
    hits, misses = int(info["keyspace_hits"]), int(info["keyspace_misses"])
    return f"{100 * hits / (hits + misses):.1f} %" if hits + misses else "-"
