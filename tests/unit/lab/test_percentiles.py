"""Percentiles, exactly."""

import pytest

from minidyno.lab.traffic.percentiles import percentile


@pytest.mark.parametrize(("share", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (0, 1)])
def test_of_one_to_a_hundred_the_percentile_is_its_own_number(share: float, value: float) -> None:
    assert percentile(range(1, 101), share) == value


def test_a_percentile_is_always_a_value_that_was_measured() -> None:
    assert percentile([1.0, 2.0], 50) == 1.0
    assert percentile([1.0, 2.0], 51) == 2.0
    assert percentile([7.0], 1) == 7.0


def test_the_95th_of_twenty_is_the_nineteenth() -> None:
    assert percentile(range(1, 21), 95) == 19


def test_without_values_a_percentile_is_zero() -> None:
    assert percentile([], 99) == 0.0
