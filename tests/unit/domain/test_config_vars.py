"""Config vars: names, values, and how a change is described."""

import pytest

from minidyno.domain.config_vars import changed, describe
from minidyno.domain.errors import MinidynoError

LIMIT = 32_768


def test_values_keep_spaces_newlines_and_equals_signs() -> None:
    value = "a = b\n  c=d\n"
    assert changed({}, {"TEXT": value}, LIMIT) == {"TEXT": value}


def test_none_removes_and_the_rest_stays() -> None:
    assert changed({"A": "1", "B": "2"}, {"A": None, "C": None}, LIMIT) == {"B": "2"}


@pytest.mark.parametrize("name", ["", "1A", "A-B", "Á", "A B", "A\n"])
def test_a_name_that_no_shell_can_hold_is_refused(name: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        changed({}, {name: "x"}, LIMIT)
    assert caught.value.error_id == "config_name_invalid"


@pytest.mark.parametrize("name", ["PORT", "DYNO", "MINIDYNO_X"])
def test_a_name_that_the_platform_sets_is_refused(name: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        changed({}, {name: "x"}, LIMIT)
    assert caught.value.error_id == "config_name_reserved"


def test_a_null_character_is_refused() -> None:
    with pytest.raises(MinidynoError) as caught:
        changed({}, {"A": "x\0y"}, LIMIT)
    assert caught.value.error_id == "config_value_invalid"


def test_64_kilobytes_are_too_much_and_the_limit_is_told() -> None:
    with pytest.raises(MinidynoError) as caught:
        changed({"B": "1"}, {"A": "x" * 65_536}, LIMIT)
    assert caught.value.error_id == "config_too_large"
    assert "32768" in caught.value.say("es")


def test_removing_is_possible_even_when_there_is_too_much() -> None:
    before = {"A": "x" * 40_000, "B": "1"}
    assert changed(before, {"B": None}, LIMIT) == {"A": "x" * 40_000}


def test_a_change_is_described_by_names_and_never_by_values() -> None:
    text = describe({"A": "1", "B": "2"}, {"A": "secret", "C": "secret"})
    assert text == "Set A, C config vars; Remove B config vars"
