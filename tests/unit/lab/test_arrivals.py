"""When requests start, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.lab.traffic.arrivals import TrafficPlan

PLAN = TrafficPlan(
    seconds=2, rate=10, path="/", concurrency=10, timeout=5, arrivals="steady", seed=None
)


def test_steady_arrivals_come_at_equal_distances() -> None:
    assert PLAN.starts() == [index / 10 for index in range(20)]


def test_even_the_smallest_plan_sends_one_request() -> None:
    assert replace(PLAN, seconds=0.1, rate=1).starts() == [0.0]


def test_random_arrivals_are_the_same_for_the_same_seed_and_end_in_time() -> None:
    random = replace(PLAN, arrivals="random", seed=3, rate=100)
    assert random.starts() == random.starts()
    assert random.starts() != replace(random, seed=4).starts()
    assert all(0 <= start < 2 for start in random.starts())
    assert list(random.starts()) == sorted(random.starts())


def test_random_arrivals_keep_the_rate_on_average() -> None:
    many = replace(PLAN, arrivals="random", seed=1, seconds=100, rate=100).starts()
    assert len(many) == pytest.approx(10_000, rel=0.05)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"rate": 0}, "traffic_value_invalid"),
        ({"rate": 5000}, "traffic_value_invalid"),
        ({"rate": float("nan")}, "traffic_value_invalid"),
        ({"rate": "50"}, "traffic_value_invalid"),
        ({"seconds": 0}, "traffic_value_invalid"),
        ({"seconds": 1e6}, "traffic_value_invalid"),
        ({"concurrency": 0}, "traffic_value_invalid"),
        ({"timeout": -1}, "traffic_value_invalid"),
        ({"seconds": 200, "rate": 1000}, "traffic_too_much"),
        ({"arrivals": "bursts"}, "traffic_arrivals_unknown"),
        ({"path": "json"}, "path_invalid"),
        ({"path": "/a b"}, "path_invalid"),
        ({"path": "/x\r\nHost: elsewhere"}, "path_invalid"),
        ({"path": "/año"}, "path_invalid"),
    ],
)
def test_silly_values_are_refused_with_a_reason(change: dict[str, Any], error: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        replace(PLAN, **change).check()
    assert caught.value.error_id == error
    assert caught.value.say("es")
    assert caught.value.say("en")


def test_a_sensible_plan_is_accepted() -> None:
    PLAN.check()
