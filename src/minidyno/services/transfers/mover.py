"""Moves the data of a database into a file, and out of one."""

import contextlib
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from minidyno.domain.addon_servers import Credentials, Place
from minidyno.domain.addons import Addon
from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Blob
from minidyno.domain.transfers import RESTORER
from minidyno.ports.addon_host import RunsInside
from minidyno.ports.addon_provider import AddonProvider, BacksUp, MeasuresData
from minidyno.ports.blobs import Blobs
from minidyno.ports.clock import Clock
from minidyno.ports.system import System
from minidyno.services.addons.servers import AddonServers, hidden

NO_LIMIT = 2**62  # bytes of a backup: the disk is what limits it

Count = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _There:
    """A provider that backs up, and the place of its server."""

    provider: BacksUp
    place: Place


class Mover:
    """Knows how bytes go; what is written down of it is the ledger's affair."""

    def __init__(
        self, *, servers: AddonServers, files: Blobs, clock: Clock, system: System
    ) -> None:
        self._servers = servers
        self._files = files
        self._clock = clock
        self._system = system

    def check(self, addon: Addon) -> BacksUp:
        """The provider of an add-on that can be backed up; raises `addon_cannot`."""
        provider: AddonProvider = self._servers.provider(addon)
        if not isinstance(provider, BacksUp) or provider.program is None:
            raise MinidynoError("addon_cannot", addon=addon.name, service=addon.service)
        return provider

    async def data_bytes(self, addon: Addon) -> int | None:
        """How much its data takes now, where its provider can say so."""
        provider: object = self._servers.provider(addon)
        if not isinstance(provider, MeasuresData):
            return None
        async with self._servers.told(addon):
            return await provider.data_bytes(self._servers.server(addon))

    async def capture(self, addon: Addon, count: Count) -> Blob:
        """Keep all its data as it is at one instant.

        The file has its name only when all of it is on the disk and the command that made it ended
        well. Raises `backup_failed`, `disk_full`, `addon_not_running`.
        """
        there = await self._there(addon)
        argv, env = there.provider.capture(there.place, addon.admin)
        run = await self._run(addon, argv, env)
        try:
            return await self._files.put(self._captured(addon, run, count), NO_LIMIT)
        except BaseException:
            run.cancel()
            raise

    async def restore(self, addon: Addon, checksum: str, count: Count) -> None:
        """Put the data of a file in place of what it holds: all of it, or nothing.

        Raises `backup_damaged` and `backup_foreign`, also before anything is begun,
        `restore_failed`, `addon_not_running`.
        """
        await self.verify(addon, checksum)
        there = await self._there(addon)
        # What a file says is done with an app's rights, and not with the platform's. Always by one
        # name: should we be killed here, the next restore finds that user, and sees it off.
        user = Credentials(RESTORER, f"p{self._secret()}")
        await self._servers.admit(addon, user)
        try:
            argv, env = there.provider.restore(there.place, user)
            give = self._counted(checksum, count)
            run = await self._run(addon, argv, env, give)
            await self._restored(addon, run, user)
        finally:
            # One that cannot be seen off now is by the next restore; what went wrong is said.
            with contextlib.suppress(MinidynoError):
                await self._servers.dismiss(addon, user)

    async def verify(self, addon: Addon, checksum: str) -> None:
        """See that a file is all there, as it was kept, and one of this service's.

        Raises `backup_damaged`, `backup_foreign`.
        """
        provider = self.check(addon)
        if damage := await self.damage(checksum):
            raise MinidynoError("backup_damaged", reason=damage)
        if not await provider.looks_whole(self._files.read(checksum)):
            raise MinidynoError("backup_foreign", service=addon.service)

    async def damage(self, checksum: str) -> str | None:
        """What is wrong with a file, which is not what was kept; None when nothing is."""
        digest = hashlib.sha256()
        try:
            async for chunk in self._files.read(checksum):
                digest.update(chunk)
                await self._clock.sleep(0)  # a large one takes seconds, and others want their turn
        except KeyError:
            return "no file"
        except OSError as error:
            return error.strerror or type(error).__name__
        return None if checksum == f"SHA256:{digest.hexdigest()}" else "SHA-256"

    async def _there(self, addon: Addon) -> _There:
        provider = self._servers.provider(addon)
        backs_up = self.check(addon)
        assert provider.program is not None
        place = await self._servers.host.place(addon.id, provider.program, addon.ports)
        return _There(backs_up, place)

    async def _run(
        self,
        addon: Addon,
        argv: Sequence[str],
        env: Mapping[str, str],
        give: AsyncIterator[bytes] | None = None,
    ) -> RunsInside:
        try:
            return await self._servers.host.run(addon.id, argv, env=env, give=give)
        except MinidynoError as error:
            # A host knows the id alone, and a person the name.
            raise MinidynoError(error.error_id, **{**error.params, "addon": addon.name}) from error

    async def _captured(
        self, addon: Addon, run: RunsInside, count: Count
    ) -> AsyncGenerator[bytes, None]:
        async for chunk in run.output():
            count(len(chunk))
            yield chunk
        code, said = await run.ended()
        if code != 0:
            reason = hidden(said, addon) or f"exit {code}"
            raise MinidynoError("backup_failed", addon=addon.name, reason=reason)

    async def _restored(self, addon: Addon, run: RunsInside, user: Credentials) -> None:
        try:
            async for _ in run.output():
                pass
            code, said = await run.ended()
        except BaseException:
            run.cancel()
            raise
        if code != 0:
            reason = hidden(said, addon).replace(user.password, "••••") or f"exit {code}"
            raise MinidynoError("restore_failed", addon=addon.name, reason=reason)

    async def _counted(self, checksum: str, count: Count) -> AsyncIterator[bytes]:
        async for chunk in self._files.read(checksum):
            count(len(chunk))
            yield chunk

    def _secret(self) -> str:
        return (self._system.new_id() + self._system.new_id()).replace("-", "")
