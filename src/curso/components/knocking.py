"""Who listens where: each door of the machine, tried from inside and as if from outside."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import plain_table, table

_PATIENCE = 2.0
_INSIDE = "127.0.0.1"
# An address for documentation: nothing is sent there, the system only says which of its own
# addresses it would send from.
_FAR = ("192.0.2.1", 9)


@dataclass(frozen=True, repr=False)
class Doors(Display):
    """For each door, whether it opens to this machine and to others."""

    outside: str  # the address at which others see this machine
    found: Mapping[str, tuple[int, bool, bool]]  # port, inside, outside

    def __len__(self) -> int:
        return len(self.found)

    @property
    def exposed(self) -> list[str]:
        """The names of those that open to others."""
        return [name for name, (_, _, outside) in self.found.items() if outside]

    def html(self) -> Markup:
        """A table, and which address counts as outside."""
        return join(table(self._headers(), self._rows()), element("p", self._note()))

    def plain(self) -> str:
        """The same for a terminal."""
        return f"{plain_table(self._headers(), self._rows())}\n{self._note()}"

    def _headers(self) -> Sequence[str]:
        return [
            spoken("puerta", "door"),
            spoken("puerto", "port"),
            spoken("desde esta máquina", "from this machine"),
            spoken("desde fuera", "from outside"),
        ]

    def _rows(self) -> Sequence[Sequence[object]]:
        said = {True: spoken("abre", "opens"), False: spoken("nadie", "nobody")}
        return [
            [name, port, said[inside], said[outside]]
            for name, (port, inside, outside) in self.found.items()
        ]

    def _note(self) -> str:
        return spoken(
            f"Desde fuera: por {self.outside}, como llamaría otra máquina.",
            f"From outside: by {self.outside}, as another machine would knock.",
        )


async def doors(app: App, more: Mapping[str, int] | None = None) -> Doors:
    """Knock at the router and at an app's servers, from inside and by the address others see.

    `more` are other ports of this machine, by name.
    """
    ports = {**_ports(app.url, await app.config()), **(more or {})}
    outside = outside_address()
    found = {
        name: (port, await _opens(_INSIDE, port), await _opens(outside, port))
        for name, port in ports.items()
    }
    return Doors(outside, found)


@asynccontextmanager
async def open_to_all(text: str = "hola\n") -> AsyncIterator[int]:
    """Listen on all addresses of this machine for a while, and say a word to whoever comes.

    What is exposed is a word and nothing else. Gives the port.
    """

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(text.encode())
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "0.0.0.0", 0)  # noqa: S104 - it is what is shown
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


def outside_address() -> str:
    """The address of this machine that others see; without a network, a second one of its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_FAR)
        except OSError:
            return "127.0.0.2"
        return str(asking.getsockname()[0])


def _ports(url: str, config: Mapping[str, str]) -> dict[str, int]:
    addresses = {
        "router": url,
        "PostgreSQL": config.get("DATABASE_URL", ""),
        "Memcached": f"//{config.get('MEMCACHIER_SERVERS', '')}",
    }
    found = {name: urlsplit(address).port for name, address in addresses.items()}
    return {name: port for name, port in found.items() if port is not None}


async def _opens(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
