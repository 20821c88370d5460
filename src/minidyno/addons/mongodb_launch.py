"""How MongoDB's stand-in is started, the first time and every other time."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec

from minidyno.addons.own_server import launch_with
from minidyno.domain.addon_servers import Credentials, Ground, Place
from minidyno.domain.addon_services import Plan
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language
from minidyno.ports.addon_provider import Launch

PORT = "mongodb"  # the name of the one port it listens on
DATABASE = "app"
WRITES = "writes"  # the restriction of a full database
SERVED_BY: Mapping[Language, str] = {
    "es": "SecantusDB, un sustituto: no es el servidor de MongoDB",
    "en": "SecantusDB, a stand-in: not MongoDB's own server",
}

# What the server takes beside its cache, in the worst that a client could make it do: whole batches
# of 20 MB come in, or a sort or a stage of an aggregation keeps what it may (`BUDGET` of
# `addons.servers.mongo_found`). It does not grow with what is stored.
_OVERHEAD = 352 * 1024**2


def launch(place: Place, plan: Plan, admin: Credentials) -> Launch:
    """Start it; raises `addon_mongodb_absent` where it is not made for this system."""
    if place.ground is Ground.MACHINE and find_spec("secantus") is None:
        raise MinidynoError("addon_mongodb_absent")
    config = {
        "bind": place.bind,
        "port": place.ports[PORT],
        "connections": plan.limits["connections"],
        "disk": plan.limits["disk"],
        "cache": plan.limits["cache"],
        # It keeps what it derives from this, and reads this again at each start.
        "admin": {"user": admin.user, "password": admin.password},
    }
    memory = plan.limits["cache"] + _OVERHEAD
    made = launch_with(config, "minidyno.addons.servers.mongo", place, memory=memory)
    # Each connection has a thread, and each thread would keep memory of its own that it freed.
    return replace(made, env={**made.env, "MALLOC_ARENA_MAX": "2"})
