"""A person before a real terminal, with `minidyno` running in it."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import sys
import termios
import time
from pathlib import Path

PATIENCE = 120.0
Lines = tuple[int, int]


class Seat:
    """Runs one command of `minidyno` on a terminal of its own, and sees what the person sees."""

    def __init__(
        self, words: list[str], environ: dict[str, str], folder: Path, size: Lines = (80, 24)
    ) -> None:
        self.shown = b""
        master, slave = pty.openpty()
        self.resize(size, master)
        # Held by us too: what state the terminal is left in can be asked when the command is gone.
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        self.pid = os.fork()
        if self.pid == 0:
            _become(slave, [sys.executable, "-m", "minidyno", *words], environ, folder)
        self.master = master
        self.code: int | None = None

    def resize(self, size: Lines, terminal: int | None = None) -> None:
        """Give the window another size."""
        columns, rows = size
        termios.tcsetwinsize(self.master if terminal is None else terminal, (rows, columns))

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.master, keys.encode())

    def until(self, text: str) -> None:
        """Look on until a text has been shown."""
        ends = time.monotonic() + PATIENCE
        while text.encode() not in self.shown:
            assert time.monotonic() < ends, self.shown.decode(errors="replace")
            self._look()

    def end(self) -> int:
        """Look on until the command has ended; its exit code."""
        ends = time.monotonic() + PATIENCE
        while self.code is None:
            assert time.monotonic() < ends, self.shown.decode(errors="replace")
            self._look()
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.code = os.waitstatus_to_exitcode(status)
        self._look()
        return self.code

    def signal(self, number: int) -> None:
        """Signal the command from outside."""
        os.kill(self.pid, number)

    def is_as_before(self) -> bool:
        """Say whether the terminal is as it was before the command."""
        return termios.tcgetattr(self.slave) == self.before

    def leave(self) -> None:
        """Close the terminal, whatever still runs in it."""
        if self.code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.slave)
        os.close(self.master)

    def _look(self) -> None:
        readable, _, _ = select.select([self.master], [], [], 0.05)
        if readable:
            self.shown += os.read(self.master, 65_536)


def _become(slave: int, argv: list[str], environ: dict[str, str], folder: Path) -> None:
    try:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for descriptor in (0, 1, 2):
            os.dup2(slave, descriptor)
        os.closerange(3, 256)
        os.chdir(folder)
        os.execve(argv[0], argv, environ)
    finally:
        os._exit(126)
