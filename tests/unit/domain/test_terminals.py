"""Sizes of terminals."""

import pytest

from minidyno.api.windows import terminal_free, window_in
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window


@pytest.mark.parametrize(("columns", "rows"), [(0, 24), (80, 0), (-1, 24), (1001, 24), (80, 10**9)])
def test_a_window_that_cannot_be_is_refused(columns: int, rows: int) -> None:
    with pytest.raises(MinidynoError) as refused:
        Window(columns, rows)
    assert refused.value.error_id == "window_invalid"


def test_herokus_cli_says_the_size_in_the_environment() -> None:
    env = {"COLUMNS": "120", "LINES": "40", "TERM": "xterm"}
    assert window_in(env) == Window(120, 40)
    assert terminal_free(env) == {"TERM": "xterm"}


@pytest.mark.parametrize("value", ["", "wide", "١٢", "-5", "1" * 400])
def test_what_is_no_number_is_as_usual(value: str) -> None:
    assert window_in({"COLUMNS": value}) == Window(80, 24)
