import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from minidyno.domain.routes import AppRoute, AppState, Endpoint, Routes
from minidyno.router.publisher import FileRouteTable
from minidyno.router.simulated import SimulatedRouteTable
from minidyno.router.snapshot_watch import SnapshotWatch
from minidyno.router.socket_path import LONGEST, socket_path
from minidyno.router.way_back import LAG_LIMIT


def _route(state: AppState = AppState.UP, port: int = 20_000) -> AppRoute:
    endpoint = Endpoint("d1", "web.1", "127.0.0.1", 21_000)
    return AppRoute("a1", "demo", ("demo.localhost",), port, state, (endpoint,))


class Said:
    """A worker that says what the test wants."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer

    async def says(self, generation: int, **in_flight: int) -> None:
        line = {"worker": "w", "pid": 1, "generation": generation, "in_flight": in_flight}
        await self.writes(json.dumps(line).encode() + b"\n")

    async def writes(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


class Table:
    """A started route table that remembers that it was called back."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "routes.json"
        self.changed = asyncio.Event()
        self.workers: list[Said] = []
        self.table = FileRouteTable(self.file, folder / "router.sock", self.changed.set)

    async def worker(self) -> Said:
        _, writer = await asyncio.open_unix_connection(str(self.table.socket))
        self.workers.append(Said(writer))
        return self.workers[-1]

    async def close(self) -> None:
        for worker in self.workers:
            worker.writer.close()
        await self.table.close()

    async def until_called(self) -> None:
        await asyncio.wait_for(self.changed.wait(), 60)
        self.changed.clear()


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Table]:
    home = Table(tmp_path)
    await home.table.start()
    yield home
    await home.close()


def _read(file: Path) -> Routes:
    data: dict[str, Any] = json.loads(file.read_text())
    return Routes.from_json(data)


def test_the_generation_grows_with_each_change_only(tmp_path: Path) -> None:
    table = Table(tmp_path)
    assert table.table.publish([_route()]) == 1
    before = table.file.stat().st_ino, table.file.stat().st_mtime_ns
    assert table.table.publish([_route()]) == 1
    assert (table.file.stat().st_ino, table.file.stat().st_mtime_ns) == before
    assert table.table.publish([_route(AppState.MAINTENANCE)]) == 2
    assert _read(table.file) == Routes(2, (_route(AppState.MAINTENANCE),))


def test_a_new_control_plane_goes_on_from_the_file(tmp_path: Path) -> None:
    Table(tmp_path).table.publish([_route()])
    again = Table(tmp_path).table
    assert again.publish([_route()]) == 1
    assert again.publish([]) == 2


def test_a_broken_or_lost_file_is_written_anew(tmp_path: Path) -> None:
    table = Table(tmp_path)
    table.file.write_text("{")
    assert Table(tmp_path).table.publish([]) == 1
    assert _read(table.file) == Routes(1)
    table.table.publish([_route()])
    table.file.unlink()
    table.table.publish([_route()])
    assert _read(table.file).apps == (_route(),)


async def test_without_any_worker_nobody_waits(home: Table) -> None:
    assert home.table.is_drained("d1", home.table.publish([_route()]))


async def test_a_worker_that_has_not_spoken_yet_is_waited_for(home: Table) -> None:
    generation = home.table.publish([_route()])
    worker = await home.worker()
    while home.table.live_workers() != 1:  # noqa: ASYNC110 - it is taken in a moment later
        await asyncio.sleep(0.01)
    assert not home.table.is_drained("d1", generation)
    await worker.says(generation)
    await home.until_called()
    assert home.table.is_drained("d1", generation)


async def test_every_worker_must_have_applied_the_generation_and_none_be_busy(home: Table) -> None:
    home.table.publish([_route()])
    generation = home.table.publish([])
    first, second = await home.worker(), await home.worker()
    await first.says(generation)
    await home.until_called()
    await second.says(generation - 1)
    await home.until_called()
    assert not home.table.is_drained("d1", generation)
    await second.says(generation, d1=2)
    await home.until_called()
    assert not home.table.is_drained("d1", generation)
    assert home.table.is_drained("d2", generation)
    await second.says(generation)
    await home.until_called()
    assert home.table.is_drained("d1", generation)


async def test_a_worker_that_hangs_up_is_dead_at_once(home: Table) -> None:
    generation = home.table.publish([_route()])
    worker = await home.worker()
    await worker.says(generation, d1=1)
    await home.until_called()
    worker.writer.close()
    await home.until_called()
    assert home.table.is_drained("d1", generation)


async def test_a_worker_of_another_life_has_applied_nothing_of_this_one(home: Table) -> None:
    generation = home.table.publish([_route()])
    worker = await home.worker()
    await worker.says(57)
    await home.until_called()
    assert not home.table.is_drained("d1", generation)
    assert home.table.publish([]) == 58


@pytest.mark.parametrize(
    "line", [b"rubbish\n", b"[]\n", b"{}\n", b'{"generation": 1, "in_flight": 3}\n']
)
async def test_one_who_speaks_nonsense_is_not_a_worker(home: Table, line: bytes) -> None:
    stranger = await home.worker()
    await stranger.writes(line)
    await home.until_called()
    assert home.table.live_workers() == 0


async def test_after_a_restart_workers_get_the_time_to_come_back(tmp_path: Path) -> None:
    Table(tmp_path).table.publish([_route()])
    again = Table(tmp_path)
    await again.table.start()
    assert not again.table.is_drained("d1", 1)
    await again.table.close()


async def test_the_socket_of_a_killed_control_plane_is_taken_over(tmp_path: Path) -> None:
    first, second = Table(tmp_path), Table(tmp_path)
    await first.table.start()
    await second.table.start()
    worker = await second.worker()
    await worker.says(0)
    await second.until_called()
    assert second.table.live_workers() == 1
    await second.close()
    await first.table.close()


def test_both_sides_shorten_a_long_path_alike() -> None:
    short = Path("/home/ana/.minidyno/router.sock")
    long = Path("/home") / ("a" * 120) / "router.sock"
    assert socket_path(short) == short
    assert socket_path(long) == socket_path(long)
    assert socket_path(long) != socket_path(long.with_name("other.sock"))
    assert len(str(socket_path(long))) <= LONGEST
    assert socket_path(long).parent == Path(tempfile.gettempdir())


def test_the_watch_sees_each_change_once_and_a_broken_file_never(tmp_path: Path) -> None:
    table = Table(tmp_path)
    watch = SnapshotWatch(table.file)
    assert watch.poll() is None
    table.table.publish([_route()])
    assert watch.poll() == Routes(1, (_route(),))
    assert watch.poll() is None
    for broken in ("", "{", "[]", "3", '{"generation": 2, "apps": [{}]}', '{"generation": 2}'):
        table.file.write_text(broken)
        assert watch.poll() is None
    table.table.publish([])
    assert watch.poll() == Routes(2)


def test_the_simulated_table_keeps_routes_and_drains_at_once() -> None:
    table = SimulatedRouteTable()
    assert table.publish([_route()]) == 1
    assert table.publish([_route()]) == 1
    assert table.publish([]) == 2
    assert table.routes == Routes(2)
    assert table.is_drained("d1", 2)


def test_a_report_fits_what_the_control_plane_reads() -> None:
    from minidyno.router.publisher import LINE_LIMIT

    assert LAG_LIMIT < LINE_LIMIT
