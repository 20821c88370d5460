"""Transfers: capture, restore, copy, cancel, delete. What takes long goes on in the background."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.apps import App
from minidyno.domain.backup_schedules import BackupSchedule, to_let_go
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Blob
from minidyno.domain.transfers import Transfer, TransferKind, TransferState, number_in
from minidyno.ports.blobs import Blobs
from minidyno.ports.store import Store
from minidyno.services.transfers.ledger import Ledger
from minidyno.services.transfers.mover import NO_LIMIT, Mover

_STORED = "BACKUP"  # what Heroku calls the place where backups are kept

_log = logging.getLogger("minidyno.transfers")

Work = Callable[[Transfer], Awaitable[str | None]]


class Transfers:
    """Begins transfers and keeps their files.

    A file is in use while a good backup, or something under way, refers to it; the rest is swept.
    """

    def __init__(
        self, *, store: Store, settings: Settings, files: Blobs, ledger: Ledger, mover: Mover
    ) -> None:
        self._store = store
        self._settings = settings
        self._files = files
        self._ledger = ledger
        self._mover = mover
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._processed: dict[str, int] = {}
        self._held: dict[str, str] = {}  # files in use by what is under way, by transfer
        self._coming = 0  # files that are being written, for which there are no books yet
        self._closing = False

    def all(self, app: App) -> Sequence[Transfer]:
        """The app's transfers, oldest first; those deleted no more."""
        return [t for t in self._store.transfers(app.id) if t.deleted_at is None]

    def get(self, app: App, key: str) -> Transfer:
        """By name ("b001"), number or id; raises `transfer_not_found`."""
        number = number_in(key)
        for transfer in self.all(app):
            named = transfer.number == number and (key.isdigit() or key == transfer.name)
            if transfer.id == key or named:
                return transfer
        raise MinidynoError("transfer_not_found", app=app.name, transfer=key)

    def by_id(self, transfer_id: str) -> Transfer:
        """The one with that id, of any app; raises `transfer_not_found`."""
        transfer = self._store.transfer(transfer_id)
        if transfer is None or transfer.deleted_at is not None:
            raise MinidynoError("transfer_not_found", app="—", transfer=transfer_id)
        return transfer

    def good(self, app: App, key: str | None = None) -> Transfer:
        """A backup that can be restored: the one named, or the newest.

        Raises `transfer_not_found`, `backup_not_good`, `no_backups`.
        """
        if key is not None:
            backup = self.get(app, key)
            if not backup.is_good_backup:
                raise MinidynoError(
                    "backup_not_good", app=app.name, transfer=backup.name, state=str(backup.state)
                )
            return backup
        found = [t for t in self.all(app) if t.is_good_backup]
        if not found:
            raise MinidynoError("no_backups", app=app.name)
        return found[-1]

    def processed(self, transfer: Transfer) -> int:
        """How many bytes have gone by, also while it goes on."""
        return self._processed.get(transfer.id, transfer.processed_bytes)

    def capture(self, addon: Addon, user: str, schedule: BackupSchedule | None = None) -> Transfer:
        """Begin a backup; raises `addon_cannot`, `addon_not_ready`, `transfer_under_way`."""
        app = self._owner(addon)
        self._mover.check(addon)
        transfer = self._ledger.open(
            app,
            addon,
            TransferKind.BACKUP,
            user,
            from_name=addon.name,
            to_name=_STORED,
            from_addon=addon.id,
            schedule_id=schedule.id if schedule else None,
        )

        async def work(transfer: Transfer) -> str:
            return (await self._mover.capture(addon, self._counting(transfer))).checksum

        self._begin(transfer, addon, addon, work)
        return transfer

    def restore(self, backup: Transfer, addon: Addon, user: str) -> Transfer:
        """Begin to put a good backup, of any app, in place of what the database holds."""
        if backup.service != addon.service:
            raise MinidynoError("copy_of_another_kind", source=backup.service, target=addon.service)
        if backup.checksum is None:
            raise MinidynoError("no_backups", app=backup.app_id)
        return self._restore(addon, backup.checksum, backup.name, user)

    async def restore_file(
        self, chunks: AsyncIterator[bytes], name: str, addon: Addon, user: str
    ) -> Transfer:
        """Take a file that somebody brings, and begin to restore it; raises `disk_full` too."""
        self._owner(addon)
        self._mover.check(addon)
        self._coming += 1
        try:
            blob: Blob = await self._files.put(chunks, NO_LIMIT)
            return self._restore(addon, blob.checksum, name, user)
        finally:
            self._coming -= 1

    def copy(self, source: Addon, target: Addon, user: str) -> Transfer:
        """Begin to put the data of one in place of that of another.

        Raises `copy_onto_itself`, `copy_of_another_kind`, and what `capture` raises.
        """
        if source.id == target.id:
            raise MinidynoError("copy_onto_itself", addon=source.name)
        if source.service != target.service:
            raise MinidynoError(
                "copy_of_another_kind", source=source.service, target=target.service
            )
        self._owner(source)
        app = self._owner(target)
        self._mover.check(target)
        transfer = self._ledger.open(
            app,
            target,
            TransferKind.COPY,
            user,
            from_name=source.name,
            to_name=target.name,
            from_addon=source.id,
            to_addon=target.id,
        )

        async def work(transfer: Transfer) -> None:
            blob = await self._mover.capture(source, self._counting(transfer))
            self._held[transfer.id] = blob.checksum
            await self._mover.restore(target, blob.checksum, lambda _: None)

        self._begin(transfer, target, source, work)
        return transfer

    async def cancel(self, app: App, key: str | None) -> Transfer:
        """Stop one, or the newest that is under way; one that has ended stays as it is.

        Raises `transfer_not_found`, `nothing_to_cancel`.
        """
        if key is None:
            under_way = [t for t in self.all(app) if t.is_under_way]
            if not under_way:
                raise MinidynoError("nothing_to_cancel", app=app.name)
            transfer = under_way[-1]
        else:
            transfer = self.get(app, key)
        task = self._tasks.get(transfer.id)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return self._store.transfer(transfer.id) or transfer

    async def delete(self, app: App, key: str) -> Transfer:
        """Remove one from the list, and its file; one that is under way is stopped first."""
        transfer = await self.cancel(app, key)
        gone = self._ledger.delete(transfer) or transfer
        self.sweep()
        return gone

    async def read(self, backup: Transfer) -> AsyncIterator[bytes]:
        """The file of a good backup, all of it looked at first: what begins to come is whole.

        Raises `backup_file_damaged`.
        """
        checksum = backup.checksum or ""
        if damage := await self._mover.damage(checksum):
            app = self._store.app(backup.app_id)
            raise MinidynoError(
                "backup_file_damaged",
                transfer=backup.name,
                app=app.name if app else backup.app_id,
                reason=damage,
            )
        return self._files.read(checksum)

    def resume(self) -> None:
        """Say of what a stop of the platform cut short that it came to nothing; sweep its files."""
        for transfer in self._store.transfers():
            if transfer.is_under_way and transfer.id not in self._tasks:
                at = self._store.addon(transfer.to_addon or transfer.from_addon or "")
                self._ledger.fail(transfer, at, MinidynoError("transfer_interrupted"))
        self.sweep()

    def sweep(self) -> None:
        """Remove the files that nothing refers to."""
        if self._coming:
            return  # one that has come, and is not written down yet, would go too
        good = {t.checksum for t in self._store.transfers() if t.is_good_backup and t.checksum}
        with contextlib.suppress(MinidynoError):  # the next time, then
            self._files.sweep(good | set(self._held.values()))

    async def close(self) -> None:
        """Stop what is under way; nothing of it is left half done."""
        self._closing = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _restore(self, addon: Addon, checksum: str, name: str, user: str) -> Transfer:
        app = self._owner(addon)
        self._mover.check(addon)
        transfer = self._ledger.open(
            app,
            addon,
            TransferKind.RESTORE,
            user,
            from_name=name,
            to_name=addon.name,
            to_addon=addon.id,
        )
        self._held[transfer.id] = checksum

        async def work(transfer: Transfer) -> None:
            await self._mover.restore(addon, checksum, self._counting(transfer))

        self._begin(transfer, addon, None, work)
        return transfer

    def _begin(self, transfer: Transfer, at: Addon, source: Addon | None, work: Work) -> None:
        self._processed[transfer.id] = 0
        task = asyncio.ensure_future(self._run(transfer, at, source, work))
        self._tasks[transfer.id] = task
        task.add_done_callback(lambda _: self._done(transfer))

    async def _run(self, transfer: Transfer, at: Addon, source: Addon | None, work: Work) -> None:
        try:
            size = await self._mover.data_bytes(source) if source is not None else None
            self._ledger.begin(transfer, size)
            checksum = await work(transfer)
        except asyncio.CancelledError:
            why = "transfer_interrupted" if self._closing else "transfer_canceled"
            state = TransferState.FAILED if self._closing else TransferState.CANCELED
            self._fail(transfer, at, MinidynoError(why), state)
            raise
        except MinidynoError as error:
            self._fail(transfer, at, error, TransferState.FAILED)
        except Exception as error:
            _log.exception("a fault of ours in transfer %s", transfer.id)
            kind = "backup_failed" if transfer.to_addon is None else "restore_failed"
            ours = MinidynoError(kind, addon=at.name, reason=type(error).__name__)
            self._fail(transfer, at, ours, TransferState.FAILED)
        else:
            # Written down before anything else can happen: its file is not in use until then.
            self._ledger.succeed(transfer, at, self._processed[transfer.id], checksum)
            self._let_go(at)

    def _fail(
        self, transfer: Transfer, at: Addon, error: MinidynoError, state: TransferState
    ) -> None:
        processed = self._processed[transfer.id]
        self._ledger.note(transfer, error.say("en"))
        self._ledger.fail(transfer, at, error, processed=processed, state=state)

    def _let_go(self, addon: Addon) -> None:
        """Delete the backups of a database that are one too many, now that there is a new one."""
        settings = self._settings
        own = [t for t in self._store.transfers(addon.app_id) if t.from_addon == addon.id]
        kept = settings.backup_keep_manual, settings.backup_keep_scheduled
        for old in to_let_go(own, *kept):
            self._ledger.delete(old)

    def _done(self, transfer: Transfer) -> None:
        for books in (self._tasks, self._processed, self._held):
            books.pop(transfer.id, None)
        self.sweep()

    def _counting(self, transfer: Transfer) -> Callable[[int], None]:
        def count(size: int) -> None:
            self._processed[transfer.id] += size

        return count

    def _owner(self, addon: Addon) -> App:
        """The app in whose books it is; raises `addon_not_ready`, `addon_not_found`."""
        fresh = self._store.addon(addon.id)
        app = self._store.app(addon.app_id)
        if fresh is None or app is None or fresh.state is AddonState.DEPROVISIONED:
            raise MinidynoError("addon_not_found", addon=addon.name)
        if fresh.state is not AddonState.PROVISIONED:
            raise MinidynoError("addon_not_ready", addon=addon.name)
        return app
