"""Puts together what makes backups of databases, and what makes them by itself."""

from minidyno.bootstrap.control_plane import Parts
from minidyno.ports.log_sink import LogSink
from minidyno.services.addons.servers import AddonServers
from minidyno.services.transfers.ledger import Ledger
from minidyno.services.transfers.mover import Mover
from minidyno.services.transfers.schedules import BackupSchedules
from minidyno.services.transfers.transfers import Transfers


def assemble_transfers(
    parts: Parts, sink: LogSink, servers: AddonServers
) -> tuple[Transfers, BackupSchedules]:
    """Build what makes backups, and makes them by itself."""
    store, clock, system = parts.store, parts.clock, parts.system
    mover = Mover(servers=servers, files=parts.backups, clock=clock, system=system)
    transfers = Transfers(
        store=store,
        settings=parts.settings,
        files=parts.backups,
        ledger=Ledger(store=store, clock=clock, system=system, sink=sink),
        mover=mover,
    )
    schedules = BackupSchedules(
        store=store, clock=clock, system=system, transfers=transfers, mover=mover
    )
    return transfers, schedules
