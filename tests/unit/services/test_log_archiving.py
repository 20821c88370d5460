"""The archive of log lines is fed from the log store: all lines, once, without hurry."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine
from minidyno.ports.log_archive import Retention
from minidyno.services.log_archiving import LogArchiving
from minidyno.store.memory_logs import MemoryLogStore
from minidyno.store.sqlite_archive import SqliteLogArchive
from tests.contract.store_samples import a_line, an_app

RING = 20
WAITING = 5000
PLAN = Retention(lines=10_000, days=7)
APP = an_app(id="app-1")


class Bench:
    """A log store that goes on, and archiving that is made anew over the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logs = MemoryLogStore(RING, WAITING)
        self.clock = SimulatedClock(start=1_790_000_000.0)
        self.wanted = {APP.id: PLAN}
        self.archive = SqliteLogArchive(folder)
        self.archiving = self._made()

    def _made(self) -> LogArchiving:
        return LogArchiving(
            archive=self.archive,
            log_store=self.logs,
            clock=self.clock,
            wanted=lambda: self.wanted,
        )

    async def kill(self) -> None:
        await self.archive.close()
        self.archive = SqliteLogArchive(self.folder)
        self.archiving = self._made()

    def write(self, *texts: str) -> None:
        self.logs.append([a_line(text, app_id=APP.id, at=self.clock.now()) for text in texts])

    async def feed(self) -> None:
        while await self.archiving.lap():
            pass

    async def texts(self, query: str = "", app: App = APP) -> list[str]:
        found = await self.archiving.search(app, query, most=10_000)
        return [line.text for line in reversed(found.lines)]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path)
    yield made
    await made.archive.close()


async def test_what_the_log_still_has_is_taken_when_it_begins(bench: Bench) -> None:
    bench.write(*(f"antes {n}" for n in range(1, 31)))
    await bench.feed()
    assert await bench.texts() == [f"antes {n}" for n in range(11, 31)]


async def test_a_flood_longer_than_the_ring_is_kept_whole(bench: Bench) -> None:
    await bench.feed()
    texts = [f"línea {n}" for n in range(3333)]
    bench.write(*texts)
    await bench.feed()
    assert await bench.texts() == texts


async def test_a_kill_at_any_point_loses_and_doubles_nothing(bench: Bench) -> None:
    texts = [f"línea {n}" for n in range(2500)]
    bench.write("primera")
    await bench.feed()
    bench.write(*texts)
    await bench.archiving.lap()
    await bench.kill()
    await bench.archiving.lap()
    # Kept, but the log store was not told: the worst moment.
    await bench.archive.append(APP.id, bench.logs.read_on(APP.id, 2001, 100))
    await bench.kill()
    await bench.feed()
    assert await bench.texts() == ["primera", *texts]


async def test_while_it_is_behind_it_says_by_how_much(bench: Bench) -> None:
    await bench.feed()
    bench.write(*(["eco"] * 1500))
    await bench.archiving.lap()
    assert (await bench.archiving.search(APP, "eco", most=1)).behind == 500
    await bench.feed()
    assert (await bench.archiving.search(APP, "eco", most=1)).behind == 0


async def test_what_had_to_be_dropped_is_said_by_a_line(bench: Bench) -> None:
    bench.write("primera")
    await bench.feed()
    bench.write(*(["eco"] * (WAITING + 50)))
    await bench.feed()
    lost = await bench.texts("code:L10")
    assert lost == ["Error L10 (Drain buffer overflow): 50 messages dropped"]
    assert len(await bench.texts()) == 1 + 1 + WAITING


async def test_lines_from_while_it_was_not_attached_are_neither_kept_nor_missed(
    bench: Bench,
) -> None:
    bench.write("una")
    await bench.feed()
    plan = bench.wanted.pop(APP.id)
    await bench.feed()
    bench.write(*(["sin guardar"] * 500))
    bench.wanted[APP.id] = plan
    await bench.feed()
    assert await bench.texts("code:L10") == []
    assert len(await bench.texts()) == 1 + RING


async def test_without_the_add_on_nothing_is_searched_and_what_was_kept_is_forgotten(
    bench: Bench,
) -> None:
    bench.write("secreto")
    await bench.feed()
    bench.wanted.clear()
    with pytest.raises(MinidynoError) as raised:
        await bench.archiving.search(APP, "", most=1)
    assert raised.value.error_id == "logs_not_kept"
    await bench.archiving.tidy()
    assert await bench.archive.apps() == []


async def test_the_plans_limits_are_kept_to(bench: Bench) -> None:
    bench.wanted[APP.id] = Retention(lines=100, days=7)
    bench.write(*(f"n{n}" for n in range(2500)))
    await bench.feed()
    await bench.archiving.tidy()
    assert await bench.texts() == [f"n{n}" for n in range(2480, 2500)]  # the ring, no more
    bench.write(*(f"m{n}" for n in range(2500)))
    await bench.feed()
    assert await bench.texts() == [f"m{n}" for n in range(2400, 2500)]
    await bench.clock.advance(8 * 86_400.0)
    await bench.archiving.tidy()
    assert await bench.texts() == []


class _FullDisk(SqliteLogArchive):
    """An archive on a disk that is full for one app's lines, until there is room."""

    full_for = ""

    async def append(self, app_id: str, lines: Sequence[LogLine]) -> None:
        if app_id == self.full_for:
            raise MinidynoError("disk_full", folder="/x")
        await super().append(app_id, lines)


async def test_one_app_that_cannot_be_kept_holds_up_no_other_and_is_caught_up_with_later(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path)
    await bench.archive.close()
    bench.archive = archive = _FullDisk(tmp_path)
    bench.archiving = bench._made()
    other = an_app(id="app-2", name="otra")
    bench.wanted = {APP.id: PLAN, other.id: PLAN}
    await bench.feed()
    archive.full_for = APP.id
    bench.write(*(f"línea {n}" for n in range(100)))
    bench.logs.append([a_line("de otra", app_id=other.id)])
    for _ in range(3):
        with pytest.raises(MinidynoError, match="disk_full"):
            await bench.archiving.lap()
    assert await bench.texts(app=other) == ["de otra"]
    assert await bench.texts() == []
    archive.full_for = ""
    await bench.feed()
    assert await bench.texts() == [f"línea {n}" for n in range(100)]
    await archive.close()
