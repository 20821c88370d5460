"""The platform's state, as a port."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from minidyno.domain.addons import Addon, AddonAttachment
from minidyno.domain.apps import App
from minidyno.domain.backup_schedules import BackupSchedule
from minidyno.domain.dynos import Dyno
from minidyno.domain.formation import Process
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Build, BuildStatus, Slug
from minidyno.domain.transfers import Transfer


class NotUnique(Exception):  # noqa: N818
    """What was to be saved would double something that is unique: a fault of the caller's."""


class Store(Protocol):
    """Keeps what the platform knows.

    The methods are not coroutines, on purpose: each answers within milliseconds, and a
    transaction without an `await` inside cannot be interleaved with another use case
    (docs/decisions/0003-synchronous-store.md). `save_…` inserts or replaces by id, and what is
    replaced keeps its place in the order. Saving what belongs to an app that is not there raises
    `app_not_found` (dynos excepted: they outlive their app until the reconciler removes them).
    Both kinds raise `disk_full` and `home_unusable` where there is a disk.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing for what is done inside; may be nested.

        What is done in an inner one is kept only if the outer one ends well too; an inner one
        that fails undoes only itself, should the outer one catch its exception.
        """

    # apps

    def apps(self) -> Sequence[App]:
        """All apps, by name."""

    def app(self, key: str) -> App | None:
        """The app with that name or id."""

    def save_app(self, app: App) -> None:
        """Insert or replace; raises `app_name_taken` when another app has the name."""

    def remove_app(self, app_id: str) -> None:
        """Remove the app and all that belongs to it, dynos and add-ons excepted."""

    # formation

    def processes(self, app_id: str) -> Sequence[Process]:
        """The formation, in the order of first appearance."""

    def save_process(self, process: Process) -> None:
        """Insert or replace."""

    def remove_process(self, process_id: str) -> None:
        """Remove a row of the formation."""

    # builds and slugs

    def builds(self, app_id: str) -> Sequence[Build]:
        """The app's builds, oldest first."""

    def build(self, build_id: str) -> Build | None:
        """The build with that id."""

    def builds_with_status(self, status: BuildStatus) -> Sequence[Build]:
        """Builds of all apps, oldest first."""

    def save_build(self, build: Build) -> None:
        """Insert or replace."""

    def slug(self, slug_id: str) -> Slug | None:
        """The slug with that id."""

    def slugs(self, app_id: str) -> Sequence[Slug]:
        """The app's slugs, oldest first."""

    def save_slug(self, slug: Slug) -> None:
        """Insert or replace."""

    def blobs_in_use(self) -> frozenset[str]:
        """Checksums of every source and slug archive that is still referred to.

        These are the checksums of slugs not deleted, their sources, and the sources of pending
        builds.
        """

    # releases

    def releases(self, app_id: str) -> Sequence[Release]:
        """The app's releases, oldest first: by version, whatever the clock did."""

    def release(self, app_id: str, key: str) -> Release | None:
        """The app's release with that version (in digits) or id."""

    def save_release(self, release: Release) -> None:
        """Insert or replace; (app, version) is unique, another's raises NotUnique."""

    # add-ons

    def addons(self) -> Sequence[Addon]:
        """All add-ons, in the order of their creation; those deprovisioned too."""

    def addon(self, key: str) -> Addon | None:
        """The add-on with that id or name; of several with a name the one not deprovisioned."""

    def save_addon(self, addon: Addon) -> None:
        """Insert or replace; raises `addon_name_taken` when another one has the name.

        Those deprovisioned keep no name from anyone.
        """

    def remove_addon(self, addon_id: str) -> None:
        """Forget an add-on, its attachments and its schedules; an unknown id is no error."""

    def addon_attachments(
        self, *, app_id: str | None = None, addon_id: str | None = None
    ) -> Sequence[AddonAttachment]:
        """The attachments of one app or of one add-on, or all, in the order of their creation."""

    def save_addon_attachment(self, attachment: AddonAttachment) -> None:
        """Insert or replace; raises `addon_attachment_taken` when the app has one of that name.

        When the app or the add-on is gone: `app_not_found`.
        """

    def remove_addon_attachment(self, attachment_id: str) -> None:
        """Remove an attachment; an unknown id is no error."""

    # transfers (of databases) and their schedules

    def transfers(self, app_id: str | None = None) -> Sequence[Transfer]:
        """The transfers of one app, or all, by number; those deleted too."""

    def transfer(self, transfer_id: str) -> Transfer | None:
        """The transfer with that id."""

    def save_transfer(self, transfer: Transfer) -> None:
        """Insert or replace; (app, number) is unique, another's raises NotUnique."""

    def backup_schedules(self) -> Sequence[BackupSchedule]:
        """All schedules, in the order of their creation."""

    def save_backup_schedule(self, schedule: BackupSchedule) -> None:
        """Insert or replace; raises `addon_not_found` when the add-on is gone."""

    def remove_backup_schedule(self, schedule_id: str) -> None:
        """Remove a schedule; an unknown id is no error."""

    # dynos

    def dynos(self, app_id: str | None = None) -> Sequence[Dyno]:
        """The dynos of one app, or all, in the order of their creation."""

    def save_dyno(self, dyno: Dyno) -> None:
        """Insert or replace; the port is unique among dynos, another's raises NotUnique.

        A port stays taken, whatever the dyno's state, until `remove_dyno`.
        """

    def remove_dyno(self, dyno_id: str) -> None:
        """Forget a dyno; an unknown id is no error."""

    # small things

    def value(self, name: str) -> str | None:
        """A named value of the platform itself (its backend, a secret, a counter)."""

    def set_value(self, name: str, value: str) -> None:
        """Keep a named value."""
