"""A Docker daemon of a test's own, that may be ended and started again: never everybody's."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from minidyno.backends.docker.networks import POOL
from minidyno.backends.docker.stack import image_name
from tests.docker_engine import docker_or_skip

PATIENCE = 180.0  # seconds in which a daemon is there, or gone


class OwnDaemon:
    """`dockerd` over a folder, with a socket, a store and networks of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.host = f"unix://{folder}/sock"

    def start(self, *options: str) -> None:
        """Start it, and wait until it answers."""
        command = [
            "dockerd",
            f"--data-root={self._folder}/data",
            f"--exec-root={self._folder}/exec",
            f"--pidfile={self._folder}/pid",
            f"--host={self.host}",
            # The machine's rules, and the bridge that all daemons would share, stay as they are.
            "--bridge=none",
            "--iptables=false",
            "--ip6tables=false",
            *options,
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while self._ask("version").returncode:
            gone = self._process.poll() is not None or time.monotonic() > deadline
            assert not gone, (self._folder / "log").read_text()[-2000:]
            time.sleep(0.1)

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone, its containerd too."""
        assert self._process is not None
        below = psutil.Process(self._process.pid).children()
        self._process.send_signal(number)
        self._process.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while any(_runs(process) for process in below):
            assert time.monotonic() < deadline, below
            time.sleep(0.05)
        # What was killed leaves them, and the next one would take any process that has the number
        # for its containerd, a zombie too, and wait for it in vain.
        for left in (self._folder / "pid", self._folder / "exec" / "containerd" / "containerd.pid"):
            left.unlink(missing_ok=True)

    def docker(self, *words: str) -> str:
        """Ask it something that has to work."""
        done = self._ask(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def running(self) -> set[str]:
        """The containers that run."""
        return set(self.docker("ps", "--quiet", "--no-trunc").split())

    def load_stack_image(self) -> None:
        """Take the stack image from everybody's daemon."""
        with subprocess.Popen(["docker", "save", image_name()], stdout=subprocess.PIPE) as saving:
            subprocess.run(
                ["docker", "--host", self.host, "load", "--quiet"],
                stdin=saving.stdout,
                stdout=subprocess.DEVNULL,
                check=True,
            )

    def leave_to_others(self, half: int) -> None:
        """Hold half of the platforms' addresses, which another daemon's networks have."""
        subnet = list(POOL.subnets(prefixlen_diff=1))[half]
        # Without an address of its own: nothing is sent there.
        quiet = "com.docker.network.bridge.inhibit_ipv4=true"
        self.docker("network", "create", "--opt", quiet, "--subnet", str(subnet), "others")

    def leave_nothing(self) -> None:
        """End it with all of its containers, and remove what it kept."""
        if self._process is None:
            return
        if self._process.poll() is not None:
            self.start()
        self._remove("ps", "--all", "--quiet", "--no-trunc", then=("rm", "--force"))
        self._remove("network", "ls", "--quiet", "--filter", "type=custom", then=("network", "rm"))
        self.end()
        for mounted in reversed(Path("/proc/mounts").read_text().splitlines()):
            # Of containers that lived on, or that it could not let go of.
            if (where := mounted.split()[1]).startswith(f"{self._folder}/"):
                subprocess.run(["umount", "--lazy", where], check=False)
        shutil.rmtree(self._folder)

    def _remove(self, *listing: str, then: Sequence[str]) -> None:
        if found := self.docker(*listing).split():
            self._ask(*then, *found)

    def _ask(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["docker", "--host", self.host, *words], capture_output=True, text=True, check=False
        )


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def own_daemon(folder: Path) -> Iterator[OwnDaemon]:
    """A daemon with the stack image, not yet started again; skips where there can be none."""
    docker_or_skip()
    if os.geteuid() != 0 or shutil.which("dockerd") is None:
        pytest.skip("docker: only root starts a daemon of its own, where dockerd is installed")
    folder.mkdir()
    daemon = OwnDaemon(folder)
    try:
        daemon.start()
        daemon.load_stack_image()
        daemon.leave_to_others(0)
        yield daemon
    finally:
        daemon.leave_nothing()
