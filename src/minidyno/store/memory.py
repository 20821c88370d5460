"""The store's twin in memory: for tests, and for the platform simulated in the browser."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

from minidyno.domain.addons import Addon, AddonAttachment, AddonState
from minidyno.domain.apps import App
from minidyno.domain.backup_schedules import BackupSchedule
from minidyno.domain.dynos import Dyno
from minidyno.domain.errors import MinidynoError
from minidyno.domain.formation import Process
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Build, BuildStatus, Slug
from minidyno.domain.transfers import Transfer
from minidyno.ports.store import NotUnique


@dataclass(slots=True)
class _Tables:
    """Rows by id. A dict keeps the order of insertion and an update keeps the row's place."""

    apps: dict[str, App] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    builds: dict[str, Build] = field(default_factory=dict)
    slugs: dict[str, Slug] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    dynos: dict[str, Dyno] = field(default_factory=dict)
    addons: dict[str, Addon] = field(default_factory=dict)
    addon_attachments: dict[str, AddonAttachment] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    backup_schedules: dict[str, BackupSchedule] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Self:
        """Copy the tables; the rows are immutable and shared."""
        return type(self)(
            apps=dict(self.apps),
            processes=dict(self.processes),
            builds=dict(self.builds),
            slugs=dict(self.slugs),
            releases=dict(self.releases),
            dynos=dict(self.dynos),
            addons=dict(self.addons),
            addon_attachments=dict(self.addon_attachments),
            transfers=dict(self.transfers),
            backup_schedules=dict(self.backup_schedules),
            values=dict(self.values),
        )


