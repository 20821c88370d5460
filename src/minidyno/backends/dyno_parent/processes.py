"""Who belongs to the tree of a process, and signals that never reach a stranger.

A process is a pair (pid, when it started), because pids are used again.
"""

import os
import signal
import sys

Process = tuple[int, str]


class Row:
    """One line of the table of processes."""

    __slots__ = ("group", "parent", "started")

    def __init__(self, parent: int, group: int, started: str) -> None:
        self.parent = parent
        self.group = group
        self.started = started


def started(pid: int) -> str:
    """When a process started, in a form that is only good for comparing; "" when it is gone."""
    if sys.platform == "linux":
        row = _linux_row(pid)
    else:
        row = _ps_table(f"-p {pid}").get(pid)
    return row.started if row else ""


def tree(root: int, group: int) -> "list[Process]":
    """All descendants of `root`, and all members of `group` (where orphans leave the tree)."""
    table = _table()
    found: dict[int, str] = {}
    level = {root}
    while level:
        level = {pid for pid, row in table.items() if row.parent in level and pid not in found}
        found.update((pid, table[pid].started) for pid in level)
    members = {pid: row.started for pid, row in table.items() if row.group == group}
    return list((members | found).items())


def group(number: int) -> "list[Process]":
    """All members of a group."""
    return [(pid, row.started) for pid, row in _table().items() if row.group == number]


def send(process: Process, number: int) -> None:
    """Signal a process if it is still the same one."""
    pid, since = process
    try:
        if sys.platform == "linux":
            handle = os.pidfd_open(pid)
            try:
                # Looked at again with the handle held: now it cannot become someone else.
                if started(pid) == since:
                    signal.pidfd_send_signal(handle, number)
            finally:
                os.close(handle)
        elif started(pid) == since:
            os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass  # it has ended, or was made someone else's by setuid


def _table() -> "dict[int, Row]":
    if sys.platform != "linux":
        return _ps_table("-ax")
    pids = (int(name) for name in os.listdir("/proc") if name.isdigit())
    rows = ((pid, _linux_row(pid)) for pid in pids)
    return {pid: row for pid, row in rows if row is not None}


def _linux_row(pid: int) -> "Row | None":
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            line = file.read()
    except OSError:
        return None
    # The name, in parentheses, may itself hold spaces and parentheses: count after the last.
    fields = line[line.rindex(b")") + 2 :].split()
    return Row(parent=int(fields[1]), group=int(fields[2]), started=fields[19].decode())


def _ps_table(which: str) -> "dict[int, Row]":
    """Where there is no /proc (macOS): `ps` itself; only asked when something is to be ended."""
    with os.popen(f"/bin/ps {which} -o pid=,ppid=,pgid=,lstart=") as ps:  # noqa: S605 - fixed text
        lines = [line.split(None, 3) for line in ps]
    return {
        int(pid): Row(parent=int(parent), group=int(group), started=since.strip())
        for pid, parent, group, since in lines
        if int(pid) != os.getpid()
    }
