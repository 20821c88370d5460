"""Where the servers of add-ons run: beside the dynos, on what those stand on."""

import os
from pathlib import Path

from minidyno.backends.addon_processes import AddonProcesses
from minidyno.bootstrap.backend_choice import PROCESS
from minidyno.bootstrap.home import Home
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.log_source import LineBatch


def make_addon_host(backend: str, where: Home) -> AddonHost | None:
    """Make the host that goes with a backend."""
    if backend != PROCESS:
        return None
    return AddonProcesses(where.addons, read_spool=_read_spool, host=os.environ)


def _read_spool(spool: Path, after: str | None, max_bytes: int) -> LineBatch:
    return SpoolReader(spool.parent).read_lines(spool.name, after, max_bytes)
