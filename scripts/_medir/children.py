"""The processes that a measurement starts: each is ended by whoever started it."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

from curso.launch.ports import is_free

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY = 0.005
PATIENCE = 30.0
# Beside what curso.port_block and curso.launch.ports give.
FIRST, LAST = 31_000, 32_000


def free_ports(count: int) -> list[int]:
    """Find neighbouring ports that nobody listens on."""
    starts = list(range(FIRST, LAST - count, 50))
    random.shuffle(starts)  # so that two runs at once rarely choose the same
    for first in starts:
        ports = list(range(first, first + count))
        if all(is_free(port) for port in ports):
            return ports
    raise OSError("no free ports")


def accepts(port: int) -> bool:
    """Say whether something listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
    except OSError:
        return False
    return True


def wait_for_ports(ports: Sequence[int]) -> None:
    """Wait until all of them answer; raises TimeoutError."""
    limit = time.monotonic() + PATIENCE
    missing = list(ports)
    while missing:
        missing = [port for port in missing if not accepts(port)]
        if time.monotonic() > limit:
            raise TimeoutError(f"ports that do not answer: {missing}")
        if missing:
            time.sleep(LOOK_EVERY)


@contextlib.contextmanager
def running(
    command: Sequence[str | Path], folder: Path, env: Mapping[str, str], name: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a command, in a process group of its own, that ends with the block.

    What it prints goes to `name`.log in the folder.
    """
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        end_group(process)


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process that leads a group of its own, and the rest of that group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5.0)


def processor_time(pids: Sequence[int], *, with_children: bool = True) -> float:
    """Seconds of processor that these processes, and those they started, have used so far."""
    spent = 0.0
    for pid in pids:
        process = psutil.Process(pid)
        for one in (process, *(process.children(recursive=True) if with_children else ())):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                spent += times.user + times.system
    return spent
