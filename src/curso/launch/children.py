"""What the command starts and must stop: each child in its own session, with its own log."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from curso.launch.packages import answers
from curso.launch.problem import Problem
from curso.launch.running import tail

_POLL = 0.05


@dataclass
class Child:
    """A running server. `what` is the id of its name in the texts."""

    what: str
    process: "subprocess.Popen[bytes]"
    log: Path


class Children:
    """Starts servers, waits until they answer, and stops them in the opposite order."""

    def __init__(self) -> None:
        self._running: list[Child] = []

    def start(
        self,
        what: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str],
        folder: Path,
    ) -> None:
        """Start a server in its own session: Ctrl-C is ours to handle, in our order."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as file:
            process = subprocess.Popen(
                [str(word) for word in command],
                # Its end tells a server of ours that we are gone, even by SIGKILL.
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=folder,
                start_new_session=True,
            )
        self._running.append(Child(what, process, log))

    def wait_for(
        self, what: str, url: str, name: str, seconds: float, stop: Callable[[], bool]
    ) -> None:
        """Wait until a child answers at `url`; raise when it ends or the time is over."""
        [child] = [child for child in self._running if child.what == what]
        until = time.monotonic() + seconds
        while not answers(url, timeout=10.0):
            if stop():
                return
            if child.process.poll() is not None or time.monotonic() > until:
                raise Problem(
                    "child_failed", what=name, url=url, log=child.log, tail=tail(child.log)
                )
            time.sleep(_POLL)

    def ended(self) -> list[Child]:
        """Forget and give the children that ended by themselves."""
        gone = [child for child in self._running if child.process.poll() is not None]
        self._running = [child for child in self._running if child not in gone]
        return gone

    def stop(self, grace: float = 20.0) -> None:
        """Ask every child to end, wait, and insist; whole sessions, last started first."""
        for child in reversed(self._running):
            _signal(child.process, signal.SIGTERM)
        until = time.monotonic() + grace
        for child in reversed(self._running):
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child.process, signal.SIGKILL)
                child.process.wait()
            if child.process.stdin is not None:
                child.process.stdin.close()
        self._running = []


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    # The group is the child's own, made by start_new_session; Jupyter's kernels are in theirs
    # and end with Jupyter.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
