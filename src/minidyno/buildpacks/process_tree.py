"""All the processes of one build, also those that hide."""

import asyncio
import contextlib
import time
from collections.abc import Mapping

import psutil

MARK = "MINIDYNO_BUILD"
_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, OSError)
_ROUND = 0.01
_MAX_ROUNDS = 500


class BuildProcesses:
    """Finds the processes of a build by the mark in their environment, or by their parents.

    A process that calls setsid leaves its group and its session, but not its environment; one
    that empties its environment is still known as a child of one that was seen.
    """

    def __init__(self, build_id: str) -> None:
        self._build_id = build_id
        self._seen: dict[int, float] = {}

    def memory(self) -> int:
        """Bytes of memory in use now, all processes together."""
        total = 0
        for process in self._find():
            with contextlib.suppress(*_GONE):
                total += process.memory_info().rss
        return total

    def kill(self) -> None:
        """Kill them all, again and again until none is found: one may be starting another."""
        for _ in range(_MAX_ROUNDS):
            found = self._find()
            if not found:
                return
            for process in found:
                with contextlib.suppress(*_GONE):
                    process.kill()
            # Not psutil's wait: it would take the exit code of a child from asyncio, who waits too.
            time.sleep(_ROUND)

    def _find(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(*_GONE):
                if self._is_ours(process) and process.status() != psutil.STATUS_ZOMBIE:
                    self._seen[process.pid] = process.create_time()
                    found.append(process)
        return found

    def _is_ours(self, process: psutil.Process) -> bool:
        if self._was_seen(process) or self._is_child_of_seen(process):
            return True
        return process.environ().get(MARK) == self._build_id

    def _was_seen(self, process: psutil.Process) -> bool:
        # The creation time tells a process from a later one that got the same number.
        return process.pid in self._seen and self._seen[process.pid] == process.create_time()

    def _is_child_of_seen(self, process: psutil.Process) -> bool:
        parent = process.ppid()
        with contextlib.suppress(*_GONE):
            return parent in self._seen and self._was_seen(psutil.Process(parent))
        return False


async def kill_tree(env: Mapping[str, str]) -> None:
    """Kill all processes that carry the mark of `env`; does nothing without a mark."""
    if build_id := env.get(MARK):
        await asyncio.shield(asyncio.to_thread(BuildProcesses(build_id).kill))
