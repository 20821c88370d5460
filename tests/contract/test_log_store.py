"""What every log store promises: the one in memory and the one in SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.contract.store_samples import AT, a_line

from minidyno.domain.log_lines import LogLine
from minidyno.ports.log_store import LogFilter, LogStore
from minidyno.store.memory_logs import MemoryLogStore
from minidyno.store.sqlite_logs import SqliteLogStore

RING = 20
WAITING = 100


@pytest.fixture(params=["memory", "sqlite"])
def logs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LogStore]:
    if request.param == "memory":
        yield MemoryLogStore(RING, WAITING)
        return
    store = SqliteLogStore(tmp_path / "logs.db", RING, waiting=WAITING)
    yield store
    store.close()


def _numbered(count: int, **named: str) -> list[LogLine]:
    return [a_line(f"line {n}", **named) for n in range(1, count + 1)]


def test_a_line_comes_back_as_it_was_with_its_number(logs: LogStore) -> None:
    line = a_line("¡Señor! 🚀\t\x1b[31mrojo", at=AT, source="heroku", dyno="router", action="at")
    (kept,) = logs.append([line])
    assert kept.number == 1
    assert logs.read("app-1") == [kept]
    assert kept == a_line(line.text, at=AT, source="heroku", dyno="router", action="at", number=1)


def test_lines_of_64_kilobytes_are_kept_whole(logs: LogStore) -> None:
    text = "ñ🚀" * 16_384
    logs.append([a_line(text), a_line("")])
    assert [line.text for line in logs.read("app-1")] == [text, ""]


def test_each_app_counts_on_its_own_from_1_without_gaps(logs: LogStore) -> None:
    mixed = [a_line(app_id="a"), a_line(app_id="b"), a_line(app_id="a"), a_line(app_id="a")]
    assert [line.number for line in logs.append(mixed)] == [1, 1, 2, 3]
    assert [line.number for line in logs.append([a_line(app_id="b")])] == [2]
    assert (logs.newest("a"), logs.newest("b")) == (3, 2)


def test_the_numbers_that_a_line_brings_are_not_believed(logs: LogStore) -> None:
    assert [line.number for line in logs.append([a_line(number=77), a_line(number=5)])] == [1, 2]


def test_an_app_without_lines_has_no_numbers(logs: LogStore) -> None:
    assert (logs.newest("nobody"), logs.oldest("nobody"), logs.read("nobody")) == (0, 0, [])


def test_never_more_than_the_ring_is_shown(logs: LogStore) -> None:
    for count in range(1, RING * 3):
        logs.append([a_line(f"line {count}")])
        shown = [line.number for line in logs.read("app-1")]
        assert shown == list(range(max(1, count - RING + 1), count + 1))
        assert (logs.oldest("app-1"), logs.newest("app-1")) == (shown[0], shown[-1])


def test_one_append_larger_than_the_ring_leaves_its_end(logs: LogStore) -> None:
    numbered = logs.append(_numbered(RING * 5))
    assert [line.number for line in numbered] == list(range(1, RING * 5 + 1))
    assert [line.text for line in logs.read("app-1")] == [
        f"line {n}" for n in range(RING * 4 + 1, RING * 5 + 1)
    ]


def test_one_loud_app_does_not_push_out_the_lines_of_a_quiet_one(logs: LogStore) -> None:
    logs.append([a_line("quiet", app_id="quiet")])
    logs.append(_numbered(RING * 5, app_id="loud"))
    assert [line.text for line in logs.read("quiet")] == ["quiet"]


def test_reading_goes_on_after_a_number(logs: LogStore) -> None:
    logs.append(_numbered(10))
    assert [line.number for line in logs.read("app-1", after=7)] == [8, 9, 10]
    assert logs.read("app-1", after=10) == logs.read("app-1", after=99) == []
    assert len(logs.read("app-1", after=-5)) == 10


def test_the_last_lines_come_oldest_first(logs: LogStore) -> None:
    logs.append(_numbered(10))
    assert [line.number for line in logs.read("app-1", last=3)] == [8, 9, 10]
    assert [line.number for line in logs.read("app-1", last=3, after=8)] == [9, 10]
    assert len(logs.read("app-1", last=99)) == 10
    assert logs.read("app-1", last=0) == logs.read("app-1", last=-1) == []


def test_the_last_are_counted_among_those_that_the_filter_lets_through(logs: LogStore) -> None:
    logs.append([a_line(dyno=f"{'web' if n % 3 else 'worker'}.1") for n in range(12)])
    only = LogFilter(dyno="worker.1")
    assert [line.number for line in logs.read("app-1", last=2, only=only)] == [7, 10]


FILTERS = {
    LogFilter(): ["a", "b", "c", "d", "e", "f", "g"],
    LogFilter(source="heroku"): ["d", "e", "f"],
    LogFilter(dyno="web"): ["a", "b", "d"],
    LogFilter(dyno="web.1"): ["a", "d"],
    LogFilter(source="app", dyno="web.1"): ["a"],
    LogFilter(dyno="router"): ["e"],
    LogFilter(dyno="w_b"): [],
    LogFilter(dyno="%"): [],
    LogFilter(dyno="WEB"): [],
    LogFilter(dyno="señal"): ["g"],
    LogFilter(source="nobody"): [],
}


@pytest.mark.parametrize("only", FILTERS, ids=str)
def test_a_filter_lets_through_what_it_says(logs: LogStore, only: LogFilter) -> None:
    lines = [
        a_line("a", dyno="web.1"),
        a_line("b", dyno="web.10"),
        a_line("c", dyno="webhook.1"),
        a_line("d", dyno="web.1", source="heroku"),
        a_line("e", dyno="router", source="heroku"),
        a_line("f", dyno="api", source="heroku"),
        a_line("g", dyno="señal.1"),
    ]
    logs.append(lines)
    assert [line.text for line in logs.read("app-1", only=only)] == FILTERS[only]
    assert [line.text for line in lines if only.lets_through(line)] == FILTERS[only]


def test_positions_are_kept_replaced_and_forgotten(logs: LogStore) -> None:
    assert logs.position("web.1") is None
    logs.append([a_line()], {"web.1": "1:20:2", "router": "1:0:1"})
    logs.append([], {"web.1": "2:0:9"})
    assert (logs.position("web.1"), logs.position("router")) == ("2:0:9", "1:0:1")
    logs.forget_position("web.1")
    logs.forget_position("nobody")
    assert (logs.position("web.1"), logs.position("router")) == (None, "1:0:1")


def test_nothing_to_append_is_no_error(logs: LogStore) -> None:
    assert logs.append([]) == []
    assert logs.append([], {}) == []


def test_a_removed_app_leaves_no_line_and_others_keep_theirs(logs: LogStore) -> None:
    logs.append([a_line(app_id="gone"), a_line(app_id="stays")], {"web.1": "1:0:1"})
    logs.remove_app("gone")
    logs.remove_app("nobody")
    assert (logs.read("gone"), logs.newest("gone"), logs.oldest("gone")) == ([], 0, 0)
    assert [line.number for line in logs.read("stays")] == [1]
    assert logs.position("web.1") == "1:0:1"


def test_held_lines_wait_beyond_the_ring_and_are_read_in_steps(logs: LogStore) -> None:
    logs.append(_numbered(5))
    logs.hold("archive", "app-1", 3)
    logs.append(_numbered(60))
    first = logs.read_on("app-1", 3, 10)
    assert [line.number for line in first] == list(range(4, 14))
    assert [line.number for line in logs.read_on("app-1", 13, 1000)] == list(range(14, 66))


def test_held_lines_are_not_shown(logs: LogStore) -> None:
    logs.hold("archive", "app-1", 0)
    logs.append(_numbered(60))
    assert (logs.oldest("app-1"), len(logs.read("app-1"))) == (41, RING)


def test_the_slowest_reader_is_waited_for(logs: LogStore) -> None:
    logs.hold("slow", "app-1", 10)
    logs.hold("quick", "app-1", 50)
    logs.append(_numbered(70))
    assert logs.read_on("app-1", 10, 1)[0].number == 11
    assert (logs.holds("slow"), logs.holds("nobody")) == ({"app-1": 10}, {})


def test_no_more_than_the_limit_wait(logs: LogStore) -> None:
    logs.hold("archive", "app-1", 0)
    for _ in range(6):
        logs.append(_numbered(50))
    first = logs.read_on("app-1", 0, 1)[0].number
    assert 300 - WAITING - RING < first <= 300 - WAITING + 1


def test_lines_that_are_let_go_are_dropped(logs: LogStore) -> None:
    logs.hold("archive", "app-1", 0)
    logs.append(_numbered(90))
    logs.hold("archive", "app-1", None)
    logs.append(_numbered(5))
    assert logs.read_on("app-1", 0, 1)[0].number > 60
    logs.hold("archive", "app-1", 80)
    logs.remove_app("app-1")
    assert logs.holds("archive") == {}
