"""Start it: `python -m minidyno.addons.servers.traces server.json`, in its folder."""

import asyncio
import json
import logging
import sys
from pathlib import Path

import uvicorn

from minidyno.addons.servers.passwords import Users
from minidyno.addons.servers.traces.http import Desk
from minidyno.addons.servers.traces.span_store import Limits, SpanStore


async def serve(file: Path) -> None:
    """Serve until a signal asks to end."""
    config = json.loads(file.read_text(encoding="utf-8"))
    store = SpanStore(Path("spans.db"), Limits(**config["limits"]))
    desk = Desk(store, Users(Path("users.json")))
    app = desk.app(config["admin"]["user"], config["admin"]["password"])
    settings = uvicorn.Config(
        app,
        host=config["bind"],
        port=config["http"],
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=75,
    )
    logging.getLogger("minidyno.traces").info("ready: %d spans kept", store.count)
    try:
        await uvicorn.Server(settings).serve()
    finally:
        store.close()


def main() -> None:
    """Start."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s")
    logging.getLogger("minidyno.traces").setLevel(logging.INFO)
    asyncio.run(serve(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
