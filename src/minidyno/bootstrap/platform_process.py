"""Starting, finding and stopping the platform's own processes, as `up`, `down` and `status` do."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from minidyno.bootstrap.process_record import ProcessRecord
from minidyno.bootstrap.supervisor import Address, record_path, take_lock
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings, variable

NAMES = ("supervisor", "api", "router")
# What ending takes beyond the dynos' own grace.
MARGIN = 15.0


@dataclass(frozen=True, slots=True)
class PlatformProcess:
    """One of the platform's processes that is alive; `memory` is resident bytes."""

    name: str
    pid: int
    memory: int


def is_supervised(home: Path) -> bool:
    """Say whether a supervisor holds the folder."""
    if not home.joinpath("run").is_dir():
        return False
    lock = take_lock(home)
    if lock is None:
        return True
    lock.close()
    return False


def supervisor_pid(home: Path) -> int | None:
    """Number of the supervisor that holds the folder, if any has said so."""
    record = ProcessRecord.read(record_path(home, "supervisor"))
    return record.pid if record and record.is_alive else None


def recorded_pid(home: Path, name: str) -> int | None:
    """Number of the process that was last started as `name`, alive or not."""
    record = ProcessRecord.read(record_path(home, name))
    return record.pid if record else None


def check_free(home: Path, settings: Settings) -> None:
    """Raise `already_up` or `port_taken` when the platform cannot be started here."""
    if is_supervised(home):
        raise MinidynoError("already_up", home=home, pid=supervisor_pid(home) or "?")
    for name, what, setting in (("api", "API", "api_port"), ("router", "router", "router_port")):
        record = ProcessRecord.read(record_path(home, name))
        if record is not None and record.is_alive:
            continue  # ours, from before: it will be adopted
        port = int(getattr(settings, setting))
        if not _is_free(settings.host, port):
            raise MinidynoError(
                "port_taken", port=port, what=what, holder=holder(port), setting=variable(setting)
            )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do: a port whose last connections are only fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """Name who listens on a port, as far as we may see it: " (nginx, 1234)", or nothing."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,):
                process = psutil.Process(connection.pid)
                return f" ({process.name()}, {connection.pid})"
    except (psutil.Error, OSError, TypeError, ValueError):
        return ""
    return ""


def supervisor_command(home: Path, settings: Settings, words: Mapping[str, str]) -> list[str]:
    """Write the command that starts a supervisor; `words` are for whoever sees its terminal."""
    given = {
        "home": str(home),
        "api": f"{settings.host}:{settings.api_port}",
        "router": f"{settings.host}:{settings.router_port}",
        "stop-limit": str(stop_limit(settings)),
        **words,
    }
    pairs = [f"{name}={value}" for name, value in given.items()]
    return [sys.executable, "-m", "minidyno", "_supervise", *pairs]


def stop_limit(settings: Settings) -> float:
    """Seconds after which an api that stops its dynos is taken for stuck."""
    # The dynos first, and then what they may have needed to the end: the servers of add-ons.
    return settings.drain_limit + 2 * settings.stop_grace + MARGIN


def become_supervisor(home: Path, settings: Settings, words: Mapping[str, str]) -> None:
    """Turn this process into the supervisor: no second, larger process stays around."""
    command = supervisor_command(home, settings, words)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606


def start_supervisor(
    home: Path, settings: Settings, words: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    """Start a supervisor that outlives this process and its terminal."""
    with (home / "logs" / "supervisor.log").open("ab") as log:
        return subprocess.Popen(
            supervisor_command(home, settings, words),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def accepts(address: Address) -> bool:
    """Say whether something listens there."""
    try:
        with socket.create_connection(address, timeout=0.5):
            return True
    except OSError:
        return False


def leftovers(home: Path) -> bool:
    """Say whether api or router run, or fell without having been asked to end."""
    return any(ProcessRecord.read(record_path(home, name)) for name in ("api", "router"))


def stop(home: Path, settings: Settings) -> bool:
    """Stop everything in order and wait for it; False when nothing ran."""
    if not is_supervised(home):
        if not leftovers(home):
            return False
        # Somebody must stop the dynos in order: a supervisor that comes only for that.
        start_supervisor(home, settings, {"then-stop": "1"}).wait()
        return True
    # The supervisor may be so new that it has not yet said who it is.
    limit = time.monotonic() + stop_limit(settings) + 2 * MARGIN
    asked = False
    while is_supervised(home) and time.monotonic() < limit:
        if not asked and (pid := supervisor_pid(home)) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            asked = True
        time.sleep(0.05)
    return True


def running(home: Path) -> list[PlatformProcess]:
    """The platform's processes that are alive."""
    found = []
    for name in NAMES:
        record = ProcessRecord.read(record_path(home, name))
        if record is not None and record.is_alive:
            try:
                memory = psutil.Process(record.pid).memory_info().rss
            except psutil.Error:
                continue
            found.append(PlatformProcess(name, record.pid, memory))
    return found
