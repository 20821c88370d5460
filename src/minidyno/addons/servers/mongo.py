"""A server of MongoDB's wire protocol: `python -m minidyno.addons.servers.mongo server.json`.

It is SecantusDB, a free server over WiredTiger, as its own program would start it, but for this:
the platform's user is there from the first moment, so that none is served without a password; a
write is on the disk before it is acknowledged; what is beyond the plan is refused where it is
written; a query takes little memory, however much it finds; and the platform may change the limits,
ask how much of them is used, and end the connections of one user, while it serves.
"""

import contextlib
import functools
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

from bson import Int64
from secantus import server as secantus
from secantus.auth import SCRAM_SHA_256, derive_credentials
from secantus.server import SecantusDBServer
from secantus.serverparams import ServerParams

from minidyno.addons.servers import mongo_found
from minidyno.addons.servers.mongo_storage import QuotaStorage
from minidyno.addons.servers.mongo_words import END, LIMITS, USED

logger = logging.getLogger("minidyno.mongo")


def server_of(config: dict[str, Any]) -> SecantusDBServer:
    """The server that a configuration asks for; it does not serve yet."""
    mongo_found.install()
    secantus.Storage = functools.partial(QuotaStorage, quota=config["disk"])
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
    server.cursors = mongo_found.Cursors()
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
        self._sent_away = _SentAway()

    def apply(self, doc: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
        """Do what is ours, and leave the rest."""
        if LIMITS in doc:
            return self._limit(doc[LIMITS])
        if USED in doc:
            return self._used()
        if END in doc:
            self._end(str(doc[END]))
            return {"ok": 1.0}
        reply: dict[str, Any] = super().apply(doc, defaults)
        return reply

    def _limit(self, limits: dict[str, Any]) -> dict[str, Any]:
        """Keep to new limits, and say how much of them is used, and what was refused since."""
        quota = self._server.storage.quota
        self._server.max_connections = int(limits["connections"])
        quota.most = int(limits["disk"])
        refused = {
            "writesRefused": quota.was_refused(),
            "connectionsRefused": self._sent_away.since(),
        }
        return {**refused, **self._used()}

    def _used(self) -> dict[str, Any]:
        return {
            "stored": Int64(self._server.storage.quota.stored()),
            "connections": self._server._active_conns,
            "ok": 1.0,
        }

    def _end(self, user: str) -> None:
        for connection in self._server.connections.snapshot():
            if connection.user == user:
                self._server.connections.kill(connection.conn_id)


class _SentAway(logging.Filter):
    """Notices in SecantusDB's own log whom it sends away, since it says so nowhere else.

    Of many that come at once its log names the first.
    """

    def __init__(self) -> None:
        super().__init__()
        self._any = False
        logging.getLogger("secantus.server").addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether it is to be logged."""
        if not str(record.msg).startswith("rejecting connection"):
            return True
        first, self._any = not self._any, True
        return first

    def since(self) -> bool:
        """Say whether there was anyone, since this was asked last."""
        sent, self._any = self._any, False
        return sent


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
