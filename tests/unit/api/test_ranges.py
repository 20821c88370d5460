"""The Range header in all the forms that clients send."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minidyno.api.ranges import Range, natural, page, parse
from minidyno.domain.errors import MinidynoError

FIELDS = ("version", "id")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", Range("version")),
        ("version ..; order=desc,max=1", Range("version", max=1, descending=True)),
        ("version ..; max=15, order=desc", Range("version", max=15, descending=True)),
        ("id ..; max=1000;", Range("id", max=1000)),
        ("id ..; ;", Range("id")),
        ("id ..", Range("id")),
        ("id a..b", Range("id", "a", "b")),
        ("id ]a..b[; max=5000", Range("id", "a", "b", True, True, 1000)),
        ("id [a..b]", Range("id", "a", "b")),
        ("bytes=0-99", Range("version")),
        (" version  3.. ; unknown=1", Range("version", "3")),
    ],
)
def test_every_form_is_understood(header: str, expected: Range) -> None:
    assert parse(header, FIELDS) == expected


@pytest.mark.parametrize(
    "header",
    ["color ..", "id", "id a..; max=x", "id ..; max=0", "id ..; max=-1", "id ..; order=up", "..; "],
)
def test_what_cannot_be_understood_is_an_error(header: str) -> None:
    with pytest.raises(MinidynoError) as raised:
        parse(header, FIELDS)
    assert raised.value.params == {"value": header}


@given(
    st.sets(st.integers(0, 300), max_size=40),
    st.integers(1, 12),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_following_next_range_gives_every_item_once_and_in_order(
    numbers: set[int], largest: int, descending: bool, chance: random.Random
) -> None:
    items = list(numbers)
    chance.shuffle(items)
    header = f"version ..; max={largest}" + ("; order=desc" if descending else "")
    seen: list[int] = []
    for _ in range(50):
        response = page(header, items, {"version": str}, int)
        seen += json.loads(bytes(response.body))
        if response.status_code == 200:
            break
        header = response.headers["next-range"]
    assert seen == sorted(numbers, reverse=descending)


def test_numbers_inside_names_are_ordered_by_their_value() -> None:
    names = ["web.10", "web.9", "web.1", "api.2", "web", "9" * 5000, "10"]
    assert sorted(names, key=natural) == [
        "10",
        "9" * 5000,
        "api.2",
        "web",
        "web.1",
        "web.9",
        "web.10",
    ]


@given(st.text(), st.text())
def test_two_different_texts_are_never_equal_in_order(one: str, other: str) -> None:
    assert (natural(one) == natural(other)) == (one == other)
