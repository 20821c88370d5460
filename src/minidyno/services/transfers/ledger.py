"""What is written down of transfers while they go on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from minidyno.domain.addons import Addon
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.transfers import Transfer, TransferKind, TransferState
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System

_WORDS = {
    TransferKind.BACKUP: "Backup {name} of {source}",
    TransferKind.RESTORE: "Restore {name} of {source} to {target}",
    TransferKind.COPY: "Copy {name} of {source} to {target}",
}
_LOG_LINES = 100


class Ledger:
    """Opens transfers, follows them in the books and in the log of their app, and closes them."""

    def __init__(self, *, store: Store, clock: Clock, system: System, sink: LogSink) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._sink = sink

    def open(self, app: App, at: Addon, kind: TransferKind, user: str, **said: Any) -> Transfer:
        """Begin the books of one; `at` is the add-on whose app has it.

        Raises `transfer_under_way` when something is going on with one of its databases.
        """
        with self._store.transaction():
            self._refuse_two(at, *(said.get(side) for side in ("from_addon", "to_addon")))
            now = self._clock.now()
            transfer = Transfer(
                id=self._system.new_id(),
                app_id=app.id,
                number=max((t.number for t in self._store.transfers(app.id)), default=0) + 1,
                kind=kind,
                service=at.service,
                state=TransferState.PENDING,
                created_at=now,
                updated_at=now,
                **said,
            )
            self._store.save_transfer(transfer)
        begun_by = f"by user {user}" if transfer.schedule_id is None else "by its schedule"
        self._say(transfer, at, f"{self._what(transfer)} begun {begun_by}")
        return transfer

    def begin(self, transfer: Transfer, source_bytes: int | None) -> None:
        """It runs."""
        now = self._clock.now()
        self._change(
            transfer, state=TransferState.RUNNING, started_at=now, source_bytes=source_bytes
        )
        self.note(transfer, "Running" if source_bytes is None else f"Source: {source_bytes} bytes")

    def note(self, transfer: Transfer, text: str) -> None:
        """Add to its own log."""
        moment = datetime.fromtimestamp(self._clock.now(), UTC).strftime("%Y-%m-%d %H:%M:%S")
        fresh = self._store.transfer(transfer.id)
        if fresh is not None:
            lines = [f"{moment} {line}" for line in text.splitlines() if line.strip()]
            self._change(fresh, log=(*fresh.log, *lines)[-_LOG_LINES:])

    def succeed(
        self, transfer: Transfer, at: Addon, processed: int, checksum: str | None
    ) -> Transfer | None:
        """It ended well; None when its app is gone meanwhile."""
        done = self._change(
            transfer,
            state=TransferState.SUCCEEDED,
            finished_at=self._clock.now(),
            processed_bytes=processed,
            checksum=checksum,
        )
        if done is not None:
            kept = f", {checksum}" if checksum else ""
            self.note(done, f"Completed: {processed} bytes{kept}")
            self._say(done, at, f"{self._what(done)} completed: {processed} bytes")
        return done

    def fail(
        self,
        transfer: Transfer,
        at: Addon | None,
        error: MinidynoError,
        *,
        processed: int = 0,
        state: TransferState = TransferState.FAILED,
    ) -> None:
        """It came to nothing, and why."""
        done = self._change(
            transfer,
            state=state,
            finished_at=self._clock.now(),
            processed_bytes=processed,
            checksum=None,
            failure={"es": error.say("es"), "en": error.say("en")},
        )
        if done is not None:
            ended = "canceled" if state is TransferState.CANCELED else f"failed: {error.say('en')}"
            self._say(done, at, f"{self._what(done)} {ended}")

    def delete(self, transfer: Transfer) -> Transfer | None:
        """It is no longer listed, and its file no longer in use."""
        return self._change(transfer, deleted_at=self._clock.now())

    def _change(self, transfer: Transfer, **changes: Any) -> Transfer | None:
        with self._store.transaction():
            fresh = self._store.transfer(transfer.id)
            if fresh is None:
                return None  # its app was destroyed
            changed = replace(fresh, updated_at=self._clock.now(), **changes)
            self._store.save_transfer(changed)
            return changed

    def _refuse_two(self, at: Addon, *addon_ids: str | None) -> None:
        wanted = {addon_id for addon_id in addon_ids if addon_id is not None}
        for other in self._store.transfers():
            if other.is_under_way and wanted & {other.from_addon, other.to_addon}:
                app = self._store.app(other.app_id)
                raise MinidynoError(
                    "transfer_under_way",
                    addon=at.name,
                    transfer=other.name,
                    app=app.name if app else other.app_id,
                )

    def _what(self, transfer: Transfer) -> str:
        return _WORDS[transfer.kind].format(
            name=transfer.name, source=transfer.from_name, target=transfer.to_name
        )

    def _say(self, transfer: Transfer, at: Addon | None, text: str) -> None:
        who = at.name if at is not None else "api"
        self._sink.say(transfer.app_id, who, text, "transfer")
