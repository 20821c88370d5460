"""Backups, restores and copies on the simulated platform, where time is turned by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from minidyno.bootstrap.simulated import SimulatedPlatform, simulated_platform
from minidyno.domain.addons import Addon
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.transfers import Transfer, TransferState
from minidyno.services.transfers.schedules import BackupSchedules
from minidyno.services.transfers.transfers import Transfers
from tests.contract.store_samples import an_addon
from tests.unit.services.addon_stage import AddonStage
from tests.unit.services.keeping_box import MAGIC, KeepingBox, KeepingHost

DAY = 86_400.0


class TransferStage(AddonStage):
    """The stage, with boxes that hold something."""

    host: KeepingHost

    @property
    def transfers(self) -> Transfers:
        return self.platform.plane.transfers

    @property
    def schedules(self) -> BackupSchedules:
        return self.platform.plane.schedules

    async def done(self, transfer: Transfer) -> Transfer:
        """The transfer when it has ended."""
        for _ in range(50):
            found = self.transfers.by_id(transfer.id)
            if not found.is_under_way:
                return found
            await self.turn(0.1)
        raise AssertionError(found)

    def names(self, app: str = "demo") -> list[str]:
        return [f"{t.name} {t.state}" for t in self.transfers.all(self.app(app))]

    def now(self) -> str:
        return datetime.fromtimestamp(self.platform.clock.now(), UTC).strftime("%d %H:%M")


@asynccontextmanager
async def transfer_stage(settings: Settings | None = None) -> AsyncIterator[TransferStage]:
    host = KeepingHost()
    box = KeepingBox(host)
    async with simulated_platform(
        seed=7, settings=settings, addon_host=host, addon_providers=(box,)
    ) as platform:
        yield TransferStage(platform, host, box)


@pytest.fixture
async def stage() -> AsyncIterator[TransferStage]:
    async with transfer_stage() as stage:
        stage.create("demo")
        yield stage


async def _box(stage: TransferStage, holds: bytes, app: str = "demo") -> Addon:
    addon = await stage.addon(app)
    stage.host.contents[addon.id] = holds
    return addon


async def test_a_backup_goes_into_another_box_also_when_its_own_is_gone(
    stage: TransferStage,
) -> None:
    box = await _box(stage, b"dulces")
    backup = await stage.done(stage.transfers.capture(box, "ana"))
    assert (backup.name, backup.state) == ("b001", TransferState.SUCCEEDED)
    assert backup.processed_bytes == len(MAGIC + b"dulces")
    stage.platform.plane.addons.destroy(box, force=False, user="ana")
    await stage.turn(2)
    stage.create("otra")
    other = await _box(stage, b"nada", "otra")
    restored = await stage.done(stage.transfers.restore(backup, other, "ana"))
    assert (restored.name, restored.app_id) == ("r001", stage.app("otra").id)
    assert stage.host.contents[other.id] == b"dulces"
    # Nobody is let in any more who was let in for the restore.
    assert list(stage.server(other).users) == [other.user.user]


async def test_a_capture_that_fails_leaves_no_file_and_says_why(stage: TransferStage) -> None:
    box = await _box(stage, b"dulces")
    good = await stage.done(stage.transfers.capture(box, "ana"))
    stage.host.breaks = box.admin.password
    failed = await stage.done(stage.transfers.capture(box, "ana"))
    assert stage.names() == ["b001 succeeded", "b002 failed"]
    assert "broken, says ••••" in failed.failure["en"]
    assert stage.transfers.good(stage.app("demo")) == good
    assert b"".join([c async for c in await stage.transfers.read(good)]) == b"BOX:dulces"
    log = "\n".join(await stage.log())
    assert "Backup b002 of" in log
    assert box.admin.password not in log
    with pytest.raises(MinidynoError) as caught:
        stage.transfers.good(stage.app("demo"), "b002")
    assert caught.value.error_id == "backup_not_good"


async def test_a_file_of_something_else_is_told_from_a_damaged_backup(
    stage: TransferStage,
) -> None:
    box = await _box(stage, b"dulces")

    async def receive(content: bytes) -> AsyncIterator[bytes]:
        yield content

    for content in (b"", b"-- esto es SQL"):
        begun = await stage.transfers.restore_file(receive(content), "otra.dump", box, "ana")
        ended = await stage.done(begun)
        assert ended.state == TransferState.FAILED
        assert "El archivo no es una copia" in ended.failure["es"]
    assert stage.host.contents[box.id] == b"dulces"


async def test_one_thing_at_a_time_with_each_box_and_it_can_be_stopped(
    stage: TransferStage,
) -> None:
    box, other = await _box(stage, b"uno"), await _box(stage, b"dos")
    good = await stage.done(stage.transfers.capture(other, "ana"))
    stage.host.gate.clear()
    stage.transfers.capture(box, "ana")
    await stage.turn(0.1)
    attempts: Sequence[Callable[[], Transfer]] = (
        lambda: stage.transfers.capture(box, "ana"),
        lambda: stage.transfers.restore(good, box, "ana"),
        lambda: stage.transfers.copy(other, box, "ana"),
    )
    for begin in attempts:
        with pytest.raises(MinidynoError) as caught:
            begin()
        assert caught.value.error_id == "transfer_under_way"
        assert "b002" in caught.value.say("es")
    stopped = await stage.transfers.cancel(stage.app("demo"), None)
    assert (stopped.name, stopped.state) == ("b002", TransferState.CANCELED)
    assert stage.host.commands[-1].cancelled
    with pytest.raises(MinidynoError) as caught:
        await stage.transfers.cancel(stage.app("demo"), None)
    assert caught.value.error_id == "nothing_to_cancel"
    # One that has ended stays as it was.
    assert (await stage.transfers.cancel(stage.app("demo"), "b001")).state == "succeeded"


async def test_a_copy_takes_the_place_of_what_is_there_and_leaves_no_file(
    stage: TransferStage,
) -> None:
    source, target = await _box(stage, b"uno"), await _box(stage, b"dos")
    done = await stage.done(stage.transfers.copy(source, target, "ana"))
    assert (done.name, done.state, done.checksum) == ("c001", TransferState.SUCCEEDED, None)
    assert stage.host.contents[target.id] == stage.host.contents[source.id] == b"uno"
    with pytest.raises(MinidynoError) as caught:
        stage.transfers.copy(source, source, "ana")
    assert caught.value.error_id == "copy_onto_itself"


async def test_the_oldest_backups_go_when_there_are_enough_and_numbers_are_never_given_again() -> (
    None
):
    async with transfer_stage(Settings(backup_keep_manual=2)) as stage:
        stage.create("demo")
        box = await _box(stage, b"dulces")
        for _ in range(3):
            await stage.done(stage.transfers.capture(box, "ana"))
        assert stage.names() == ["b002 succeeded", "b003 succeeded"]
        await stage.transfers.delete(stage.app("demo"), "b003")
        await stage.done(stage.transfers.capture(box, "ana"))
        assert stage.names() == ["b002 succeeded", "b004 succeeded"]
        with pytest.raises(MinidynoError) as caught:
            stage.transfers.get(stage.app("demo"), "b003")
        assert caught.value.error_id == "transfer_not_found"


async def test_backups_outlive_their_box_and_go_with_their_app(stage: TransferStage) -> None:
    box = await _box(stage, b"dulces")
    backup = await stage.done(stage.transfers.capture(box, "ana"))
    files = stage.platform.plane.parts.backups
    assert backup.checksum is not None
    stage.platform.plane.addons.destroy(box, force=False, user="ana")
    await stage.turn(2)
    stage.transfers.sweep()
    assert files.has(backup.checksum)
    stage.platform.plane.apps.destroy(stage.app())
    assert not files.has(backup.checksum)


async def test_what_a_stop_cut_short_is_called_interrupted(stage: TransferStage) -> None:
    box = await _box(stage, b"dulces")
    stage.host.gate.clear()
    begun = stage.transfers.capture(box, "ana")
    await stage.turn(0.1)
    await stage.transfers.close()
    ended = stage.transfers.by_id(begun.id)
    assert ended.state is TransferState.FAILED
    assert "The platform was stopped" in ended.failure["en"]


@asynccontextmanager
async def scheduler_alone() -> AsyncIterator[tuple[TransferStage, Addon]]:
    """The loop of the schedules and no other: days go by quickly."""
    host = KeepingHost()
    box = KeepingBox(host)
    platform = SimulatedPlatform(7, Settings(), "en", addon_host=host, addon_providers=(box,))
    stage = TransferStage(platform, host, box)
    addon = an_addon(service="box", app_id=stage.create("demo").id, ports={"box": 31_000})
    platform.plane.parts.store.save_addon(addon)
    stage.host.contents[addon.id] = b"dulces"
    task = asyncio.ensure_future(platform.plane.schedules.run())
    try:
        yield stage, addon
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await platform.plane.transfers.close()


async def test_a_daily_backup_is_made_once_a_day_when_it_is_that_hour_there() -> None:
    async with scheduler_alone() as (stage, box):  # it is midnight, UTC, on the first of January
        stage.schedules.schedule(box, "BOX_URL", 2, "America/Bogota")
        await stage.turn(7 * 3600 - 60)
        assert (stage.now(), stage.names()) == ("01 06:59", [])
        await stage.turn(120)
        assert (stage.now(), stage.names()) == ("01 07:01", ["a001 succeeded"])
        await stage.turn(22 * 3600)
        assert (stage.now(), stage.names()) == ("02 05:01", ["a001 succeeded"])
        await stage.turn(2 * 3600)
        assert stage.names() == ["a001 succeeded", "a002 succeeded"]


async def test_a_daily_backup_that_was_missed_is_made_up_for_once() -> None:
    async with scheduler_alone() as (stage, box):
        schedule = stage.schedules.schedule(box, "BOX_URL", 2, "UTC")
        again = stage.schedules.schedule(box, "BOX_URL", 3, "UTC")  # in its place
        assert stage.schedules.all(box) == [again]
        assert schedule.id != again.id
        stage.host.gate.clear()
        busy = stage.transfers.capture(box, "ana")  # for three days
        await stage.turn(3 * DAY)
        stage.host.gate.set()
        await stage.done(busy)
        await stage.turn(60)
        assert stage.names() == ["b001 succeeded", "a002 succeeded"]
        stage.schedules.unschedule(box, again.id)
        await stage.turn(2 * DAY)
        assert stage.names() == ["b001 succeeded", "a002 succeeded"]
        with pytest.raises(MinidynoError) as caught:
            stage.schedules.unschedule(box, again.id)
        assert caught.value.error_id == "no_backup_schedule"
