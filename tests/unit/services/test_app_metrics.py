"""Metrics are counted once, whatever happens, and the dynos are looked at."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, Observation
from minidyno.domain.errors import MinidynoError
from minidyno.ports.dyno_backend import Usage
from minidyno.services.app_metrics import AppMetrics, width_for
from minidyno.services.dyno_ends import KEPT, DynoEnds
from minidyno.services.memory_watch import MemoryWatch
from minidyno.store.memory import MemoryStore
from minidyno.store.memory_logs import MemoryLogStore
from minidyno.store.sqlite_metrics import SqliteMetricsStore
from tests.contract.store_samples import a_dyno, a_line, an_app
from tests.unit.domain.test_request_metrics import request

NOW = 1_790_000_000.0
APP = an_app(name="tienda", id="app-1")
DYNO = a_dyno(app_id="app-1", created_at=NOW - 3600)


class Usages:
    """What `MemoryWatch` measures."""

    def __init__(self) -> None:
        self.dyno = DYNO
        self.now = Usage(memory=100, cpu_seconds=50.0, processes=1)

    async def usages(
        self, app: App, *, one_offs_only: bool = False
    ) -> Sequence[tuple[Dyno, Usage]]:
        if app.id != APP.id or (one_offs_only and not self.dyno.is_one_off):
            return []
        return [(self.dyno, self.now)]


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SimulatedClock(start=NOW)
        self.logs = MemoryLogStore(1000)
        self.store = MemoryStore()
        self.store.save_app(APP)
        self.store.save_dyno(DYNO)
        self.usages = Usages()
        self.ends = DynoEnds()
        self.wanted = {APP.id}
        self.kept = SqliteMetricsStore(folder)
        self.metrics = self._made()

    def _made(self) -> AppMetrics:
        return AppMetrics(
            metrics=self.kept,
            store=self.store,
            log_store=self.logs,
            clock=self.clock,
            usages=cast("MemoryWatch", self.usages),
            ends=self.ends,
            wanted=lambda: self.wanted,
        )

    async def kill(self) -> None:
        await self.kept.close()
        self.kept = SqliteMetricsStore(self.folder)
        self.metrics = self._made()

    def requests(self, count: int, service: int = 10, status: int = 200) -> None:
        at = self.clock.now() - 1
        text = request(status, service)
        lines = [a_line(text, at=at, source="heroku", dyno="router") for _ in range(count)]
        self.logs.append(lines)

    async def feed(self) -> None:
        while await self.metrics.lap():
            pass


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path)
    yield made
    await made.kept.close()


async def test_requests_become_windows_with_percentiles(bench: Bench) -> None:
    bench.requests(95, service=10)
    bench.requests(5, service=900, status=503)
    await bench.feed()
    whole = (await bench.metrics.measured(APP, 600)).whole
    assert (whole.requests, whole.failed) == (100, 5)
    assert whole.service.quantile(0.5) == pytest.approx(10, rel=0.02)
    assert whole.service.quantile(0.99) == pytest.approx(900, rel=0.02)


async def test_a_kill_counts_nothing_twice_and_leaves_nothing_out(bench: Bench) -> None:
    bench.requests(300)
    await bench.feed()
    bench.requests(300)
    # Counted, but the log store was not told: the worst moment.
    await bench.metrics.take(APP.id, bench.logs.read_on(APP.id, 300, 100))
    await bench.kill()
    await bench.feed()
    await bench.kill()
    await bench.feed()
    assert (await bench.metrics.measured(APP, 600)).whole.requests == 600
    totals = await bench.metrics.totals(APP)
    assert totals is not None
    assert totals.requests == 600


async def test_the_dynos_are_looked_at(bench: Bench) -> None:
    await bench.metrics.look()
    await bench.clock.advance(10)
    bench.usages.now = Usage(memory=300, cpu_seconds=54.0, processes=1)
    await bench.metrics.look()
    counts = (await bench.metrics.measured(APP, 600)).whole.dyno(DYNO.name)
    assert (counts.memory, counts.memory_most, counts.cpu) == (200.0, 300, 4.0)


async def test_what_a_new_dyno_used_to_boot_is_counted_at_the_first_look(bench: Bench) -> None:
    await bench.metrics.look()
    for number in range(1, 4):
        await bench.clock.advance(10)
        born = a_dyno(port=21_000 + number, app_id=APP.id, created_at=bench.clock.now() - 4)
        bench.store.save_dyno(born)
        bench.usages.dyno, bench.usages.now = born, Usage(100, 0.7, 1)
        await bench.metrics.look()
    counts = (await bench.metrics.measured(APP, 600)).whole.dyno(DYNO.name)
    assert counts.cpu == pytest.approx(3 * 0.7)


async def test_what_a_dyno_used_before_the_platform_looked_at_all_is_not_counted(
    bench: Bench,
) -> None:
    await bench.metrics.look()
    assert (await bench.metrics.measured(APP, 600)).whole.dyno(DYNO.name).cpu == 0.0
    await bench.kill()
    await bench.metrics.look()
    assert (await bench.metrics.measured(APP, 600)).whole.dyno(DYNO.name).cpu == 0.0


async def test_the_boot_is_counted_of_the_dynos_that_an_add_on_brought_with_it(
    bench: Bench,
) -> None:
    bench.wanted.clear()
    await bench.metrics.look()
    await bench.clock.advance(5)
    bench.wanted.add(APP.id)
    born = a_dyno(id="dyno-2", app_id=APP.id, created_at=bench.clock.now())
    bench.usages.dyno, bench.usages.now = born, Usage(100, 0.7, 1)
    await bench.clock.advance(5)
    await bench.metrics.look()
    counts = (await bench.metrics.measured(APP, 600)).whole.dyno(DYNO.name)
    assert counts.cpu == pytest.approx(0.7)


def _one_off(bench: Bench) -> Dyno:
    born = a_dyno(
        id="dyno-3", app_id=APP.id, type="run", number=1, port=None, created_at=bench.clock.now()
    )
    bench.store.save_dyno(born)
    return born


async def test_what_a_dyno_used_after_the_last_look_at_it_is_counted_once_when_it_ends(
    bench: Bench,
) -> None:
    await bench.metrics.look()
    await bench.clock.advance(10)
    bench.usages.now = Usage(memory=100, cpu_seconds=54.0, processes=1)
    await bench.metrics.look()
    for _ in range(2):  # whoever stops it may say so, too
        bench.ends.note(DYNO, Observation(running=False, exit_code=0, cpu_seconds=55.5))
        bench.usages.now = Usage(memory=100, cpu_seconds=55.5, processes=1)
        await bench.metrics.look()
    bench.store.remove_dyno(DYNO.id)
    assert (await bench.metrics.measured(APP, 600)).whole.dyno(DYNO.name).cpu == 5.5


async def test_a_one_off_dyno_that_lives_between_two_looks_is_measured(bench: Bench) -> None:
    await bench.metrics.look()
    bench.usages.dyno, bench.usages.now = _one_off(bench), Usage(70, 0.4, 1)
    await bench.metrics.look_at_one_offs()
    ended = Observation(running=False, exit_code=0, cpu_seconds=0.9)
    bench.ends.note(bench.usages.dyno, ended)
    bench.store.remove_dyno(bench.usages.dyno.id)
    bench.usages.dyno = DYNO
    await bench.metrics.look_at_one_offs()
    whole = (await bench.metrics.measured(APP, 600)).whole
    one_off = whole.dyno("run.1")
    assert one_off.memory_most == 70
    assert one_off.cpu == pytest.approx(0.9)
    assert whole.dyno(DYNO.name).looks == 1  # the others are looked at less often


async def test_of_one_that_ended_before_any_look_the_processor_is_known_alone(bench: Bench) -> None:
    await bench.metrics.look()
    bench.ends.note(_one_off(bench), Observation(running=False, exit_code=0, cpu_seconds=0.2))
    bench.store.remove_dyno("dyno-3")
    await bench.metrics.look()
    counts = (await bench.metrics.measured(APP, 600)).whole.dyno("run.1")
    assert (counts.looks, counts.cpu) == (0, 0.2)


def test_where_nobody_counts_the_ends_of_dynos_do_not_pile_up() -> None:
    ends = DynoEnds()
    for number in range(KEPT + 5):
        dyno = a_dyno(id=f"dyno-{number}")
        ends.note(dyno, Observation(running=False, exit_code=0, cpu_seconds=1.0))
        ends.note(dyno, Observation(running=False, exit_code=0))
    assert len(ends.take()) == KEPT
    assert not ends.take()


async def test_old_windows_are_dropped_and_the_hours_stay(bench: Bench) -> None:
    bench.requests(10)
    await bench.feed()
    await bench.clock.advance(2 * 86_400.0)
    await bench.metrics.look()
    now = bench.clock.now() + 1
    kept = [len(await bench.kept.windows(APP.id, width, 0, now)) for width in (10, 60, 3600)]
    assert kept == [1, 1, 2]  # of the narrow ones what was just seen of the dyno
    assert (await bench.metrics.measured(APP, 7 * 86_400.0)).whole.requests == 10


async def test_the_slowest_requests_are_told(bench: Bench) -> None:
    for service in (5, 2000, 70):
        bench.requests(1, service=service)
    await bench.feed()
    measured = await bench.metrics.measured(APP, 600, slow=2)
    assert [one.service for one in measured.slow] == [2000, 70]


async def test_without_the_add_on_nothing_is_told_and_what_was_counted_is_forgotten(
    bench: Bench,
) -> None:
    bench.requests(5)
    await bench.feed()
    bench.wanted.clear()
    with pytest.raises(MinidynoError) as raised:
        await bench.metrics.measured(APP, 600)
    assert raised.value.error_id == "not_measured"
    await bench.metrics.look()
    assert await bench.kept.apps() == []


def test_windows_are_as_wide_as_the_stretch_of_time_asks_for() -> None:
    assert [width_for(s) for s in (60, 3 * 3600, 4 * 3600, 86_400, 7 * 86_400, 10**9)] == [
        10,
        10,
        60,
        60,
        3600,
        3600,
    ]
