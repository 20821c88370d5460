"""Names of apps."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minidyno.domain.errors import MinidynoError
from minidyno.domain.names import APP_NAME, check_app_name, random_app_name, suggest_app_name


@pytest.mark.parametrize("name", ["abc", "mi-tienda", "a" * 30, "a1-2b"])
def test_a_name_of_the_right_form_is_accepted(name: str) -> None:
    assert check_app_name(name) == name


@pytest.mark.parametrize("name", ["", "ab", "a" * 31, "Tienda", "1tienda", "tienda-", "mi tienda"])
def test_another_name_is_refused_with_a_suggestion_that_works(name: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        check_app_name(name)
    assert APP_NAME.fullmatch(str(caught.value.params["suggestion"]))


@given(st.text(max_size=60))
def test_whatever_is_asked_for_the_suggestion_is_valid(name: str) -> None:
    assert APP_NAME.fullmatch(suggest_app_name(name))


@given(st.integers())
def test_a_random_name_is_valid(seed: int) -> None:
    assert APP_NAME.fullmatch(random_app_name(random.Random(seed)))
