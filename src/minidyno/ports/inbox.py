"""What a provider of mail can show, as a port."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from minidyno.ports.addon_provider import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in the list. `sender` is who the app said sends it, `shown_from` who it claims."""

    number: int
    at: float  # seconds since the epoch
    sender: str
    recipients: Sequence[str]
    shown_from: str
    subject: str
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPart:
    """Something attached; `number` is its name for `Inbox.part`."""

    number: int
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLetter:
    """A message taken apart; `html` without all that could run, load or lead away.

    `links` are the addresses that it would have led to.
    """

    letter: Letter
    headers: Sequence[tuple[str, str]]
    text: str | None
    html: str | None
    links: Sequence[str]
    parts: Sequence[LetterPart]


@runtime_checkable
class Inbox(Protocol):
    """A provider that keeps messages. All raise ConnectionError when the server is silent."""

    async def letters(self, server: Server) -> Sequence[Letter]:
        """All that are kept, the newest first."""

    async def letter(self, server: Server, number: int) -> OpenLetter | None:
        """One of them."""

    async def raw(self, server: Server, number: int) -> bytes | None:
        """One of them as it came."""

    async def part(self, server: Server, number: int, part: int) -> bytes | None:
        """Something attached to it."""

    async def throw_away(self, server: Server, number: int | None = None) -> int:
        """Remove one, or all; gives how many there were."""
