"""Connections whose other machine is gone without a word (a lid that was closed) are found out."""

import socket
import sys

IDLE, EVERY, TIMES = 30, 10, 3  # seconds of silence, seconds between questions, questions

_IDLE_NAME = "TCP_KEEPALIVE" if sys.platform == "darwin" else "TCP_KEEPIDLE"


def keep_alive(connection: socket.socket) -> None:
    """Have the system ask the other machine now and then whether it is there.

    It is the system that answers, so a program that reads nothing for hours loses nothing.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in ((_IDLE_NAME, IDLE), ("TCP_KEEPINTVL", EVERY), ("TCP_KEEPCNT", TIMES)):
        option = getattr(socket, name, None)
        if option is not None:
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
