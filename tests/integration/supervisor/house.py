"""A platform of real processes, in a folder and on ports of its own."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil

from curso.port_block import port_block
from minidyno.bootstrap.process_record import ProcessRecord
from minidyno.bootstrap.supervisor import record_path

DEAF = "trap '' TERM; "  # what is ignored stays ignored in the program that follows
SERVES = "exec python -m http.server $PORT --bind 127.0.0.1"


class House:
    """Runs `minidyno` as a student does, and knows every process that it leaves."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._begun: list[subprocess.Popen[str]] = []
        self._held = ExitStack()
        ports = self._held.enter_context(port_block())
        self.api_port = int(ports["MINIDYNO_API_PORT"])
        self.router_port = int(ports["MINIDYNO_ROUTER_PORT"])
        kept = {name: value for name, value in os.environ.items() if "MINIDYNO" not in name}
        self.environ = {
            **kept,
            **ports,
            "MINIDYNO_HOME": str(home),
            "MINIDYNO_BACKEND": "process",
            "MINIDYNO_LANG": "en",
            "MINIDYNO_STOP_GRACE": "3",
        }

    def run(self, *words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "minidyno", *words],
            env={**self.environ, **environ},
            cwd=self.home.parent,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def begin(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command and leave it running, as in a terminal of its own."""
        begun = subprocess.Popen(
            [sys.executable, "-m", "minidyno", *words],
            env=self.environ,
            cwd=self.home.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        self._begun.append(begun)
        return begun

    def must(self, *words: str) -> str:
        """Run one command that has to go well, and give its data."""
        done = self.run(*words)
        assert done.returncode == 0, (done.stdout, done.stderr, self.logs())
        return done.stdout

    def json(self, *words: str) -> Any:
        """Run one reading command and read its data."""
        return json.loads(self.must(*words, "--json"))

    def logs(self) -> str:
        """What the platform's own processes said."""
        return "\n".join(
            f"{log.name}:\n{log.read_text()}" for log in sorted(self.home.glob("logs/*.log"))
        )

    def pid(self, name: str) -> int:
        """Number of a process of the platform that is alive, else 0."""
        record = ProcessRecord.read(record_path(self.home, name))
        return record.pid if record and record.is_alive else 0

    def pids(self) -> dict[str, int]:
        """Numbers of all three."""
        return {name: self.pid(name) for name in ("supervisor", "api", "router")}

    def kill(self, *names: str) -> None:
        """Send SIGKILL to processes of this platform, and wait until they are gone."""
        killed = {name: self.pid(name) for name in names}
        for pid in killed.values():
            assert pid, names
            os.kill(pid, signal.SIGKILL)
        for name, pid in killed.items():
            until(lambda name=name, pid=pid: self.pid(name) != pid)  # type: ignore[misc]

    def everything(self) -> list[psutil.Process]:
        """Every process that bears this platform's mark in its environment: dynos and all."""
        found = []
        for process in psutil.process_iter():
            try:
                environ = process.environ()
            except (psutil.Error, OSError):
                continue
            home = environ.get("MINIDYNO_HOME") == str(self.home)
            inside = str(self.home) in environ.get("MINIDYNO_DYNO", "") + environ.get("HOME", "")
            if (home or inside) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def deploy(self, app: str = "demo", *, deaf: bool = False) -> None:
        """Have an app whose one dyno serves its own folder, and may ignore SIGTERM."""
        folder = self.home.parent / "app"
        folder.mkdir(exist_ok=True)
        (folder / "Procfile").write_text(f"web: {DEAF if deaf else ''}{SERVES}\n")
        (folder / "hola.txt").write_text("hola\n")
        self.must("apps:create", app)
        self.must("deploy", str(folder), "-a", app)

    def ask(self, path: str = "/hola.txt", app: str = "demo") -> tuple[int, str]:
        """Ask an app something, through the router."""
        connection = http.client.HTTPConnection("127.0.0.1", self.router_port, timeout=60)
        try:
            connection.request("GET", path, headers={"Host": f"{app}.localhost"})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def close(self) -> None:
        """End everything that was started here."""
        self.run("down")
        for process in self.everything():
            process.kill()
        for begun in self._begun:
            begun.kill()
            with begun:  # closes its pipes and waits for it
                pass
        self._held.close()


@contextmanager
def running_house(home: Path, **settings: str) -> Iterator[House]:
    """Start a house with these settings (environment variables), and close it in the end."""
    house = House(home)
    house.environ |= settings
    try:
        house.must("up", "--detach")
        yield house
    finally:
        house.close()


def until(comes_true: Callable[[], bool], limit: float = 120.0) -> None:
    """Wait for something that has to happen."""
    ends = time.monotonic() + limit
    while not comes_true():
        assert time.monotonic() < ends, "it never came true"
        time.sleep(0.02)
