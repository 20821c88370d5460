"""A box in memory that holds something, and can be backed up and restored."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

from minidyno.domain.addon_servers import Credentials, Place
from tests.unit.services.addon_stage import BoxProvider, MemoryHost

MAGIC = b"BOX:"


class Command:
    """A command beside a server in memory."""

    def __init__(
        self, host: "KeepingHost", name: str, writes: bytes, give: AsyncIterator[bytes] | None
    ) -> None:
        self._host, self._name, self._writes, self._give = host, name, writes, give
        self.cancelled = False

    async def output(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._writes), 3):
            await self._host.gate.wait()
            yield self._writes[start : start + 3]

    async def ended(self) -> tuple[int, str]:
        if self._host.breaks:
            return 1, f"broken, says {self._host.breaks}"
        if self._give is not None:
            content = b"".join([chunk async for chunk in self._give])
            self._host.contents[self._name] = content.removeprefix(MAGIC)
        return 0, ""

    def cancel(self) -> None:
        self.cancelled = True


class KeepingHost(MemoryHost):
    """Servers that hold something, and commands that read and write it."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: dict[str, bytes] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.breaks = ""
        self.commands: list[Command] = []

    async def run(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        give: AsyncIterator[bytes] | None = None,
    ) -> Command:
        writes = MAGIC + self.contents.get(name, b"") if argv[0] == "capture" else b""
        self.commands.append(Command(self, name, writes, give))
        return self.commands[-1]


class KeepingBox(BoxProvider):
    """A box that can be backed up."""

    backup_suffix = ".box"

    def capture(self, place: Place, admin: Credentials) -> tuple[Sequence[str], Mapping[str, str]]:
        return ["capture"], {"PASSWORD": admin.password}

    def restore(self, place: Place, admin: Credentials) -> tuple[Sequence[str], Mapping[str, str]]:
        return ["restore"], {"PASSWORD": admin.password}

    async def looks_whole(self, chunks: AsyncIterator[bytes]) -> bool:
        async for chunk in chunks:
            return chunk.startswith(MAGIC)
        return False
