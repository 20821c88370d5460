"""Start the mail server: `python -m minidyno.addons.servers.mail server.json`, in its folder."""

import asyncio
import json
import logging
import sys
import warnings
from pathlib import Path

import uvicorn

from minidyno.addons.servers.mail.http import Desk
from minidyno.addons.servers.mail.mailbox import Limits, Mailbox
from minidyno.addons.servers.mail.smtp import Door
from minidyno.addons.servers.passwords import Users


async def serve(file: Path) -> None:
    """Serve until a signal asks to end."""
    config = json.loads(file.read_text(encoding="utf-8"))
    mailbox = Mailbox(Path("messages"), Limits(**config["limits"]))
    users = Users(Path("users.json"))
    door = Door(mailbox, users, config["name"])
    app = Desk(mailbox, users, door).app(config["admin"]["user"], config["admin"]["password"])
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(door, config["bind"], config["smtp"])
    settings = uvicorn.Config(
        app,
        host=config["bind"],
        port=config["http"],
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    logging.getLogger("minidyno.mail").info("ready: %d messages kept", len(mailbox.all()))
    async with smtp:
        await uvicorn.Server(settings).serve()


def main() -> None:
    """Start."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s")
    logging.getLogger("minidyno.mail").setLevel(logging.INFO)
    # Every connection would be warned of, and is as it should be: see `smtp.Door`.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)
    asyncio.run(serve(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