class MemoryStore:
    """Keeps the platform's state in this object alone."""

    def __init__(self) -> None:
        self._tables = _Tables()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing for what is done inside; may be nested."""
        before = self._tables.copy()
        try:
            yield
        except BaseException:
            # A cancelled task or a Ctrl-C leaves half a change as surely as an error does.
            self._tables = before
            raise

    def apps(self) -> Sequence[App]:
        """All apps, by name."""
        return sorted(self._tables.apps.values(), key=lambda app: app.name)

    def app(self, key: str) -> App | None:
        """The app with that name or id."""
        by_name = (app for app in self._tables.apps.values() if app.name == key)
        return next(by_name, None) or self._tables.apps.get(key)

    def save_app(self, app: App) -> None:
        """Insert or replace; raises `app_name_taken` when another app has the name."""
        if any(a.name == app.name and a.id != app.id for a in self._tables.apps.values()):
            raise MinidynoError("app_name_taken", name=app.name)
        self._tables.apps[app.id] = app

    def remove_app(self, app_id: str) -> None:
        """Remove the app and all that belongs to it, dynos excepted."""
        tables = self._tables
        tables.apps.pop(app_id, None)
        tables.processes = _without_app(tables.processes, app_id)
        tables.builds = _without_app(tables.builds, app_id)
        tables.slugs = _without_app(tables.slugs, app_id)
        tables.releases = _without_app(tables.releases, app_id)
        tables.transfers = _without_app(tables.transfers, app_id)
        tables.addon_attachments = _without_app(tables.addon_attachments, app_id)

    def processes(self, app_id: str) -> Sequence[Process]:
        """The formation, in the order of first appearance."""
        return [p for p in self._tables.processes.values() if p.app_id == app_id]

    def save_process(self, process: Process) -> None:
        """Insert or replace; raises `app_not_found` when the app is gone."""
        self._expect_app(process.app_id)
        self._tables.processes[process.id] = process

    def remove_process(self, process_id: str) -> None:
        """Remove a row of the formation."""
        self._tables.processes.pop(process_id, None)

    def builds(self, app_id: str) -> Sequence[Build]:
        """The app's builds, oldest first."""
        return _oldest_first(b for b in self._tables.builds.values() if b.app_id == app_id)

    def build(self, build_id: str) -> Build | None:
        """The build with that id."""
        return self._tables.builds.get(build_id)

    def builds_with_status(self, status: BuildStatus) -> Sequence[Build]:
        """Builds of all apps, oldest first."""
        return _oldest_first(b for b in self._tables.builds.values() if b.status == status)

    def save_build(self, build: Build) -> None:
        """Insert or replace; raises `app_not_found` when the app is gone."""
        self._expect_app(build.app_id)
        self._tables.builds[build.id] = replace(build, phases=dict(build.phases))

    def slug(self, slug_id: str) -> Slug | None:
        """The slug with that id."""
        return self._tables.slugs.get(slug_id)

    def slugs(self, app_id: str) -> Sequence[Slug]:
        """The app's slugs, oldest first."""
        return _oldest_first(s for s in self._tables.slugs.values() if s.app_id == app_id)

    def save_slug(self, slug: Slug) -> None:
        """Insert or replace; raises `app_not_found` when the app is gone."""
        self._expect_app(slug.app_id)
        # The mappings are copied, lest the caller's later changes become the store's.
        self._tables.slugs[slug.id] = replace(
            slug,
            process_types=dict(slug.process_types),
            env=dict(slug.env),
            images=dict(slug.images),
        )

    def blobs_in_use(self) -> frozenset[str]:
        """Checksums of every source and slug archive that is still referred to."""
        kept = [slug for slug in self._tables.slugs.values() if slug.deleted_at is None]
        pending = self.builds_with_status(BuildStatus.PENDING)
        checksums = [
            *(slug.checksum for slug in kept),
            *(slug.source for slug in kept),
            *(build.source for build in pending),
        ]
        return frozenset(checksum for checksum in checksums if checksum is not None)

    def releases(self, app_id: str) -> Sequence[Release]:
        """The app's releases, oldest first: by version."""
        own = (r for r in self._tables.releases.values() if r.app_id == app_id)
        return sorted(own, key=lambda release: release.version)

    def release(self, app_id: str, key: str) -> Release | None:
        """The app's release with that version (in digits) or id."""
        found = (r for r in self.releases(app_id) if key in {str(r.version), r.id})
        return next(found, None)

    def save_release(self, release: Release) -> None:
        """Insert or replace; (app, version) is unique; `app_not_found` when the app is gone."""
        self._expect_app(release.app_id)
        for other in self.releases(release.app_id):
            if other.version == release.version and other.id != release.id:
                raise NotUnique("release", f"v{release.version}")
        self._tables.releases[release.id] = replace(
            release,
            config=dict(release.config),
            phases=dict(release.phases),
            addon_config=dict(release.addon_config),
        )

    def addons(self) -> Sequence[Addon]:
        """All add-ons, in the order of their creation."""
        return _oldest_first(self._tables.addons.values())

    def addon(self, key: str) -> Addon | None:
        """The add-on with that id or name."""
        gone = AddonState.DEPROVISIONED
        named = [a for a in self._tables.addons.values() if a.name == key]
        living = [a for a in named if a.state is not gone]
        by_name = (living or named)[-1:]
        return self._tables.addons.get(key) or next(iter(by_name), None)

    def save_addon(self, addon: Addon) -> None:
        """Insert or replace; raises `addon_name_taken` when another one has the name."""
        gone = AddonState.DEPROVISIONED
        for other in self._tables.addons.values():
            alive = gone not in {addon.state, other.state}
            if alive and other.name == addon.name and other.id != addon.id:
                raise MinidynoError("addon_name_taken", name=addon.name)
        self._tables.addons[addon.id] = replace(
            addon, ports=dict(addon.ports), failure=dict(addon.failure)
        )

    def remove_addon(self, addon_id: str) -> None:
        """Forget an add-on, its attachments and its schedules; an unknown id is no error."""
        self._tables.addons.pop(addon_id, None)
        kept = self._tables.addon_attachments.items()
        self._tables.addon_attachments = {k: a for k, a in kept if a.addon_id != addon_id}
        schedules = self._tables.backup_schedules.items()
        self._tables.backup_schedules = {k: s for k, s in schedules if s.addon_id != addon_id}

    def addon_attachments(
        self, *, app_id: str | None = None, addon_id: str | None = None
    ) -> Sequence[AddonAttachment]:
        """The attachments of one app or of one add-on, or all, in the order of their creation."""
        return _oldest_first(
            a
            for a in self._tables.addon_attachments.values()
            if app_id in {None, a.app_id} and addon_id in {None, a.addon_id}
        )

    def save_addon_attachment(self, attachment: AddonAttachment) -> None:
        """Insert or replace; (app, name) is unique; `app_not_found` when either is gone."""
        self._expect_app(attachment.app_id)
        if attachment.addon_id not in self._tables.addons:
            raise MinidynoError("app_not_found", app=attachment.app_id)
        for other in self.addon_attachments(app_id=attachment.app_id):
            if other.name == attachment.name and other.id != attachment.id:
                raise MinidynoError("addon_attachment_taken", name=attachment.name)
        self._tables.addon_attachments[attachment.id] = replace(
            attachment, config=dict(attachment.config)
        )

    def remove_addon_attachment(self, attachment_id: str) -> None:
        """Remove an attachment; an unknown id is no error."""
        self._tables.addon_attachments.pop(attachment_id, None)

    def transfers(self, app_id: str | None = None) -> Sequence[Transfer]:
        """The transfers of one app, or all, by number."""
        own = (t for t in self._tables.transfers.values() if app_id in {None, t.app_id})
        return sorted(own, key=lambda transfer: (transfer.app_id, transfer.number))

    def transfer(self, transfer_id: str) -> Transfer | None:
        """The transfer with that id."""
        return self._tables.transfers.get(transfer_id)

    def save_transfer(self, transfer: Transfer) -> None:
        """Insert or replace; (app, number) is unique; `app_not_found` when the app is gone."""
        self._expect_app(transfer.app_id)
        for other in self.transfers(transfer.app_id):
            if other.number == transfer.number and other.id != transfer.id:
                raise NotUnique("transfer", str(transfer.number))
        self._tables.transfers[transfer.id] = replace(transfer, failure=dict(transfer.failure))

    def backup_schedules(self) -> Sequence[BackupSchedule]:
        """All schedules, in the order of their creation."""
        return _oldest_first(self._tables.backup_schedules.values())

    def save_backup_schedule(self, schedule: BackupSchedule) -> None:
        """Insert or replace; raises `addon_not_found` when the add-on is gone."""
        if schedule.addon_id not in self._tables.addons:
            raise MinidynoError("addon_not_found", addon=schedule.addon_id)
        self._tables.backup_schedules[schedule.id] = schedule

    def remove_backup_schedule(self, schedule_id: str) -> None:
        """Remove a schedule; an unknown id is no error."""
        self._tables.backup_schedules.pop(schedule_id, None)

    def dynos(self, app_id: str | None = None) -> Sequence[Dyno]:
        """The dynos of one app, or all, in the order of their creation."""
        every = self._tables.dynos.values()
        return _oldest_first(d for d in every if app_id is None or d.app_id == app_id)

    def save_dyno(self, dyno: Dyno) -> None:
        """Insert or replace; the port is unique among dynos."""
        for other in self._tables.dynos.values():
            if dyno.port is not None and other.port == dyno.port and other.id != dyno.id:
                raise NotUnique("dyno port", str(dyno.port))
        handle = None if dyno.handle is None else dict(dyno.handle)
        self._tables.dynos[dyno.id] = replace(dyno, handle=handle)

    def remove_dyno(self, dyno_id: str) -> None:
        """Forget a dyno; an unknown id is no error."""
        self._tables.dynos.pop(dyno_id, None)

    def value(self, name: str) -> str | None:
        """A named value of the platform itself."""
        return self._tables.values.get(name)

    def set_value(self, name: str, value: str) -> None:
        """Keep a named value."""
        self._tables.values[name] = value

    def _expect_app(self, app_id: str) -> None:
        if app_id not in self._tables.apps:
            raise MinidynoError("app_not_found", app=app_id)


_OfApp = TypeVar("_OfApp", Process, Build, Slug, Release, AddonAttachment, Transfer)
_Dated = TypeVar("_Dated", Build, Slug, Dyno, Addon, AddonAttachment, BackupSchedule)


def _without_app(rows: Mapping[str, _OfApp], app_id: str) -> dict[str, _OfApp]:
    return {key: row for key, row in rows.items() if row.app_id != app_id}


def _oldest_first(rows: Iterable[_Dated]) -> list[_Dated]:
    """Sort by creation; the sort is stable, so rows of the same instant stay as inserted."""
    return sorted(rows, key=lambda row: row.created_at)
