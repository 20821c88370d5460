"""When a daily backup is due, and which backups are kept."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minidyno.domain.backup_schedules import last_due, read_at, to_let_go
from minidyno.domain.errors import MinidynoError
from minidyno.domain.transfers import TransferKind, TransferState, number_in
from tests.contract.store_samples import a_transfer


def _at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("02:00 America/Bogota", (2, "America/Bogota")),
        ("2:00", (2, "UTC")),
        ("23:00  cet", (23, "Europe/Paris")),
        (" 0:00 Z ", (0, "UTC")),
    ],
)
def test_an_hour_and_a_zone_are_read_as_heroku_reads_them(at: str, read: tuple[int, str]) -> None:
    assert read_at(at) == read


@pytest.mark.parametrize("at", ["", "24:00", "2:30", "2", "02:00 a b", "２:00"])
def test_what_is_no_full_hour_is_refused(at: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        read_at(at)
    assert caught.value.error_id == "backup_at_invalid"


@pytest.mark.parametrize("zone", ["Bogotá", "America/Nowhere", "../etc/passwd", "/etc/localtime"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        read_at(f"02:00 {zone}")
    assert caught.value.error_id == "timezone_unknown"


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-05-10T02:00:00-05:00", "2026-05-10T02:00:00-05:00"),
        ("2026-05-10T01:59:59-05:00", "2026-05-09T02:00:00-05:00"),
        ("2026-05-10T23:30:00-05:00", "2026-05-10T02:00:00-05:00"),
        ("2026-05-10T06:59:00+00:00", "2026-05-09T02:00:00-05:00"),
    ],
)
def test_it_is_due_when_it_is_that_hour_there(now: str, due: str) -> None:
    assert last_due(2, "America/Bogota", _at(now)) == _at(due)


def test_an_hour_that_comes_twice_is_due_once_and_one_that_is_left_out_all_the_same() -> None:
    # Clocks in Santiago went back on 5 April and forward on 6 September 2026, at midnight.
    twice = _at("2026-04-04T23:00:00-03:00")
    assert last_due(23, "America/Santiago", twice + 3600 + 60) == twice
    left_out = last_due(0, "America/Santiago", _at("2026-09-06T12:00:00-03:00"))
    assert _at("2026-09-05T23:00:00-04:00") <= left_out <= _at("2026-09-06T01:00:00-03:00")


@given(
    hour=st.integers(0, 23),
    zone=st.sampled_from(["America/Bogota", "America/Santiago", "Pacific/Apia", "UTC"]),
    now=st.floats(1.0e9, 2.0e9),
)
def test_the_last_one_is_never_ahead_nor_more_than_a_day_behind(
    hour: int, zone: str, now: float
) -> None:
    due = last_due(hour, zone, now)
    assert due <= now
    assert now - due < 86_400 * 2 + 3600
    assert last_due(hour, zone, due) == due


def test_the_newest_good_ones_are_kept_and_the_bad_ones_count_for_nothing() -> None:
    good = {"state": TransferState.SUCCEEDED, "deleted_at": None}
    by_hand = [a_transfer(number=n, schedule_id=None, **good) for n in (1, 2, 5)]
    scheduled = [a_transfer(number=n, **good) for n in (3, 4)]
    failed = a_transfer(number=6, schedule_id=None, state=TransferState.FAILED, deleted_at=None)
    everything = [*by_hand, failed, *scheduled]
    assert [t.name for t in to_let_go(everything, by_hand=2, scheduled=1)] == ["b001", "a003"]
    # At least one is kept, whatever the settings say.
    assert len(to_let_go(everything, by_hand=0, scheduled=0)) == 3


def test_transfers_are_called_as_heroku_calls_them() -> None:
    names = [
        a_transfer(number=1, schedule_id=None).name,
        a_transfer(number=2).name,
        a_transfer(number=3, kind=TransferKind.RESTORE).name,
        a_transfer(number=1004, kind=TransferKind.COPY).name,
    ]
    assert names == ["b001", "a002", "r003", "c1004"]
    assert [number_in(name) for name in names] == [1, 2, 3, 1004]
    assert number_in("17") == 17
    assert [number_in(bad) for bad in ("", "x1", "b", "b-1", "b١")] == [None] * 5
