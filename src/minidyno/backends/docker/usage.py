"""What a container uses, from the Engine's figures."""

from collections.abc import Mapping
from typing import Any

from minidyno.ports.dyno_backend import Usage

# Files that the kernel may drop at any time are no memory in use; cgroup v1 and v2 name them so.
_DROPPABLE = ("total_inactive_file", "inactive_file")


def usage_of(stats: Mapping[str, Any]) -> Usage | None:
    """Read one answer of the Engine's stats; None for a container that has just ended."""
    memory = stats.get("memory_stats") or {}
    if "usage" not in memory:
        return None
    detail = memory.get("stats") or {}
    droppable = next((detail[name] for name in _DROPPABLE if name in detail), 0)
    return Usage(
        memory=max(memory["usage"] - droppable, 0),
        cpu_seconds=stats["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9,
        processes=(stats.get("pids_stats") or {}).get("current", 0),
    )
