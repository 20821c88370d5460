"""What the processes of a dyno use, all together."""

import psutil

from minidyno.backends.dyno_folder import Identity
from minidyno.ports.dyno_backend import Usage


def measure(identity: Identity) -> Usage | None:
    """Measure the tree of one dyno; None when it has just ended.

    The dyno's parent itself is the platform's and does not count, but the processor time of
    those that have ended is only known to it.
    """
    try:
        parent = psutil.Process(identity.parent)
        reaped = parent.cpu_times()
        members = parent.children(recursive=True)
    except psutil.NoSuchProcess:
        return None
    memory = processes = 0
    seconds = reaped.children_user + reaped.children_system
    for member in members:
        try:
            with member.oneshot():
                times = member.cpu_times()
                memory += member.memory_info().rss
        except psutil.Error:
            continue
        seconds += times.user + times.system + times.children_user + times.children_system
        processes += 1
    return Usage(memory, seconds, processes) if processes else None
