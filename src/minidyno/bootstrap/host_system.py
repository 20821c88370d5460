"""Chance and ports of a real machine."""

import random
import socket
import uuid

from minidyno.domain.names import random_app_name


class HostSystem:
    """`ports.System` of this machine."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._random = random.SystemRandom()

    def new_id(self) -> str:
        """A random UUID; also used as a secret, so it must not be guessable."""
        return str(uuid.uuid4())

    def random_name(self) -> str:
        """A name for an app that was given none."""
        return random_app_name(self._random)

    def port_is_free(self, port: int) -> bool:
        """Try to listen on it."""
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            # As a server would: a port that is merely waiting out its last connection is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._host, port))
                probe.listen(1)
            except OSError:
                return False
        return True
