"""The platform's state in a SQLite file."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from minidyno.domain.addons import Addon, AddonAttachment
from minidyno.domain.apps import App
from minidyno.domain.backup_schedules import BackupSchedule
from minidyno.domain.dynos import Dyno
from minidyno.domain.errors import MinidynoError
from minidyno.domain.formation import Process
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Build, BuildStatus, Slug
from minidyno.domain.transfers import Transfer
from minidyno.ports.store import NotUnique
from minidyno.store.database import Database
from minidyno.store.rows import row_of, value_of
from minidyno.store.schema import Schema, read_schema


class SqliteStore:
    """Keeps the platform's state in one file, for its owner alone; made when missing.

    For one thread. Raises `home_unusable`, `disk_full` and `schema_from_the_future`.
    """

    def __init__(self, path: Path, schema: Schema | None = None) -> None:
        self._database = Database(path, schema or read_schema(), "queries.sql")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing for what is done inside; may be nested."""
        return self._database.transaction()

    def apps(self) -> Sequence[App]:
        """All apps, by name."""
        return [value_of(App, row) for row in self._database.rows("apps")]

    def app(self, key: str) -> App | None:
        """The app with that name or id."""
        row = self._database.row("app", key=key)
        return None if row is None else value_of(App, row)

    def save_app(self, app: App) -> None:
        """Insert or replace; raises `app_name_taken` when another app has the name."""
        with _unique(MinidynoError("app_name_taken", name=app.name)):
            self._database.change("save_app", **row_of(app))

    def remove_app(self, app_id: str) -> None:
        """Remove the app and all that belongs to it, dynos excepted."""
        self._database.change("remove_app", app_id=app_id)

    def processes(self, app_id: str) -> Sequence[Process]:
        """The formation, in the order of first appearance."""
        rows = self._database.rows("processes", app_id=app_id)
        return [value_of(Process, row) for row in rows]

    def save_process(self, process: Process) -> None:
        """Insert or replace; raises `app_not_found` when the app is gone."""
        with _app_there(process.app_id):
            self._database.change("save_process", **row_of(process))

    def remove_process(self, process_id: str) -> None:
        """Remove a row of the formation."""
        self._database.change("remove_process", process_id=process_id)

    def builds(self, app_id: str) -> Sequence[Build]:
        """The app's builds, oldest first."""
        return [value_of(Build, row) for row in self._database.rows("builds", app_id=app_id)]

    def build(self, build_id: str) -> Build | None:
        """The build with that id."""
        row = self._database.row("build", build_id=build_id)
        return None if row is None else value_of(Build, row)

    def builds_with_status(self, status: BuildStatus) -> Sequence[Build]:
        """Builds of all apps, oldest first."""
        rows = self._database.rows("builds_with_status", status=status)
        return [value_of(Build, row) for row in rows]

    def save_build(self, build: Build) -> None:
        """Insert or replace; raises `app_not_found` when the app is gone."""
        with _app_there(build.app_id):
            self._database.change("save_build", **row_of(build))

    def slug(self, slug_id: str) -> Slug | None:
        """The slug with that id."""
        row = self._database.row("slug", slug_id=slug_id)
        return None if row is None else value_of(Slug, row)

    def slugs(self, app_id: str) -> Sequence[Slug]:
        """The app's slugs, oldest first."""
        return [value_of(Slug, row) for row in self._database.rows("slugs", app_id=app_id)]

    def save_slug(self, slug: Slug) -> None:
        """Insert or replace; raises `app_not_found` when the app is gone."""
        with _app_there(slug.app_id):
            self._database.change("save_slug", **row_of(slug))

    def blobs_in_use(self) -> frozenset[str]:
        """Checksums of every source and slug archive that is still referred to."""
        return frozenset(row[0] for row in self._database.rows("blobs_in_use"))

    def releases(self, app_id: str) -> Sequence[Release]:
        """The app's releases, oldest first: by version."""
        rows = self._database.rows("releases", app_id=app_id)
        return [value_of(Release, row) for row in rows]

    def release(self, app_id: str, key: str) -> Release | None:
        """The app's release with that version (in digits) or id."""
        row = self._database.row("release", app_id=app_id, key=key)
        return None if row is None else value_of(Release, row)

    def save_release(self, release: Release) -> None:
        """Insert or replace; (app, version) is unique; `app_not_found` when the app is gone."""
        taken = NotUnique("release", f"v{release.version}")
        with _app_there(release.app_id), _unique(taken):
            self._database.change("save_release", **row_of(release))

    def addons(self) -> Sequence[Addon]:
        """All add-ons, in the order of their creation."""
        return [value_of(Addon, row) for row in self._database.rows("addons")]

    def addon(self, key: str) -> Addon | None:
        """The add-on with that id or name."""
        row = self._database.row("addon", key=key)
        return None if row is None else value_of(Addon, row)

    def save_addon(self, addon: Addon) -> None:
        """Insert or replace; raises `addon_name_taken` when another one has the name."""
        with _unique(MinidynoError("addon_name_taken", name=addon.name)):
            self._database.change("save_addon", **row_of(addon))

    def remove_addon(self, addon_id: str) -> None:
        """Forget an add-on, its attachments and its schedules; an unknown id is no error."""
        self._database.change("remove_addon", addon_id=addon_id)

    def addon_attachments(
        self, *, app_id: str | None = None, addon_id: str | None = None
    ) -> Sequence[AddonAttachment]:
        """The attachments of one app or of one add-on, or all, in the order of their creation."""
        if app_id is not None:
            rows = self._database.rows("addon_attachments_of_app", app_id=app_id)
        elif addon_id is not None:
            rows = self._database.rows("addon_attachments_of_addon", addon_id=addon_id)
        else:
            rows = self._database.rows("addon_attachments")
        return [value_of(AddonAttachment, row) for row in rows]

    def save_addon_attachment(self, attachment: AddonAttachment) -> None:
        """Insert or replace; (app, name) is unique; `app_not_found` when either is gone."""
        taken = MinidynoError("addon_attachment_taken", name=attachment.name)
        with _app_there(attachment.app_id), _unique(taken):
            self._database.change("save_addon_attachment", **row_of(attachment))

    def remove_addon_attachment(self, attachment_id: str) -> None:
        """Remove an attachment; an unknown id is no error."""
        self._database.change("remove_addon_attachment", attachment_id=attachment_id)

    def transfers(self, app_id: str | None = None) -> Sequence[Transfer]:
        """The transfers of one app, or all, by number."""
        if app_id is None:
            rows = self._database.rows("transfers")
        else:
            rows = self._database.rows("transfers_of_app", app_id=app_id)
        return [value_of(Transfer, row) for row in rows]

    def transfer(self, transfer_id: str) -> Transfer | None:
        """The transfer with that id."""
        row = self._database.row("transfer", transfer_id=transfer_id)
        return None if row is None else value_of(Transfer, row)

    def save_transfer(self, transfer: Transfer) -> None:
        """Insert or replace; (app, number) is unique; `app_not_found` when the app is gone."""
        taken = NotUnique("transfer", str(transfer.number))
        with _app_there(transfer.app_id), _unique(taken):
            self._database.change("save_transfer", **row_of(transfer))

    def backup_schedules(self) -> Sequence[BackupSchedule]:
        """All schedules, in the order of their creation."""
        return [value_of(BackupSchedule, row) for row in self._database.rows("backup_schedules")]

    def save_backup_schedule(self, schedule: BackupSchedule) -> None:
        """Insert or replace; raises `addon_not_found` when the add-on is gone."""
        with _there(MinidynoError("addon_not_found", addon=schedule.addon_id)):
            self._database.change("save_backup_schedule", **row_of(schedule))

    def remove_backup_schedule(self, schedule_id: str) -> None:
        """Remove a schedule; an unknown id is no error."""
        self._database.change("remove_backup_schedule", schedule_id=schedule_id)

    def dynos(self, app_id: str | None = None) -> Sequence[Dyno]:
        """The dynos of one app, or all, in the order of their creation."""
        if app_id is None:
            rows = self._database.rows("dynos")
        else:
            rows = self._database.rows("dynos_of_app", app_id=app_id)
        return [value_of(Dyno, row) for row in rows]

    def save_dyno(self, dyno: Dyno) -> None:
        """Insert or replace; the port is unique among dynos."""
        with _unique(NotUnique("dyno port", str(dyno.port))):
            self._database.change("save_dyno", **row_of(dyno))

    def remove_dyno(self, dyno_id: str) -> None:
        """Forget a dyno; an unknown id is no error."""
        self._database.change("remove_dyno", dyno_id=dyno_id)

    def value(self, name: str) -> str | None:
        """A named value of the platform itself."""
        row = self._database.row("value", name=name)
        return None if row is None else str(row[0])

    def set_value(self, name: str, value: str) -> None:
        """Keep a named value."""
        self._database.change("set_value", name=name, value=value)


@contextmanager
def _unique(taken: Exception) -> Iterator[None]:
    """Say what is taken; ids never collide here, because a save replaces by id."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_UNIQUE:
            raise
        raise taken from error


def _app_there(app_id: str) -> AbstractContextManager[None]:
    return _there(MinidynoError("app_not_found", app=app_id))


@contextmanager
def _there(missing: Exception) -> Iterator[None]:
    """Say what is missing that was referred to."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            raise
        raise missing from error
