"""The open loop, against real servers."""

import asyncio
import json
from collections import Counter
from dataclasses import replace

import pytest

from minidyno.lab.doors.http import HttpDoor
from minidyno.lab.pace import RealPace
from minidyno.lab.traffic.arrivals import TrafficPlan
from minidyno.lab.traffic.generator import generate
from minidyno.lab.traffic.report import Report
from tests.unit.lab.servers import Talk, head, ok, says, server

PLAN = TrafficPlan(
    seconds=1, rate=50, path="/", concurrency=100, timeout=10, arrivals="steady", seed=None
)


async def send(talk: Talk, plan: TrafficPlan) -> Report:
    async with server(talk) as port:
        door = HttpDoor("127.0.0.1", port, "x")
        try:
            return Report(await generate(door, plan, RealPace()), plan.seconds)
        finally:
            await door.close()


def one_at_a_time(seconds: float) -> Talk:
    """A server with one worker: each request holds it for so long."""
    worker = asyncio.Lock()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await head(reader)
            async with worker:
                await asyncio.sleep(seconds)
            writer.write(ok())

    return talk


async def test_every_planned_request_is_sent_and_counted() -> None:
    report = await send(says(ok()), PLAN)
    assert (report.sent, report.ok, report.failed) == (50, 50, 0)
    assert report.rate == 50
    assert report.codes == {200: 50}
    assert len(report.latencies) == 50


async def test_requests_start_on_time_although_no_answer_has_come() -> None:
    started: list[float] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        started.append(asyncio.get_running_loop().time())
        if len(started) == 20:
            all_here.set()
        await all_here.wait()  # nobody is answered before all have come
        writer.write(ok())

    all_here = asyncio.Event()
    report = await send(talk, replace(PLAN, seconds=0.4))
    assert report.ok == 20
    # A closed loop would have stood still after the first.
    assert report.max >= 0.35


async def test_the_wait_in_a_queue_shows_in_the_latencies() -> None:
    # 20 requests in 0.4 s for a server that needs 0.05 s each: the last waits about 0.6 s.
    report = await send(one_at_a_time(0.05), replace(PLAN, seconds=0.4))
    assert report.ok == 20
    assert report.max >= 0.55
    assert report.p50 >= 0.2


async def test_a_wait_for_one_of_few_connections_is_not_hidden() -> None:
    # The server alone would show 0.05 s for each, since it serves them one by one as they come.
    report = await send(one_at_a_time(0.05), replace(PLAN, seconds=0.4, concurrency=1))
    assert report.ok == 20
    assert report.max >= 0.55


async def test_failures_are_counted_by_kind() -> None:
    count = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        while True:
            await head(reader)
            count += 1
            kind = count % 4
            if kind == 0:
                return
            if kind == 1:
                writer.write(
                    b"HTTP/1.1 503 x\r\nMinidyno-Error-Code: H12\r\nContent-Length: 0\r\n\r\n"
                )
            elif kind == 2:
                writer.write(b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n")
            else:
                writer.write(ok())

    # One after another, and far apart, so that a closed connection is never one that was kept:
    # those are tried again.
    report = await send(talk, replace(PLAN, seconds=0.4, concurrency=1))
    assert report.errors["H12"] >= 1
    assert report.errors["404"] >= 1
    assert report.codes.keys() == {200, 404, 503}
    assert report.sent == 20 == report.ok + report.failed
    assert sum(report.errors.values()) == report.failed


async def test_who_gives_no_answer_in_time_counts_with_the_time_that_was_waited() -> None:
    report = await send(one_at_a_time(30), replace(PLAN, seconds=0.1, timeout=0.3))
    assert report.errors == {"timeout": 5}
    assert min(report.latencies) >= 0.29


async def test_when_nobody_listens_all_are_refused() -> None:
    async with server(says(ok())) as port:
        pass
    door = HttpDoor("127.0.0.1", port, "x")
    report = Report(await generate(door, replace(PLAN, seconds=0.2), RealPace()), 0.2)
    assert report.errors == {"refused": 10}
    assert (report.ok, report.codes) == (0, {})


async def test_the_share_of_each_dyno_is_counted_in_its_natural_order() -> None:
    names = ["web.10", "web.2", "web.1"]
    given: Counter[str] = Counter()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await head(reader)
            name = names[given.total() % 3]
            given[name] += 1
            writer.write(ok(json.dumps({"dyno": name}).encode(), "Content-Type: application/json"))

    report = await send(talk, replace(PLAN, seconds=0.6))
    assert list(report.by_dyno) == ["web.1", "web.2", "web.10"]
    assert report.by_dyno == given


async def test_an_interrupted_cell_leaves_no_request_behind() -> None:
    before = asyncio.all_tasks()
    async with server(one_at_a_time(30)) as port:
        door = HttpDoor("127.0.0.1", port, "x")
        work = asyncio.ensure_future(generate(door, PLAN, RealPace()))
        await asyncio.sleep(0.2)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        await door.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_the_generator_asks_as_often_as_it_was_told() -> None:
    report = await send(says(ok()), replace(PLAN, seconds=1, rate=200))
    assert (report.sent, report.ok) == (200, 200)
