"""Questions to the ports of the loopback address."""

import asyncio
import socket

import psutil

from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import variable

LOOPBACK = "127.0.0.1"
PATIENCE = 0.25  # seconds; on loopback the answer is there at once or not at all


async def answers(port: int, host: str = LOOPBACK, patience: float = PATIENCE) -> bool:
    """Say whether something accepts connections on the port, within some seconds."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
        attempt.setblocking(False)
        try:
            async with asyncio.timeout(patience):
                await asyncio.get_running_loop().sock_connect(attempt, (host, port))
        except (OSError, TimeoutError):
            return False
        return True


def is_free(port: int) -> bool:
    """Say whether a dyno could listen on the port, on loopback and on all addresses."""
    for address in (LOOPBACK, "0.0.0.0"):  # noqa: S104 - only asked, never listened on
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
            # Connections that are closing do not take a port away, only a listener does.
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((address, port))
            except OSError:
                return False
    return True


def holder(port: int) -> str:
    """Who listens on the port, as a note in parentheses; "" when the system does not say."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status != psutil.CONN_LISTEN or not connection.laddr:
                continue
            if connection.laddr.port == port and connection.pid:
                return f" ({psutil.Process(connection.pid).name()}, {connection.pid})"
    except psutil.Error:
        pass  # macOS asks for root here
    return ""


def taken(port: int, what: str = "$PORT", setting: str = "dyno_port_first") -> MinidynoError:
    """The error for a port that someone else holds; `setting` is the one that moves it."""
    return MinidynoError(
        "port_taken", port=port, what=what, holder=holder(port), setting=variable(setting)
    )
