"""The supervisor: starts api and router, starts them again when they end, and nothing else.

It is small on purpose (about 12 MB) and knows no setting: whoever starts it tells it the folder
and the addresses. Killed with SIGKILL, api and router go on, and the next one adopts them.
Asked to end (SIGTERM, Ctrl-C), it first has the api stop all dynos in order: what the apps should
look like stays in the store, and the next start brings them back.
"""

import fcntl
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from minidyno.bootstrap.process_record import ProcessRecord
from minidyno.bootstrap.supervised_child import SupervisedChild, rotate

LAP = 0.25
READY_LIMIT = 20.0
ROUTER_END_LIMIT = 10.0
LOCK_LIMIT = 1.0
FALLS_SAID = 3
WORDS = ("ready", "failing", "stopping", "hurried", "stopped")
ALREADY_UP = 5  # exit code, as in the catalogue

Address = tuple[str, int]


def lock_path(home: Path) -> Path:
    """Name the file that the supervisor of a folder holds locked."""
    return home / "run" / "supervisor.lock"


def record_path(home: Path, name: str) -> Path:
    """Name the record of a process: supervisor, api or router."""
    return home / "run" / f"{name}.json"


def down_flag(home: Path) -> Path:
    """Name the file whose presence tells the api to stop all dynos before it ends."""
    return home / "run" / "down"


def take_lock(home: Path, patience: float = 0.0) -> IO[bytes] | None:
    """Become the folder's one supervisor, or None; the lock ends with the file, or with us."""
    limit = time.monotonic() + patience
    file = lock_path(home).open("ab")
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= limit:
                file.close()
                return None
            time.sleep(0.02)
        else:
            return file


class Supervisor:
    """Keeps api and router of one folder alive."""

    def __init__(
        self, home: Path, api: Address, router: Address, stop_limit: float, words: dict[str, str]
    ) -> None:
        environ = {**os.environ, "MINIDYNO_HOME": str(home)}
        self._home = home
        self._addresses = (api, router)
        self._stop_limit = stop_limit
        self._words = words
        log = home / "logs" / "supervisor.log"
        rotate(log)
        self._log = log.open("a", buffering=1)
        program = [sys.executable, "-m", "minidyno"]
        self._api = SupervisedChild("api", [*program, "_api"], home, environ, self._say)
        self._router = SupervisedChild("router", [*program, "_router"], home, environ, self._say)
        self._signals = 0
        self._patient_with = 0
        self._wake_out, self._wake_in = os.pipe()
        self._start_said = False

    def run(self, *, then_stop: bool = False) -> int:
        """Tend both until asked to end; with `then_stop`, only to end them in order."""
        self._catch_signals()
        down_flag(self._home).unlink(missing_ok=True)
        ProcessRecord.of_this_process().write(record_path(self._home, "supervisor"))
        self._say(f"supervisor started (pid {os.getpid()})")
        while not self._signals and not then_stop:
            self._api.tend()
            self._router.tend()
            self._say_how_it_starts()
            self._wait(LAP)
        self._tell("stopping")
        self._end()
        self._tell("hurried" if self._in_a_hurry else "stopped")
        return 0

    def _end(self) -> None:
        """Stop the dynos, then the api, then the router: requests in flight are answered first."""
        self._say("stopping everything")
        self._patient_with = max(self._signals, 1)
        down_flag(self._home).touch()
        # An api that is not there cannot stop the dynos, and one that is only just starting
        # would be ended by the signal before it has looked at them.
        if not self._api.is_alive:
            self._api.start()
        self._until(lambda: _accepts(self._addresses[0]) or not self._api.is_alive, READY_LIMIT)
        self._end_child(self._api, self._stop_limit)
        self._end_child(self._router, ROUTER_END_LIMIT)
        if not self._in_a_hurry:
            down_flag(self._home).unlink(missing_ok=True)
        record_path(self._home, "supervisor").unlink(missing_ok=True)
        self._say("supervisor ended")

    def _end_child(self, child: SupervisedChild, limit: float) -> None:
        child.ask_to_end()
        if not self._until(lambda: not child.is_alive, limit):
            if self._in_a_hurry:
                # Killed, the api would leave dynos behind; left alone, it stops them and ends.
                self._say(f"{child.name} goes on ending by itself")
                return
            self._say(f"{child.name} did not end and was killed")
            child.kill()
            self._until(lambda: not child.is_alive, ROUTER_END_LIMIT)
        child.forget()

    @property
    def _in_a_hurry(self) -> bool:
        """Say whether a second Ctrl-C came: no more waiting."""
        return self._signals > self._patient_with

    def _until(self, comes_true: Callable[[], bool], limit: float) -> bool:
        ends = time.monotonic() + limit
        while not comes_true():
            if self._in_a_hurry or time.monotonic() >= ends:
                return False
            self._wait(0.05)
        return True

    def _say_how_it_starts(self) -> None:
        if self._start_said:
            return
        if all(_accepts(address) for address in self._addresses):
            self._start_said = True
            self._say("api and router answer")
            self._tell("ready")
        elif max(self._api.falls, self._router.falls) >= FALLS_SAID:
            self._start_said = True
            self._tell("failing")

    def _tell(self, word: str) -> None:
        """Tell the person in whose terminal we run, if there is one."""
        if text := self._words.get(word):
            sys.stderr.write(text + "\n")
            sys.stderr.flush()

    def _say(self, text: str) -> None:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        self._log.write(f"{stamp} {text}\n")

    def _catch_signals(self) -> None:
        for descriptor in (self._wake_out, self._wake_in):
            os.set_blocking(descriptor, False)
        # Signals only wake the loop, which then decides; a child's end is one of them.
        signal.set_wakeup_fd(self._wake_in, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._count)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _count(self, *_: object) -> None:
        self._signals += 1

    def _wait(self, seconds: float) -> None:
        readable, _, _ = select.select([self._wake_out], [], [], seconds)
        if readable:
            os.read(self._wake_out, 4096)


def _accepts(address: Address) -> bool:
    try:
        with socket.create_connection(address, timeout=0.2):
            return True
    except OSError:
        return False


def main(arguments: list[str]) -> int:
    """Run as `minidyno _supervise NAME=VALUE …`; see `platform_process`."""
    given = dict(word.partition("=")[::2] for word in arguments)
    home = Path(given["home"])
    lock = take_lock(home, LOCK_LIMIT)
    if lock is None:
        return ALREADY_UP
    with lock:
        supervisor = Supervisor(
            home,
            _address(given["api"]),
            _address(given["router"]),
            float(given["stop-limit"]),
            {name: given[name] for name in WORDS if name in given},
        )
        return supervisor.run(then_stop="then-stop" in given)


def _address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    return host, int(port)
