"""Bins, and how times are written."""

import pytest

from minidyno.lab.figures.histogram import Mark, bins, histogram, seconds
from tests.unit.lab.reading import read


def test_values_fall_into_round_bins_that_start_at_zero() -> None:
    found = bins([0.01, 0.05, 0.12, 0.39], at_most=4)
    assert [(b.low, round(b.high, 9), b.count) for b in found] == [
        (0.0, 0.1, 2),
        (0.1, 0.2, 1),
        (0.2, 0.3, 0),
        (pytest.approx(0.3), 0.4, 1),
    ]


def test_a_value_on_an_edge_belongs_to_the_bin_that_begins_there() -> None:
    found = bins([0.1, 0.3, 0.35], at_most=4)
    assert [b.count for b in found] == [0, 1, 0, 2]


def test_the_last_bin_holds_its_upper_edge() -> None:
    found = bins([0.1, 0.2, 0.4], at_most=4)
    assert [b.count for b in found] == [0, 1, 1, 1]


def test_failures_are_counted_apart_and_nothing_is_lost() -> None:
    found = bins([0.1] * 3, [2.0] * 2)
    assert sum(b.ok for b in found) == 3
    assert sum(b.failed for b in found) == 2
    assert found[-1].failed == 2


@pytest.mark.parametrize("values", [[], [0.0], [0.0, 0.0]])
def test_without_a_span_there_is_one_bin(values: list[float]) -> None:
    found = bins(values)
    assert [b.count for b in found] == [len(values)]


@pytest.mark.parametrize("largest", [0.0003, 0.0199, 0.7, 1.0, 30.0, 119.9])
def test_there_are_never_more_bins_than_asked(largest: float) -> None:
    found = bins([largest], at_most=20)
    assert len(found) <= 20
    assert found[-1].count == 1


def test_the_picture_has_a_column_for_each_bin_with_values_and_names_the_marks() -> None:
    picture = read(histogram("Title", "What", bins([0.1, 0.1, 0.9], [0.9]), [Mark("p50", 0.1)]))
    svg = picture.all("svg")[0]
    assert svg.attributes["role"] == "img"
    assert [svg.all("title")[0].text, svg.all("desc")[0].text] == ["Title", "What"]
    assert len(svg.all("rect")) == 3
    assert "p50" in svg.whole_text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 s"),
        (0.00085, "0.85 ms"),
        (0.0012, "1.2 ms"),
        (0.012, "12 ms"),
        (0.85, "850 ms"),
        (0.9999999, "1.00 s"),
        (1.25, "1.25 s"),
        (30, "30.00 s"),
    ],
)
def test_times_are_written_as_people_say_them(value: float, said: str) -> None:
    assert seconds(value) == said
