"""A wire with somebody listening: what passes in clear, and what passes under TLS.

    browser -> wire (records) -> [the door, which holds the certificate] -> router -> app

The door is where TLS ends: what comes out of it is plain HTTP, on this machine alone.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import httpx
import trustme

from curso.components.relay import Relay
from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element

_WIDTH = 72


@dataclass(frozen=True, repr=False)
class Heard(Display):
    """The bytes that passed towards the app."""

    data: bytes

    def __len__(self) -> int:
        return len(self.data)

    def __contains__(self, words: str) -> bool:
        return words.encode() in self.data

    def html(self) -> Markup:
        """What somebody who listens reads."""
        return element("pre", self.plain(), tabindex=0, style="max-height:22em;overflow:auto")

    def plain(self) -> str:
        """The bytes as text; what is no text is a dot."""
        text = "".join(_shown(byte) for byte in self.data)
        lines = [
            line[start : start + _WIDTH]
            for line in text.split("\n")
            for start in range(0, max(1, len(line)), _WIDTH)
        ]
        return "\n".join(lines)


def _shown(byte: int) -> str:
    if byte == ord("\n"):
        return "\n"
    return chr(byte) if ord(" ") <= byte <= ord("~") else "" if byte == ord("\r") else "·"


@dataclass(frozen=True, repr=False)
class Told(Display):
    """What became of a request: a status, or why the browser refused to speak."""

    sentence: str
    status: int | None = None

    @property
    def ok(self) -> bool:
        """Say whether there was an answer."""
        return self.status is not None

    def html(self) -> Markup:
        """The sentence."""
        return element("p", element("strong", self.sentence), class_=None if self.ok else "bad")

    def plain(self) -> str:
        """The sentence."""
        return self.sentence


@dataclass
class Wire:
    """A browser, a wire that records, and an app at its end; `secure` puts TLS on it.

    `authority` signs the door's certificate; the browser trusts the authorities it is told of.
    """

    app: App
    relay: Relay
    name: str
    authority: trustme.CA = field(default_factory=trustme.CA)
    signer: trustme.CA | None = None
    door: Relay | None = None

    def __repr__(self) -> str:
        return f"<Wire {self.scheme}://{self.name}:{self.relay.port}>"

    @property
    def scheme(self) -> str:
        """What the browser's address begins with."""
        return "https" if self.signer else "http"

    @property
    def heard(self) -> Heard:
        """All that passed towards the app since the last request began."""
        return Heard(bytes(self.relay.recorded))

    async def secure(self, authority: trustme.CA | None = None) -> Self:
        """Put a door with a certificate before the router; signed by another authority, if told."""
        await self._close_door()
        self.signer = authority or self.authority
        await self._lay()
        return self

    async def send(self, form: Mapping[str, str], *, trusting: bool = False) -> Told:
        """Send an order over the wire; `trusting` browsers know the authority."""
        await self._lay()
        self.relay.recorded.clear()
        context = ssl.create_default_context()
        if trusting:
            self.authority.configure_trust(context)
        url = f"{self.scheme}://127.0.0.1:{self.relay.port}/pedidos"
        async with httpx.AsyncClient(verify=context, trust_env=False, timeout=30) as client:
            try:
                said = await client.post(
                    url,
                    data=dict(form),
                    headers={"Host": self._host},
                    extensions={"sni_hostname": self.name},
                )
            except httpx.ConnectError as error:
                return Told(spoken("El navegador se niega: ", "The browser refuses: ") + str(error))
        return Told(spoken("Respuesta: ", "Answer: ") + str(said.status_code), said.status_code)

    async def close(self) -> None:
        """Cut the wire; what is sent afterwards lays it again, as it was."""
        await self._close_door()
        await self.relay.close()
        await asyncio.sleep(0)

    async def _lay(self) -> None:
        """Have the wire and its door listen, also after `close`: a cell may be run again."""
        if not self.relay.listening:
            self.relay = await Relay.start(self._router_port)
        if self.signer is not None and self.door is None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.signer.issue_cert(self.name).configure_cert(context)
            self.door = await Relay.start(self._router_port, tls=context)
            self.relay.target = self.door.port

    async def _close_door(self) -> None:
        if self.door is not None:
            await self.door.close()
            self.door = None

    @property
    def _host(self) -> str:
        return httpx.URL(self.app.url).netloc.decode()

    @property
    def _router_port(self) -> int:
        return httpx.URL(self.app.url).port or 80


def impostor() -> trustme.CA:
    """Another authority, which no browser was told of: whoever signs for themselves."""
    return trustme.CA()


async def eavesdrop(app: App) -> Wire:
    """Lay a wire to an app on which somebody listens: a free port of this machine."""
    url = httpx.URL(app.url)
    return Wire(app, await Relay.start(url.port or 80), url.host)
