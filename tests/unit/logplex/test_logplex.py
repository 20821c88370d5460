"""Logplex: one ordered stream per app, nothing lost unseen, nothing doubled."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.log_lines import LogLine
from minidyno.logplex.collector import Collector
from minidyno.logplex.logplex import Logplex
from minidyno.ports.log_source import LineBatch, RawLine
from minidyno.ports.log_store import LogFilter, LogStore
from minidyno.store.memory_logs import MemoryLogStore

WEB = Dyno(
    id="d",
    instance="demo.web.1.x",
    app_id="a",
    type="web",
    number=1,
    release=1,
    slug_id="s",
    command="x",
    size="basic",
    state=DynoState.UP,
    created_at=0.0,
    updated_at=0.0,
)


class Printed:
    """A source that holds what was printed, as a list."""

    def __init__(self, at_once: int = 1000) -> None:
        self.lines: list[RawLine] = []
        self.lost = 0
        self.at_least = False
        self._at_once = at_once

    def say(self, at: float, text: bytes) -> None:
        self.lines.append(RawLine(at, text))

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        begin = int(after or 0)
        taken = self.lines[begin : begin + self._at_once]
        end = begin + len(taken)
        lost, self.lost = self.lost, 0
        return LineBatch(taken, str(end), lost, end < len(self.lines), self.at_least)


class Desk:
    """Logplex with its sources and its store."""

    def __init__(self, store: LogStore | None = None, at_once: int = 1000) -> None:
        self.clock = SimulatedClock(100.0)
        self.store = store or MemoryLogStore(1500)
        self.dyno = Printed(at_once)
        self.router = Printed(at_once)
        self.logplex = self.again()

    def again(self) -> Logplex:
        """A logplex made anew over the same store, as after a restart."""
        return Logplex(
            store=self.store,
            clock=self.clock,
            collector=Collector(
                store=self.store,
                dynos=self.dyno,
                router=self.router,
                router_workers=lambda: ["router.1"],
                line_limit=20,
            ),
        )

    async def all(self, only: LogFilter | None = None, last: int = 1500) -> Sequence[LogLine]:
        lines = self.logplex.lines("a", last=last, only=only or LogFilter(), follow=False)
        return [line async for line in lines]


async def test_lines_of_all_sources_are_put_in_the_order_of_their_times() -> None:
    desk = Desk()
    desk.dyno.say(1.0, b"uno")
    desk.router.say(2.0, b"a at=info dos")
    desk.dyno.say(3.0, b"tres")
    desk.logplex.collect([WEB])
    assert [(line.dyno, line.text) for line in await desk.all()] == [
        ("web.1", "uno"),
        ("router", "at=info dos"),
        ("web.1", "tres"),
    ]


async def test_lines_are_numbered_without_gaps() -> None:
    desk = Desk()
    for number in range(5):
        desk.dyno.say(number, b"x")
    desk.logplex.say("a", "api", "dicho", "said")
    desk.logplex.collect([WEB])
    assert sorted(line.number for line in await desk.all()) == [1, 2, 3, 4, 5, 6]


async def test_the_past_is_told_in_the_order_in_which_it_happened() -> None:
    desk = Desk()
    desk.logplex.say("a", "api", "dicho ahora", "said")  # and read before what was said earlier
    desk.dyno.say(-10, b"antes")
    desk.logplex.collect([WEB])
    assert [line.text for line in await desk.all()] == ["antes", "dicho ahora"]


async def test_a_long_line_is_split() -> None:
    desk = Desk()
    desk.dyno.say(1.0, b"z" * 45)
    desk.logplex.collect([WEB])
    assert [len(line.text) for line in await desk.all()] == [20, 20, 5]


async def test_filters_choose_by_source_and_by_dyno_or_type() -> None:
    desk = Desk()
    desk.dyno.say(1.0, b"app")
    desk.router.say(2.0, b"a router")
    desk.logplex.collect([WEB])
    desk.logplex.say("a", "web.1", "State changed", "up")

    async def texts(only: LogFilter) -> list[str]:
        return [line.text for line in await desk.all(only)]

    assert await texts(LogFilter(source="app")) == ["app"]
    assert await texts(LogFilter(source="heroku")) == ["router", "State changed"]
    assert await texts(LogFilter(dyno="web.1")) == ["app", "State changed"]
    assert await texts(LogFilter(dyno="web")) == ["app", "State changed"]
    assert await texts(LogFilter(dyno="we")) == []
    assert [line.text for line in await desk.all(last=1)] == ["State changed"]


async def test_after_a_restart_no_line_is_lost_and_none_doubled() -> None:
    desk = Desk(at_once=3)
    for number in range(10):
        desk.dyno.say(number, b"%d" % number)
    desk.logplex.collect([WEB])
    desk.logplex = desk.again()
    while desk.logplex.collect([WEB]):
        desk.logplex = desk.again()
    assert [line.text for line in await desk.all()] == [str(n) for n in range(10)]


async def test_what_a_dyno_said_last_is_gathered_before_it_goes() -> None:
    desk = Desk(at_once=2)
    for number in range(7):
        desk.dyno.say(number, b"%d" % number)
    await desk.logplex.gather(WEB)
    assert len(await desk.all()) == 7


async def test_lost_lines_are_counted_and_said() -> None:
    desk = Desk()
    desk.dyno.say(1.0, b"x")
    desk.dyno.lost = 42
    desk.logplex.collect([WEB])
    assert [line.text for line in await desk.all()] == [
        "Error L12 (Local buffer overflow): 42 messages of web.1 dropped",
        "x",
    ]


async def test_a_loss_of_which_nobody_knows_the_size_is_said_to_be_at_least_so_big() -> None:
    desk = Desk()
    desk.dyno.say(1.0, b"x")
    desk.dyno.lost, desk.dyno.at_least = 1, True
    desk.logplex.collect([WEB])
    said = [line.text for line in await desk.all()]
    assert said[0] == "Error L12 (Local buffer overflow): at least 1 messages of web.1 dropped"


async def test_who_follows_gets_what_is_there_and_then_what_comes() -> None:
    desk = Desk()
    desk.logplex.say("a", "api", "antes", "x")
    heard: list[str] = []

    async def follow() -> None:
        async for line in desk.logplex.lines("a", last=10, only=LogFilter(), follow=True):
            heard.append(line.text)  # noqa: PERF401 (heard while it goes on)

    following = asyncio.ensure_future(follow())
    await desk.clock.settle()
    desk.logplex.say("a", "api", "después", "x")
    await desk.clock.settle()
    assert heard == ["antes", "después"]
    desk.logplex.forget_app("a")
    await following


async def test_who_comes_back_goes_on_after_the_last_number() -> None:
    desk = Desk()
    for number in range(5):
        desk.logplex.say("a", "api", str(number), "x")
    lines = desk.logplex.lines("a", last=0, only=LogFilter(), follow=False, after=3)
    assert [line.number async for line in lines] == [4, 5]


async def test_who_was_away_for_longer_than_the_ring_is_told_how_much_is_missing() -> None:
    desk = Desk(store=MemoryLogStore(10))
    for number in range(30):
        desk.logplex.say("a", "api", str(number), "x")
    lines = desk.logplex.lines("a", last=0, only=LogFilter(), follow=False, after=5)
    first, *rest = [line async for line in lines]
    assert first.text == "Error L11 (Tail buffer overflow): 15 messages dropped"
    assert [line.number for line in rest] == list(range(21, 31))


async def test_another_apps_lines_are_not_mixed_in() -> None:
    desk = Desk()
    desk.logplex.collect([WEB])
    desk.dyno.say(1.0, b"x")
    desk.logplex.collect([replace(WEB, app_id="b")])
    assert await desk.all() == []
