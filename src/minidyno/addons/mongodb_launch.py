"""How MongoDB's stand-in is started, the first time and every other time."""

from collections.abc import Mapping
from importlib.util import find_spec

from minidyno.addons.own_server import launch_with
from minidyno.domain.addon_servers import Credentials, Ground, Place
from minidyno.domain.addon_services import Plan
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language
from minidyno.ports.addon_provider import Launch

PORT = "mongodb"  # the name of the one port it listens on
DATABASE = "app"
SERVED_BY: Mapping[Language, str] = {
    "es": "SecantusDB, un sustituto: no es el servidor de MongoDB",
    "en": "SecantusDB, a stand-in: not MongoDB's own server",
}

_OVERHEAD = 160 * 1024**2  # what the server takes beside its cache


def launch(place: Place, plan: Plan, admin: Credentials) -> Launch:
    """Start it; raises `addon_mongodb_absent` where it is not made for this system."""
    if place.ground is Ground.MACHINE and find_spec("secantus") is None:
        raise MinidynoError("addon_mongodb_absent")
    config = {
        "bind": place.bind,
        "port": place.ports[PORT],
        "connections": plan.limits["connections"],
        "cache": plan.limits["cache"],
        # It keeps what it derives from this, and reads this again at each start.
        "admin": {"user": admin.user, "password": admin.password},
    }
    memory = plan.limits["cache"] + _OVERHEAD
    return launch_with(config, "minidyno.addons.servers.mongo", place, memory=memory)
