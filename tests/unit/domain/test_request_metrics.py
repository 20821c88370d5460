"""Sketches that add up, and windows counted from log lines."""

import math

from hypothesis import given
from hypothesis import strategies as st

from minidyno.domain.latency_sketch import ERROR, Sketch, merged
from minidyno.domain.log_lines import LogLine
from minidyno.domain.request_metrics import SLOWEST, Window, count, start_of
from minidyno.domain.router_lines import read_router_line
from minidyno.router.log import log_line

TIMES = st.lists(st.integers(min_value=0, max_value=60_000), min_size=1, max_size=300)
AT = 1_790_000_003.5


def sketch(times: list[int]) -> Sketch:
    made = Sketch()
    for time in times:
        made.add(time)
    return made


@given(TIMES, st.floats(min_value=0.001, max_value=1))
def test_a_percentile_is_within_the_error_of_a_time_that_was_measured(
    times: list[int], share: float
) -> None:
    exact = sorted(times)[max(math.ceil(share * len(times)), 1) - 1]
    found = sketch(times).quantile(share)
    assert found is not None
    assert abs(found - exact) <= ERROR * exact + 1e-9


@given(TIMES, TIMES)
def test_two_sketches_add_up_to_that_of_all(one: list[int], other: list[int]) -> None:
    whole = sketch([*one, *other])
    assert merged([sketch(one), sketch(other)]) == whole
    assert Sketch.of_text(whole.to_text()) == whole
    assert whole.count == len(one) + len(other)
    assert whole.up_to(10**6) == whole.count


def test_without_times_there_is_no_percentile() -> None:
    assert Sketch().quantile(0.95) is None


def line(text: str, number: int = 1, at: float = AT, **named: str) -> LogLine:
    fields = {"source": "heroku", "dyno": "router", **named}
    return LogLine(app_id="a", at=at, number=number, text=text, **fields)


def request(
    status: int = 200, service: int | None = 12, code: str | None = None, path: str = "/a b"
) -> str:
    """As the router really writes it."""
    return log_line(
        code=code,
        method=b"GET",
        path=path.encode(),
        host=b"demo.localhost",
        request_id=b"x",
        fwd=b"127.0.0.1, dyno=web.9",
        dyno="web.1",
        connect=1,
        service=service,
        status=status,
        size=100,
    ).decode()


def test_every_line_that_the_router_writes_is_read_back() -> None:
    read = read_router_line(request(503, None, "H12"))
    assert read is not None
    assert (read.status, read.service, read.code, read.dyno) == (503, None, "H12", "web.1")
    assert (read.method, read.path, read.size, read.connect) == ("GET", "/a b", 100, 1)
    assert read_router_line("at=info nothing of it") is None
    assert read_router_line("GET / HTTP/1.1") is None


def by_width(windows: "list[Window] | tuple[Window, ...]") -> dict[int, Window]:
    return {window.width: window for window in windows}


def test_requests_are_counted_in_windows_of_every_width() -> None:
    lines = [
        line(request(200, 10)),
        line(request(404, 20)),
        line(request(503, None, "H12")),
        line(request(200, 30), source="app", dyno="web.1"),
        line("nothing to count"),
    ]
    windows = by_width(list(count(lines).windows))
    assert {width: window.start for width, window in windows.items()} == {
        0: 0,
        10: 1_790_000_000,
        60: 1_789_999_980,
        3600: 1_789_999_200,
    }
    for window in windows.values():
        assert (window.requests, window.size, window.failed) == (3, 300, 1)
        assert window.classes == {"2xx": 1, "4xx": 1, "5xx": 1}
        assert window.codes == {"H12": 1}
        assert window.service.count == 2


def test_what_the_platform_says_of_dynos_is_counted() -> None:
    lines = [
        line("Starting process with command `x`", dyno="web.1", action="starting"),
        line("State changed from crashed to starting", dyno="web.1", action="starting"),
        line("State changed from up to crashed", dyno="web.1", action="crashed"),
        line("Error R14 (Memory quota exceeded)", dyno="web.1", action="memory_error"),
        line("Error L10 (Drain buffer overflow): 5 messages dropped", dyno="logplex"),
    ]
    window = by_width(list(count(lines).windows))[60]
    assert (window.dyno("web.1").starts, window.dyno("web.1").crashes) == (1, 1)
    assert window.codes == {"R14": 1, "L10": 1}
    assert window.requests == 0


def test_the_slowest_of_each_hour_are_remembered() -> None:
    lines = [
        line(request(service=n, path=f"/{n}"), number=n, at=AT + 3600 * (n % 2))
        for n in range(1, 101)
    ]
    slow = count(lines).slow
    assert len(slow) == 2 * SLOWEST
    assert {one.service for one in slow} == set(range(101 - 2 * SLOWEST, 101))
    assert all(one.path == f"/{one.service}" for one in slow)


@given(st.lists(st.tuples(st.sampled_from([200, 404, 503]), st.integers(0, 9000)), max_size=40))
def test_windows_of_parts_add_up_to_those_of_the_whole(
    requests: list[tuple[int, int]],
) -> None:
    lines = [line(request(*one), number=n, at=AT + 7 * n) for n, one in enumerate(requests)]
    whole = {(w.width, w.start): w for w in count(lines).windows}
    parts: dict[tuple[int, int], Window] = {}
    for half in (lines[::2], lines[1::2]):
        for window in count(half).windows:
            key = (window.width, window.start)
            parts.setdefault(key, Window(width=key[0], start=key[1])).merge(window)
    assert parts == whole


def test_a_window_begins_at_a_multiple_of_its_width() -> None:
    assert [start_of(59.9, width) for width in (10, 60, 3600, 0)] == [50, 0, 0, 0]
