"""A whole platform of its own: temporary folder, free ports, the real command line."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from curso.port_block import port_block
from minidyno.backends.dyno_parent import records
from minidyno.bootstrap.process_record import start_time

APPS = Path(__file__).parent / "apps"
REPOSITORY = Path(__file__).parents[2]


class RealPlatform:
    """`minidyno` over a folder, as a student would use it."""

    def __init__(self, home: Path, ports: Mapping[str, str], **settings: object) -> None:
        self.home = home
        self.router_port = int(ports["MINIDYNO_ROUTER_PORT"])
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("MINIDYNO_")},
            **ports,
            "MINIDYNO_HOME": str(home),
            "MINIDYNO_BACKEND": "process",
            "MINIDYNO_LANG": "en",
            # A package index that is slow once is waited for.
            "MINIDYNO_INDEX_TIMEOUT": "60",
        } | {f"MINIDYNO_{name.upper()}": str(value) for name, value in settings.items()}

    def run(self, *words: str, ok: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a command; unless told otherwise it has to succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "minidyno", *words],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if ok:
            assert done.returncode == 0, f"minidyno {' '.join(words)}\n{done.stdout}{done.stderr}"
        return done

    def json(self, *words: str) -> Any:
        """Run a reading command and read what it printed."""
        return json.loads(self.run(*words, "--json").stdout)

    def up(self) -> None:
        """Start the platform in the background."""
        self.run("up", "--detach")

    def down(self) -> None:
        """Stop it with all its dynos."""
        self.run("down")

    def deploy(self, folder: Path, app: str = "demo") -> str:
        """Deploy and wait until it serves; the build log."""
        return self.run("deploy", str(folder), "-a", app).stdout

    def pid(self, process: str) -> int:
        """The process id of "supervisor", "api" or "router"."""
        return int(json.loads((self.home / "run" / f"{process}.json").read_text())["pid"])

    def kill(self, process: str) -> None:
        """SIGKILL one of the platform's own processes, and wait until it is dead."""
        pid = self.pid(process)
        os.kill(pid, signal.SIGKILL)
        # Until then it holds what it had locked.
        eventually(lambda: start_time(pid) is None)

    def dyno_environs(self) -> Sequence[tuple[psutil.Process, Mapping[str, str]]]:
        """Every process that belongs to a dyno of this platform, with its environment.

        As it is read once: a process that ends meanwhile has none any more.
        """
        found = []
        for process in psutil.process_iter():
            try:
                environ = process.environ()
                if (
                    environ.get("HOME", "").startswith(str(self.home))
                    and records.MARK in environ
                    and process.status() != psutil.STATUS_ZOMBIE
                ):
                    found.append((process, environ))
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found

    def dyno_processes(self) -> list[psutil.Process]:
        """Every process that belongs to a dyno of this platform, whoever its parent is."""
        return [process for process, _ in self.dyno_environs()]

    def instances(self) -> list[str]:
        """The instances that really run, by the marks of their processes."""
        return sorted({environ[records.MARK] for _, environ in self.dyno_environs()})

    def log(self, app: str = "demo", *words: str) -> list[str]:
        """The app's log, all that is kept."""
        return self.run("logs", "-n", "1500", "-a", app, *words).stdout.splitlines()


def eventually(what: Callable[[], bool], within: float = 120.0) -> None:
    """Wait until something is so; a wide limit, because the machine may be busy."""
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline, f"not so within {within} s"
        time.sleep(0.05)


@contextmanager
def real_platform(home: Path, **settings: object) -> Iterator[RealPlatform]:
    """Start a platform, and leave nothing of it behind."""
    with port_block() as ports:
        platform = RealPlatform(home, ports, **settings)
        platform.up()
        try:
            yield platform
        finally:
            platform.run("down", ok=False)
            for process in platform.dyno_processes():
                process.kill()
