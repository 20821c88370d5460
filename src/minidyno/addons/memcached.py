"""Memcached: a cache in memory, lost with its server."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from minidyno.addons.memcached_front import hashed
from minidyno.addons.memcached_wire import PORT, connected
from minidyno.addons.plans import plan
from minidyno.addons.room import CONNECTIONS, CONNECTIONS_FREE, is_taken, no_connection_free
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Fact, Launch, Restriction, Server

THREADS = 2
_MB = 1024**2
_ITEM = _MB  # the largest item, as MemCachier's
_SPARE = 48  # descriptors that memcached counts as connections, and ours
_OVERHEAD = 64 * _MB  # of memcached and of what stands before it, beside the items
_FRONT = Path(__file__).with_name("memcached_front.py")


class Memcached:
    """Knows memcached, and the small program that stands before it (`memcached_front`).

    Tried, on memcached 1.6.18: with its own file of passwords (`-Y`) pymemcache gets in, its first
    `set` carrying user and password, but none of MemCachier's clients does, for they say it by
    SASL. With SASL (`-S`) those do and pymemcache does not; Debian's build needs a Berkeley DB of
    users beside it, and Homebrew's another form of file. Neither can take a user in while it runs,
    nor end the connections of one. So memcached listens on a socket in its own folder, where nobody
    else gets, and whoever comes by the port says who they are to the front, in either way.
    """

    service = Service(
        name="memcached",
        human={
            "es": "Memcached: caché en memoria, que se pierde con su servidor",
            "en": "Memcached: a cache in memory, lost with its server",
        },
        aliases=("memcachier", "memcachedcloud"),
        attachment="MEMCACHIER",
        suffixes=("SERVERS", "USERNAME", "PASSWORD"),
        plans=(
            plan("dev", 0, memory=25 * _MB, connections=20),
            plan("100", 1500, memory=100 * _MB, connections=50),
            plan("250", 3000, memory=250 * _MB, connections=100),
        ),
    )
    program: Program | None = Program(
        commands=("memcached", "python3"),
        image="minidyno/memcached:1",
        image_packages=("memcached", "python3-minimal", "libpython3-stdlib"),
        install={
            "apt": "memcached",
            "dnf": "memcached",
            "pacman": "memcached",
            "brew": "memcached",
        },
    )
    ports: Sequence[str] = (PORT,)
    lifted: Mapping[str, str] = {CONNECTIONS: CONNECTIONS_FREE}

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """Begin the front, which begins memcached; the users it has stay, the items do not."""
        connections = plan.limits["connections"]
        argv = [place.command("memcached"), "-s", "mc.sock", "-a", "0700", "-t", str(THREADS)]
        argv += ["-m", str(plan.limits["memory"] // _MB), "-I", str(_ITEM)]
        argv += ["-c", str(_most_connections() + _SPARE)]
        front = {
            "argv": argv,
            "bind": place.bind,
            "port": place.ports[PORT],
            "connections": connections,
            "admin": admin.user,
            "admin_password": hashed(admin.password.encode()),
        }
        return Launch(
            argv=(place.command("python3"), "-E", "-s", "front.py"),
            files={"front.json": json.dumps(front).encode(), "front.py": _FRONT.read_bytes()},
            memory=plan.limits["memory"] * 5 // 4 + _OVERHEAD,
        )

    async def answers(self, server: Server) -> bool:
        """Say whether memcached answers."""
        try:
            async with connected(server) as front:
                return await front.ask("ping") == "OK"
        except (MinidynoError, OSError, ValueError):
            return False

    async def admit(self, server: Server, user: Credentials) -> None:
        """Let this user in, also after the next start."""
        async with connected(server) as front:
            await front.ask(f"admit {user.user} {hashed(user.password.encode())}")

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """Let this user in no longer, and end its connections."""
        async with connected(server) as front:
            await front.ask(f"dismiss {user.user}")

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        """Set the limits of the plan, and look whether all connections are taken.

        A full memory restricts nobody: it forgets.
        """
        most, memory = server.plan.limits["connections"], server.plan.limits["memory"]
        async with connected(server) as front:
            await front.ask(f"limits {most} {memory // _MB}")
            used = int((await front.stats())["apps_connections"])
        taken = is_taken(used, most, before=CONNECTIONS in before)
        return [no_connection_free(most)] if taken else []

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        """What MemCachier sets, whose clients then work as they are."""
        where = at[PORT]
        return {
            "SERVERS": f"{where.host}:{where.port}",
            "USERNAME": user.user,
            "PASSWORD": user.password,
        }

    async def facts(self, server: Server) -> Sequence[Fact]:
        """What MemCachier's page would say, from the server's own figures."""
        async with connected(server) as front:
            stats = await front.stats()
        limits = server.plan.limits
        used = int(stats["bytes"])
        hits, misses = int(stats["get_hits"]), int(stats["get_misses"])
        rate = f"{100 * hits / (hits + misses):.1f} %" if hits + misses else "-"
        return (
            Fact(name="Version", value=stats["version"]),
            Fact(name="Memory", value=f"{used / _MB:.2f} MB"),
            Fact(name="Memory limit", value=f"{limits['memory'] // _MB} MB"),
            Fact(name="Connections", value=f"{stats['apps_connections']}/{limits['connections']}"),
            Fact(name="Items", value=stats["curr_items"]),
            Fact(name="Hits", value=str(hits)),
            Fact(name="Misses", value=str(misses)),
            Fact(name="Hit rate", value=rate),
            Fact(name="Evictions", value=stats["evictions"]),
            Fact(name="Uptime", value=f"{stats['uptime']} s"),
        )


def _most_connections() -> int:
    """Of the largest plan: a running memcached cannot be given more."""
    return max(plan.limits["connections"] for plan in Memcached.service.plans)
