"""What the processes of a dyno use, all together."""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence

import psutil

from minidyno.backends.dyno_folder import Identity
from minidyno.ports.dyno_backend import Usage

FRESH = 1.0  # seconds; to look through all processes anew for each of 100 dynos took 700 ms


class UsageMeter:
    """Measures dynos; knows for a moment who is whose child, for all dynos alike."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked_at = -FRESH
        self._children: dict[int, list[psutil.Process]] = {}

    def measure_all(self, identities: Sequence[Identity]) -> Usage | None:
        """Measure a dyno, the first, with the commands that run inside it; None when it ended."""
        first, *within = (self.measure(identity) for identity in identities)
        if first is None:
            return None
        parts = [first, *(usage for usage in within if usage is not None)]
        return Usage(
            sum(part.memory for part in parts),
            sum(part.cpu_seconds for part in parts),
            sum(part.processes for part in parts),
        )

    def measure(self, identity: Identity) -> Usage | None:
        """Measure the tree of one dyno; None when it has just ended.

        The dyno's parent itself is the platform's and does not count, but the processor time of
        those that have ended is only known to it.
        """
        try:
            reaped = psutil.Process(identity.parent).cpu_times()
        except psutil.NoSuchProcess:
            return None
        memory = processes = 0
        seconds = reaped.children_user + reaped.children_system
        for member in self._tree(identity.parent):
            try:
                with member.oneshot():
                    times = member.cpu_times()
                    memory += member.memory_info().rss
            except psutil.Error:
                continue  # it ended meanwhile
            seconds += times.user + times.system + times.children_user + times.children_system
            processes += 1
        return Usage(memory, seconds, processes) if processes else None

    def _tree(self, root: int) -> list[psutil.Process]:
        with self._lock:
            # A dyno that is not in the table may be younger than it.
            if root not in self._children or time.monotonic() - self._looked_at >= FRESH:
                self._children = _children()
                self._looked_at = time.monotonic()
            table = self._children
        members: list[psutil.Process] = []
        level = table.get(root, [])
        while level:
            members += level
            level = [child for member in level for child in table.get(member.pid, [])]
        return members


def _children() -> dict[int, list[psutil.Process]]:
    table: dict[int, list[psutil.Process]] = defaultdict(list)
    for process in psutil.process_iter(["ppid"]):
        table[process.info["ppid"]].append(process)
    table.pop(0, None)  # the system's first process may name itself as its parent
    return table
