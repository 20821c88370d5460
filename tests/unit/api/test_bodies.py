"""Reading what clients send."""

import pytest

from minidyno.api.bodies import LARGEST, integer
from minidyno.domain.errors import MinidynoError


@pytest.mark.parametrize("given", [10**9, 10**30, "1000000000", "9" * 5000])
def test_a_number_beyond_all_counts_is_the_largest_and_the_store_can_hold_it(
    given: int | str,
) -> None:
    assert integer({"lines": given}, "lines") == LARGEST < 2**63


@pytest.mark.parametrize("given", [-1, "-1", "1.5", "", " 1", "٣", 1.0, True, [1]])
def test_what_is_no_count_is_refused(given: object) -> None:
    with pytest.raises(MinidynoError) as refused:
        integer({"lines": given}, "lines")
    assert refused.value.error_id == "param_not_integer"
