"""Ports of the loopback address: free, taken, and by whom."""

import contextlib
import json
import random
import socket
import subprocess

from curso.launch.layout import Layout

_WHO = """
import json, psutil, sys
for c in psutil.net_connections("tcp"):
    if c.status == psutil.CONN_LISTEN and c.laddr.port == int(sys.argv[1]) and c.pid:
        print(json.dumps([c.pid, psutil.Process(c.pid).name()]))
        break
"""


def is_free(port: int) -> bool:
    """Say whether a server can listen on the port, and nothing answers there already."""
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(1.0)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with contextlib.closing(socket.socket()) as server:
        # As servers do, so that connections still closing do not count.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


# Between the student's own apps and what the system gives to clients; no range of
# curso.port_block has them, so no platform that is about to start meets them taken.
_FIRST, _LAST = 32_000, 32_767


def held(port: int) -> socket.socket | None:
    """Hold a port as one's own until the socket is closed or its process ends, even by SIGKILL.

    None when another program of the course holds it. What is held is the UDP port of the same
    number, which nobody uses: one for all users of the machine (and of the same network namespace,
    as the ports are), whatever their TMPDIR.
    """
    lock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        lock.bind(("127.0.0.1", port))
    except OSError:
        lock.close()
        return None
    return lock


def free_port() -> int:
    """Find a port that nobody listens on, and that nobody is given while this process lives."""
    for _ in range(200):
        port = random.randint(_FIRST, _LAST)  # noqa: S311
        if (lock := held(port)) is None:
            continue
        if is_free(port):
            lock.detach()  # open until this process ends
            return port
        lock.close()
    with contextlib.closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def holder(layout: Layout, port: int) -> tuple[int, str] | None:
    """Find the process that holds a port: (pid, name), or None when it cannot be known."""
    with contextlib.suppress(OSError, ValueError, subprocess.TimeoutExpired):
        done = subprocess.run(
            [layout.python, "-c", _WHO, str(port)],
            capture_output=True,
            check=False,
            timeout=10,
        )
        pid, name = json.loads(done.stdout)
        return int(pid), str(name)
    return None
