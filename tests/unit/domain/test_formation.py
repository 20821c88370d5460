"""Scaling: what is accepted, and what it becomes."""

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.domain.formation import Process, Scaling, commands_that_scale, scaled


def web(quantity: int = 2) -> Process:
    return Process(
        id="p",
        app_id="a",
        type="web",
        command="x",
        quantity=quantity,
        size="basic",
        created_at=1.0,
        updated_at=1.0,
    )


@pytest.mark.parametrize(
    ("asked", "becomes"), [(3, 3), ("3", 3), ("+1", 3), ("-1", 1), (0, 0), ("0", 0), (100, 100)]
)
def test_a_quantity_may_be_a_number_or_a_change(asked: int | str, becomes: int) -> None:
    assert scaled(web(2), Scaling(type="web", quantity=asked), 100, 5.0).quantity == becomes


@pytest.mark.parametrize("asked", [-1, 101, 1000, "1000", "-3", "+99", "tres", "", "1.5"])
def test_a_quantity_out_of_range_is_refused_with_the_limit(asked: int | str) -> None:
    with pytest.raises(MinidynoError) as caught:
        scaled(web(2), Scaling(type="web", quantity=asked), 100, 5.0)
    assert caught.value.error_id == "quantity_invalid"
    assert "100" in caught.value.say("en")


def test_a_size_is_taken_in_any_case_and_an_unknown_one_is_refused() -> None:
    assert scaled(web(), Scaling(type="web", size="Standard-2X"), 100, 5.0).size == "standard-2x"
    with pytest.raises(MinidynoError) as caught:
        scaled(web(), Scaling(type="web", size="giant"), 100, 5.0)
    assert caught.value.error_id == "size_unknown"


def test_a_wish_for_what_already_is_changes_nothing() -> None:
    before = web(2)
    assert scaled(before, Scaling(type="web", quantity=2), 100, 5.0) is before


def test_the_release_type_is_not_scaled() -> None:
    assert commands_that_scale({"web": "a", "release": "b"}) == {"web": "a"}
