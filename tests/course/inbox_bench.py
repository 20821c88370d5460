"""The inbox as a browser meets it: a real mail server, and the API over real sockets."""

import asyncio
import dataclasses
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import httpx
import uvicorn

from minidyno.addons.correo import Correo
from minidyno.api.app import create_app
from minidyno.api.pages.visit import home
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_pages import OpenedAddon
from tests.contract.in_process import TOKEN, platform
from tests.free_ports import free_port
from tests.integration.addons.lone_server import USER, LoneServer, lone_server

ID = "0b5e2a52-7f1c-4f0e-9a51-0c1d2e3f4a5b"
CORREO = Correo()


@dataclass(frozen=True)
class OneDoor:
    """Knows one add-on, whose server is real."""

    mail: LoneServer

    def opened(self, key: str) -> OpenedAddon:
        if key != ID:
            raise MinidynoError("addon_page_none", addon=key)
        return OpenedAddon(
            id=ID,
            name="correo-sereno-12",
            service="correo",
            apps=("tienda",),
            provider=CORREO,
            server=self.mail.server,
        )


@dataclass(frozen=True)
class InboxBench:
    """Where it is, and how mail gets there."""

    address: str
    mail: LoneServer

    @property
    def first(self) -> str:
        """The address of the inbox."""
        return self.address + home(ID)

    def link(self) -> str:
        """A link that lets one browser in, once."""
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.get(f"{self.address}/addons/{ID}/sso", headers=bearer, trust_env=False)
        return str(answer.json()["action"])

    def send(self, mail: EmailMessage | bytes) -> None:
        """Send as an app does."""
        config = CORREO.config(self.mail.server.at, USER)
        with smtplib.SMTP(config["HOST"], int(config["PORT"]), timeout=60) as smtp:
            smtp.login(config["USERNAME"], config["PASSWORD"])
            content = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
            smtp.sendmail("tienda@example.com", ["ana@example.org"], content)


@contextmanager
def inbox_bench(folder: Path) -> Iterator[InboxBench]:
    """Serve it in a thread, whose loop the browser's own must not share."""
    port = free_port()
    ready: Future[LoneServer] = Future()
    over = threading.Event()
    thread = threading.Thread(target=asyncio.run, args=(_serve(folder, port, ready, over),))
    thread.start()
    try:
        yield InboxBench(f"http://127.0.0.1:{port}", ready.result(30))
    finally:
        over.set()
        thread.join()


async def _serve(
    folder: Path, port: int, ready: "Future[LoneServer]", over: threading.Event
) -> None:
    try:
        async with lone_server(CORREO, folder) as mail, platform(runs=False) as running:
            await CORREO.admit(mail.server, USER)
            services = dataclasses.replace(running.services, addon_door=OneDoor(mail))
            config = uvicorn.Config(
                create_app(services, running.access), port=port, log_config=None, access_log=False
            )
            server = _Server(config, lambda: ready.set_result(mail))
            serving = asyncio.ensure_future(server.serve())
            await asyncio.to_thread(over.wait)
            server.should_exit = True
            await serving
    except BaseException as error:
        if not ready.done():
            ready.set_exception(error)
        raise


class _Server(uvicorn.Server):
    """Says when it listens, and leaves the signals to the tests."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: "list[socket.socket] | None" = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
