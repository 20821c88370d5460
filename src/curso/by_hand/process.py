"""One program that was started by hand: its port, its log, its end."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from curso.by_hand.problem import HandError
from curso.by_hand.views import Lines
from curso.by_hand.visit import Visit, ask
from curso.language import spoken

_GRACE = 10.0
_LOOK = 0.03


class Leash:
    """Holds the pipe whose end tells `leash.py` that the notebook is gone."""

    def __init__(self, folder: Path) -> None:
        # In a session of its own: interrupting a cell must not interrupt it.
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(Path(__file__).with_name("leash.py")), str(folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
            encoding="ascii",
        )

    def tell(self, sign: str, group: int) -> None:
        """Say that a group was started (+) or is gone (-)."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{sign}{group}\n")
            self._process.stdin.flush()

    def let_go(self) -> None:
        """End it; it ends whatever is left."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()


class Process:
    """A running program with a port; times in seconds."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str],
        port: int,
        log: Path,
        leash: Leash,
    ) -> None:
        self.name = name
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._log = log
        self._leash = leash
        with log.open("ab") as output:
            try:
                # A session of its own, so that one signal reaches it and all it starts.
                self._popen = subprocess.Popen(
                    command,
                    cwd=folder,
                    env=dict(env),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except FileNotFoundError as error:
                raise HandError("no_program", program=Path(command[0]).name) from error
        self.pid = self._popen.pid
        self._is_over = False
        leash.tell("+", self.pid)

    @property
    def alive(self) -> bool:
        """Say whether it still runs; what it left behind when it ended is ended too."""
        if self._popen.poll() is None:
            return True
        # Now, while the group's number cannot be another's: it is free from here on.
        self.kill()
        return False

    def __repr__(self) -> str:
        alive = self.alive
        state = spoken("en marcha", "up") if alive else _ended(self._popen.returncode)
        return f"<{self.name} {self.url} pid={self.pid} {state}>"

    async def get(self, path: str = "/") -> Visit:
        """Visit a page, at this program's own port."""
        return await ask(self.port, path)

    async def wait(self, timeout: float = 60.0) -> float:
        """Wait until it answers, and say how many seconds that took.

        Raises `never_answered`, and `ended_early` when it ended before it did.
        """
        beginning = time.monotonic()
        while (await ask(self.port, "/salud")).status != 200:
            if not self.alive:
                raise HandError("ended_early", name=self.name, tail=str(self.log(8)))
            if time.monotonic() - beginning > timeout:
                tail = str(self.log(8))
                raise HandError("never_answered", name=self.name, seconds=timeout, tail=tail)
            await asyncio.sleep(_LOOK)
        return round(time.monotonic() - beginning, 2)

    async def ended(self, timeout: float = 10.0) -> int | None:
        """Wait until it ends by itself, and say with which exit code; None when it goes on."""
        until = time.monotonic() + timeout
        while self.alive and time.monotonic() < until:  # noqa: ASYNC110 - the system tells no other way
            await asyncio.sleep(_LOOK)
        return self._popen.returncode

    def log(self, last: int = 8) -> Lines:
        """The end of what it wrote."""
        text = self._log.read_text(encoding="utf-8", errors="replace")
        return Lines(tuple(text.splitlines()[-last:]))

    async def stop(self) -> None:
        """Ask it to end, wait, and insist with all that it started and left behind."""
        self._popen.terminate()
        await self.ended(_GRACE)
        self.kill()

    def kill(self) -> None:
        """End it at once, with all it started. Once: later the number may be another's."""
        if self._is_over:
            return
        self._is_over = True
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()
        self._leash.tell("-", self.pid)


def _ended(code: int) -> str:
    return spoken(f"terminó con {code}", f"ended with {code}")
