"""A server of MongoDB's wire protocol: `python -m minidyno.addons.servers.mongo server.json`.

It is SecantusDB, a free server over WiredTiger, as its own program would start it, but for three
things: the platform's user is there from the first moment, so that none is served without a
password; a write is on the disk before it is acknowledged; and the platform may change the number
of connections, and end those of one user, while it serves.
"""

import contextlib
import json
import logging
import signal
import socket
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from secantus.auth import SCRAM_SHA_256, derive_credentials
from secantus.server import SecantusDBServer
from secantus.serverparams import ServerParams

# The platform's own words beside those of `setParameter`; only an administrator may say them.
CONNECTIONS = "minidynoConnections"
END = "minidynoEndConnections"

logger = logging.getLogger("minidyno.mongo")


def server_of(config: dict[str, Any]) -> SecantusDBServer:
    """The server that a configuration asks for; it does not serve yet."""
    server = SecantusDBServer(
        config["bind"],
        config["port"],
        "data",
        replica_set_name=None,  # the log that a replica would read is not kept
        require_auth=True,
        enable_test_commands=False,
        max_connections=config["connections"],
        cache_size=f"{config['cache']}B",
        sync_on_commit=True,
    )
    server.server_params = _Words(server)
    admin = config["admin"]
    record = {
        "_id": f"admin.{admin['user']}",
        "user": admin["user"],
        "db": "admin",
        "credentials": derive_credentials(admin["password"], username=admin["user"]).to_doc(),
        "roles": [{"role": "root", "db": "admin"}],
        "mechanisms": [SCRAM_SHA_256],
    }
    server.storage.add_user("admin", admin["user"], record, replace=True)
    return server


class _Words(ServerParams):  # type: ignore[misc]  # it comes without types
    """Adds the platform's words to what `setParameter` understands."""

    def __init__(self, server: SecantusDBServer) -> None:
        super().__init__()
        self._server = server

    def apply(self, doc: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
        """Do what is ours, and leave the rest."""
        if CONNECTIONS in doc:
            self._server.max_connections = int(doc[CONNECTIONS])
        elif END in doc:
            self._end(str(doc[END]))
        else:
            reply: dict[str, Any] = super().apply(doc, defaults)
            return reply
        return {"ok": 1.0}

    def _end(self, user: str) -> None:
        for connection in self._server.connections.snapshot():
            if connection.user == user:
                self._server.connections.kill(connection.conn_id)


def end(server: SecantusDBServer) -> None:
    """End it, with visits: it looks up when someone comes, and else after two seconds."""
    threading.Thread(target=_visit, args=server.address, daemon=True).start()
    server.stop()


def _visit(host: str, port: int) -> None:
    """Come and go until nobody opens."""
    with contextlib.suppress(OSError):
        while True:
            socket.create_connection((host, port), timeout=1.0).close()
            time.sleep(0.02)


def main() -> None:
    """Serve until a signal asks to end."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s")
    logger.setLevel(logging.INFO)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    server = server_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    server.start()
    logger.info(
        "SecantusDB %s listens: it speaks MongoDB's wire protocol, and is not MongoDB's own server",
        version("secantusdb"),
    )
    over.wait()
    end(server)


if __name__ == "__main__":
    main()
