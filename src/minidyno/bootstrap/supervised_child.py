"""One process that the supervisor keeps alive: api or router."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from minidyno.bootstrap.process_record import ProcessRecord

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
# After so many seconds of life the falls before no longer count.
FORGIVEN_AFTER = 10.0
LOG_LIMIT = 5_000_000


class SupervisedChild:
    """Starts a process, finds it again, and starts it again with growing pauses."""

    def __init__(
        self,
        name: str,
        command: list[str],
        home: Path,
        environ: dict[str, str],
        say: Callable[[str], None],
    ) -> None:
        self.name = name
        self.log = home / "logs" / f"{name}.log"
        self.falls = 0  # in a row
        self.record_path = home / "run" / f"{name}.json"
        self._command = command
        self._environ = environ
        self._say = say
        self._pid: int | None = None  # of a child of ours, to be waited for
        self._record = ProcessRecord.read(self.record_path)
        self._pause = FIRST_PAUSE
        self._started_at = 0.0
        self._due = 0.0
        self._seen = False

    @property
    def pid(self) -> int | None:
        """Number of the process that runs now."""
        if not self.is_alive:
            return None
        # On a machine that is busy its record may not have come in time.
        return self._pid or (self._record.pid if self._record else None)

    @property
    def is_alive(self) -> bool:
        """Say whether it runs, and bury it if it was ours and has ended."""
        if self._pid is not None:
            try:
                ended, _ = os.waitpid(self._pid, os.WNOHANG)
            except ChildProcessError:
                ended = self._pid
            if not ended:
                return True
            self._pid = None
            return False
        return self._record is not None and self._record.is_alive

    def tend(self) -> None:
        """See that it runs: adopt it, or start it when its pause is over."""
        now = time.monotonic()
        if self.is_alive:
            if not self._seen:
                self._say(f"{self.name} adopted (pid {self.pid})")
                self._seen = True
                self._started_at = now
            return
        if self._seen:
            self._fell(now)
        if now >= self._due:
            self.start()

    def start(self) -> None:
        """Start it in a session of its own, so that no Ctrl-C meant for us reaches it."""
        rotate(self.log)
        pid = os.fork()
        if pid == 0:
            self._become()
        self._pid = pid
        self._seen = True
        self._started_at = time.monotonic()
        self._record = self._wait_for_record(pid)
        self._say(f"{self.name} started (pid {pid})")

    def ask_to_end(self) -> None:
        """Send SIGTERM, unless it has ended."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL, unless it has ended."""
        self._signal(signal.SIGKILL)

    def forget(self) -> None:
        """Remove its record: it ended because it was asked to."""
        self.record_path.unlink(missing_ok=True)

    def _signal(self, number: int) -> None:
        if (pid := self.pid) is not None:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                return

    def _fell(self, now: float) -> None:
        if now - self._started_at > FORGIVEN_AFTER:
            self._pause = FIRST_PAUSE
            self.falls = 0
        self.falls += 1
        self._due = now + self._pause
        self._say(f"{self.name} ended; starting it again in {self._pause:.1f} s")
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._seen = False

    def _become(self) -> None:
        """In the new process: turn into the program. Never returns."""
        try:
            os.setsid()
            # Written here and not by the supervisor: killed right after the fork, it would
            # leave a process that no later supervisor knows.
            ProcessRecord.of_this_process().write(self.record_path)
            nothing = os.open(os.devnull, os.O_RDONLY)
            log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            os.dup2(nothing, 0)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.execve(self._command[0], self._command, self._environ)  # noqa: S606
        finally:
            os._exit(127)

    def _wait_for_record(self, pid: int) -> ProcessRecord | None:
        limit = time.monotonic() + 5.0
        while time.monotonic() < limit:
            record = ProcessRecord.read(self.record_path)
            if record is not None and record.pid == pid:
                return record
            time.sleep(0.002)
        return None


def rotate(log: Path) -> None:
    """Put a log that has grown too large aside; one old one is kept."""
    try:
        if log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
    except FileNotFoundError:
        return
