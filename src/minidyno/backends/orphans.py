"""Ends what is left of dynos whose parent was killed, and so could not do it."""

import os
import time
from collections.abc import Collection, Mapping

import psutil

from minidyno.backends.dyno_folder import Identity
from minidyno.backends.dyno_parent.processes import started
from minidyno.backends.dyno_parent.records import MARK

ROUNDS = 100
PAUSE = 0.02  # seconds between two rounds


def end_orphans(dynos: Mapping[str, Identity | None]) -> None:
    """Kill all processes of these dynos, and return when there are none; blocks meanwhile.

    A process belongs to a dyno when its environment says so, or when it is in the dyno's group
    and session. Both numbers stay taken while one process has them; once all have ended they may
    be another's, which the leader's start tells. One round is not enough: what is being killed
    may still fork.
    """
    for _ in range(ROUNDS):
        found = _belonging(dynos)
        if not found:
            return
        for process in found:
            try:
                process.kill()  # psutil looks at the start time again before it does
            except psutil.NoSuchProcess:
                continue
        time.sleep(PAUSE)


def _belonging(dynos: Mapping[str, Identity | None]) -> list[psutil.Process]:
    own = [identity for identity in dynos.values() if identity and _has_its_number(identity)]
    groups = {(identity.pid, identity.parent) for identity in own}
    groups |= {(identity.pid, identity.pid) for identity in own}  # attached: its own session
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _belongs(process, dynos, groups)
    ]


def _has_its_number(identity: Identity) -> bool:
    return started(identity.pid) in {identity.started, ""}


def _belongs(process: psutil.Process, marks: Collection[str], groups: set[tuple[int, int]]) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        if (os.getpgid(process.pid), os.getsid(process.pid)) in groups:
            return True
        return process.environ().get(MARK) in marks
    except (psutil.Error, OSError):
        return False  # gone, or someone else's: never a dyno of ours
