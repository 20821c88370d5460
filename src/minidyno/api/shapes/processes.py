"""The formation, dynos and their sizes."""

from minidyno.api.replies import when
from minidyno.api.shapes.names import CEDAR, Json, app_ref, size_id, size_ref
from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno
from minidyno.domain.formation import Process
from minidyno.domain.quotas import GIB, DynoSize, size_named
from minidyno.ports.dyno_backend import Usage

# Heroku counts in units of one Standard-1X.
_CENTS_PER_UNIT = 2500


def process_json(app: App, process: Process) -> Json:
    """A row of the formation."""
    return {
        "app": app_ref(app),
        "command": process.command,
        "created_at": when(process.created_at),
        "dyno_size": size_ref(process.size),
        "id": process.id,
        "quantity": process.quantity,
        "size": process.size,
        "type": process.type,
        "updated_at": when(process.updated_at),
    }


def dyno_json(app: App, dyno: Dyno, release_id: str) -> Json:
    """A dyno."""
    return {
        "app": app_ref(app),
        "attach_url": None,
        "command": dyno.command,
        "created_at": when(dyno.created_at),
        "id": dyno.id,
        "name": dyno.name,
        "release": {"id": release_id, "version": dyno.release},
        "size": dyno.size,
        "state": str(dyno.state),
        "type": dyno.type,
        "updated_at": when(dyno.updated_at),
    }


def usage_json(dyno: Dyno, usage: Usage) -> Json:
    """What a dyno uses: bytes, and seconds of processor since its start. Our own."""
    size = size_named(dyno.size)
    return {
        "cpu_seconds": round(usage.cpu_seconds, 3),
        "id": dyno.id,
        "memory": usage.memory,
        "memory_limit": size.memory_limit,
        "memory_quota": size.memory,
        "name": dyno.name,
        "processes": usage.processes,
        "size": dyno.size,
        "type": dyno.type,
    }


def size_json(size: DynoSize, architecture: str) -> Json:
    """A dyno size; memory in GB, and the price that Heroku asks."""
    return {
        "architecture": architecture,
        "compute": size.compute,
        "cost": {"cents": size.cents_per_month, "unit": "month"},
        "dedicated": size.dedicated,
        "generation": CEDAR,
        "id": size_id(size.name),
        "memory": size.memory / GIB,
        "name": size.name,
        "precise_dyno_units": size.cents_per_month / _CENTS_PER_UNIT,
        "private_space_only": False,
    }
