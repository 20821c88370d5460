"""The services of a platform, in the order in which they are shown."""

from collections.abc import Sequence

from minidyno.addons.correo import Correo
from minidyno.addons.memcached import Memcached
from minidyno.addons.mongodb import MongoDB
from minidyno.addons.postgresql import PostgreSQL
from minidyno.addons.redis import Redis
from minidyno.addons.registros import Registros
from minidyno.addons.rendimiento import Rendimiento
from minidyno.ports.addon_provider import AddonProvider


def providers() -> Sequence[AddonProvider]:
    """One of each; another service is another line here."""
    return (PostgreSQL(), Redis(), Memcached(), MongoDB(), Correo(), Rendimiento(), Registros())
