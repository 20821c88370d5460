"""Daily backups: kept in the books, begun when they are due."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from minidyno.domain.account import EMAIL
from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.backup_schedules import BackupSchedule, known_zone, last_due
from minidyno.domain.errors import MinidynoError
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.transfers.mover import Mover
from minidyno.services.transfers.transfers import Transfers

LOOK_EVERY = 15.0  # seconds

_log = logging.getLogger("minidyno.schedules")


class BackupSchedules:
    """One a day for each database. One that was missed, for the platform slept, is made up for."""

    def __init__(
        self, *, store: Store, clock: Clock, system: System, transfers: Transfers, mover: Mover
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._transfers = transfers
        self._mover = mover

    def all(self, addon: Addon) -> Sequence[BackupSchedule]:
        """The schedules of a database."""
        return [s for s in self._store.backup_schedules() if s.addon_id == addon.id]

    def schedule(self, addon: Addon, name: str, hour: int, timezone: str) -> BackupSchedule:
        """Back it up every day at that hour there, in place of what was scheduled of that name.

        Raises `timezone_unknown`, `backup_at_invalid`, `addon_cannot`.
        """
        self._mover.check(addon)
        if hour not in range(24):
            raise MinidynoError("backup_at_invalid", at=f"{hour}:00")
        zone = known_zone(timezone)
        now = self._clock.now()
        with self._store.transaction():
            for other in self.all(addon):
                if other.name == name:
                    self._store.remove_backup_schedule(other.id)
            schedule = BackupSchedule(
                id=self._system.new_id(),
                addon_id=addon.id,
                name=name,
                hour=hour,
                timezone=zone,
                created_at=now,
                updated_at=now,
                due_at=last_due(hour, zone, now),
            )
            self._store.save_backup_schedule(schedule)
        return schedule

    def unschedule(self, addon: Addon, schedule_id: str) -> BackupSchedule:
        """No longer back it up by itself; raises `no_backup_schedule`."""
        for schedule in self.all(addon):
            if schedule.id == schedule_id:
                self._store.remove_backup_schedule(schedule.id)
                return schedule
        app = self._store.app(addon.app_id)
        raise MinidynoError(
            "no_backup_schedule", addon=addon.name, app=app.name if app else addon.app_id
        )

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                self.look()
            except MinidynoError as error:
                _log.warning("scheduled backups cannot be looked at now: %s", error)
            await self._clock.sleep(LOOK_EVERY)

    def look(self) -> None:
        """Begin what is due."""
        now = self._clock.now()
        for schedule in self._store.backup_schedules():
            due = last_due(schedule.hour, schedule.timezone, now)
            addon = self._store.addon(schedule.addon_id)
            ready = addon is not None and addon.state is AddonState.PROVISIONED
            if addon is None or not ready or due <= schedule.due_at:
                continue
            try:
                self._transfers.capture(addon, EMAIL, schedule)
            except MinidynoError as error:
                # Something else is under way with it: then a little later.
                _log.info("a scheduled backup waits: %s", error.say("en"))
                continue
            self._store.save_backup_schedule(replace(schedule, due_at=due, updated_at=now))
